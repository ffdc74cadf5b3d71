from importlib import import_module

from portal.pages import sections


class ReviewsConfig(sections.Section):
    name = "reviews"
    verbose_name = "Reviews"
    summary = "What happened, what we learned, and what has been done about it."
    more = "All reviews"

    def latest(self):
        return self.get_model("Review").objects.published().newest_first()[:3]

    def related_to(self, publication):
        return import_module("reviews.related").related_to(publication)

    def reasons_for(self, rows):
        return import_module("reviews.related").reasons_for(rows)
