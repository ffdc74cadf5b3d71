from importlib import import_module

from django.urls import reverse

from portal.pages import sections


class ReviewsConfig(sections.Section):
    name = "reviews"
    verbose_name = "Reviews"
    summary = "What happened, what we learned, and what has been done about it."
    more = "All reviews"

    def own_pages(self, user):
        """For the safeguarding leads who are named for something restricted."""
        if not self.get_model("Review").objects.shared_with(user).exists():
            return []
        return [("Reviews shared with you", reverse("reviews:restricted"))]

    def latest(self):
        return self.get_model("Review").objects.published().newest_first()[:3]

    def searched(self):
        return import_module("reviews.searched").kinds()

    def related_to(self, publication):
        return import_module("reviews.related").related_to(publication)

    def reasons_for(self, rows):
        return import_module("reviews.related").reasons_for(rows)

    def on_topic(self, theme, at):
        return import_module("reviews.topics").on_topic(theme, at)

    def with_themes(self, at):
        return import_module("reviews.topics").with_themes(at)

    def news(self, start, end):
        return import_module("reviews.news").news(start, end)

    def items(self, told):
        return import_module("reviews.news").items(told)

    def pulled(self):
        return import_module("reviews.pulled").sources()

    def feed(self):
        return import_module("reviews.feeds").LearningFeed()

    def desk_panels(self, request):
        return import_module("reviews.desk.front").panels(request)

    def desk_urls(self, site):
        pages = [import_module(f"reviews.desk.{name}") for name in ("gaps", "report", "tracker")]
        return [route for page in pages for route in page.urls(site)]
