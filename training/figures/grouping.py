"""What figures are broken down by: how the database finds the group of a session or a booking, and
what each group is called."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Case, F, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractMonth, ExtractYear
from django.db.models.lookups import LessThan

from portal.accounts.models import Agency
from portal.pages.years import APRIL, Year
from portal.reference.models import Area, Priority, Theme
from training.models import Course, TrainingSession


@dataclass(frozen=True)
class Grouping:
    """`expression` is of a session, or of a booking where the groups are of people."""

    title: str
    expression: Callable[[str], Combinable]
    names: Callable[[Iterable], Iterable[tuple]]
    none: str = ""  # what those in no group are called
    is_of_people: bool = False
    overlaps: bool = False  # a session may stand in several groups

    def of_session(self, prefix: str) -> Combinable:
        return self.expression(prefix)

    def of_booking(self, prefix: str) -> Combinable:
        return self.expression(prefix if self.is_of_people else f"{prefix}session__")

    def labelled(self, keys: Iterable) -> Iterator[tuple]:
        """Each key with its label, in the order they are read; those in no group stand last."""
        yield from self.names([key for key in keys if key is not None])
        if None in keys:
            yield None, self.none


def _at(field: str) -> Callable[[str], Combinable]:
    return lambda prefix: F(f"{prefix}{field}")


def _rows_of(rows, label: Callable = str) -> Callable:
    return lambda keys: [(row.pk, label(row)) for row in rows().filter(pk__in=keys)]


def _year(prefix: str) -> Combinable:
    """The year it began in, in London, from April to March."""
    begins = f"{prefix}starts_at"
    is_before = Case(When(LessThan(ExtractMonth(begins), APRIL), then=Value(1)), default=Value(0))
    return ExtractYear(begins) - is_before


def _years(keys):
    return [(key, str(Year(key))) for key in sorted(keys)]


def _kinds(keys):
    return [(kind.value, kind.label) for kind in Agency.Kind if kind.value in set(keys)]


def _sessions():
    return TrainingSession.objects.select_related("course").order_by("starts_at", "pk")


GROUPINGS = {
    "all": Grouping("All together", lambda prefix: Value(0), lambda keys: [(0, "All together")]),
    "session": Grouping("Session", _at("pk"), _rows_of(_sessions)),
    "course": Grouping(
        "Course", _at("course"), _rows_of(lambda: Course.objects.order_by("title", "pk"))
    ),
    "year": Grouping("Year, April to March", _year, _years),
    "theme": Grouping(
        "Theme", _at("course__themes"), _rows_of(Theme.objects.all), "No theme", overlaps=True
    ),
    "priority": Grouping(
        "Priority",
        _at("course__priorities"),
        _rows_of(Priority.objects.all),
        "No priority",
        overlaps=True,
    ),
    "agency": Grouping("Agency", _at("agency"), _rows_of(Agency.objects.all), is_of_people=True),
    "sector": Grouping("Kind of agency", _at("agency__kind"), _kinds, is_of_people=True),
    "area": Grouping("Area", _at("venue__area"), _rows_of(Area.objects.all), "Online"),
}
