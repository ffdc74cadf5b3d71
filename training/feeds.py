import datetime as dt
import uuid

from django.urls import reverse_lazy
from django.utils.html import escape

from portal.pages.words import in_words
from portal.publishing.feeds import NEWEST, UndatedFeed
from training.models import Course, TrainingSession


class TrainingFeed(UndatedFeed):
    """New dates and new courses, and dates that have been called off."""

    kinds = (Course,)
    link = reverse_lazy("training:index")

    def title(self, partnership):
        return f"Training – {partnership.name}"

    def published(self):
        return [Course.objects.published().prefetch_related("outcomes")]

    def items(self):
        return self._with_dates(super().items(), _announced())

    def on_theme(self, theme):
        dates = _announced().filter(course__themes=theme)
        return self._with_dates(super().on_theme(theme), dates)

    def _with_dates(self, courses, dates):
        every = [*courses, *dates[:NEWEST]]
        return sorted(every, key=self.item_pubdate, reverse=True)[:NEWEST]

    def item_title(self, item):
        if isinstance(item, Course):
            return f"Course: {item}"
        called_off = "Called off: " if item.is_called_off else ""
        return f"{called_off}{item}"

    def item_description(self, item):
        if isinstance(item, Course):
            return super().item_description(item)
        return escape(f"{in_words(item.starts_at)}, London time. {item.where}.")

    def item_guid(self, item):
        if isinstance(item, Course):
            return super().item_guid(item)
        name = f"{item._meta.label_lower} {item.pk} {item.announced_at.isoformat()}"
        return uuid.uuid5(uuid.NAMESPACE_OID, name).urn

    def item_pubdate(self, item) -> dt.datetime:
        return item.publish_at if isinstance(item, Course) else item.announced_at

    def item_updateddate(self, item):
        if isinstance(item, Course):
            return super().item_updateddate(item)
        return item.cancelled_at or item.announced_at

    def item_categories(self, item):
        course = item if isinstance(item, Course) else item.course
        return [str(theme) for theme in course.themes.all()]

    def item_content(self, item):
        kind = "course" if isinstance(item, Course) else "session"
        return self.entry(f"training/feed_{kind}.html", **{kind: item})


def _announced():
    """The public sessions, those first that have become it last."""
    public = TrainingSession.objects.public().exclude(announced_at=None)
    rows = public.select_related("course", "venue").prefetch_related("course__themes")
    return rows.order_by("-announced_at", "-pk")
