from django.urls import reverse_lazy

from portal.newsletter import banners
from portal.newsletter.models import Issue
from portal.newsletter.shown import parts_of
from portal.publishing.feeds import UndatedFeed


class IssueFeed(UndatedFeed):
    kinds = (Issue,)
    link = reverse_lazy("newsletter:index")

    def title(self, partnership):
        return f"Newsletter – {partnership.name}"

    def published(self):
        return [Issue.objects.published().with_parts()]

    def items(self):
        return _with_what_they_say(super().items())

    def on_theme(self, theme):
        return _with_what_they_say(super().on_theme(theme))

    def item_title(self, issue):
        return f"{issue.name()}: {issue.title}"

    def item_content(self, issue):
        return self.entry("newsletter/feed_entry.html", issue=issue, parts=issue.shown)


def _with_what_they_say(issues):
    """Each with its parts, `shown`: what became of them is asked for all at once."""
    became = banners.of(*issues)
    for issue in issues:
        issue.shown = parts_of(issue, became)
    return issues
