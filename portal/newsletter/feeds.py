import datetime as dt

from django.urls import reverse_lazy
from django.utils import timezone

from portal.newsletter import banners
from portal.newsletter.models import Issue
from portal.newsletter.shown import parts_of
from portal.publishing.feeds import NEWEST, UndatedFeed


class IssueFeed(UndatedFeed):
    """Issues go by their month: an old one that came later is no news."""

    kinds = (Issue,)
    link = reverse_lazy("newsletter:index")

    def title(self, partnership):
        return f"Newsletter – {partnership.name}"

    def published(self):
        return [Issue.objects.published().with_parts().select_related("brought_in")]

    def items(self):
        return _with_what_they_say(self._newest())

    def on_theme(self, theme):
        return _with_what_they_say(self._newest(themes=theme))

    def _newest(self, **wanted):
        (issues,) = self.published()
        return list(issues.filter(**wanted).by_month()[:NEWEST])

    def item_pubdate(self, issue):
        """An old one has the day of its month."""
        if not issue.is_old():
            return issue.publish_at
        return timezone.make_aware(dt.datetime.combine(issue.month, dt.time.min))

    def item_updateddate(self, issue):
        notes = [note.at for note in issue.change_notes.all()]
        return max([self.item_pubdate(issue), *notes])

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
