"""People of a team and what they did, for the tests of pathways."""

import datetime as dt

from django.utils import timezone
from lxml.html import HtmlElement, fromstring

from tests.factories import make_attendance, make_booking, make_session
from training.models import Attendance, DeclaredTraining
from training.pathways import finding, standing

Mark = Attendance.Mark


def london(*when) -> dt.datetime:
    return timezone.make_aware(dt.datetime(*when))


def session_on(course, *when, days=1, **fields):
    """A session that begins at a wall time in London, for two hours, or over so many days."""
    starts = london(*when)
    ends = starts + dt.timedelta(days=days - 1, hours=2)
    return make_session(course=course, starts_at=starts, ends_at=ends, **fields)


def attend(person, session, *marks):
    """A place at the session, with a mark for each of its days in order."""
    booking = make_booking(session, person)
    for day, mark in zip(Attendance.days_of(session), marks, strict=False):
        make_attendance(booking, mark, day=day)
    return booking


def declare(person, course, day, **fields):
    return DeclaredTraining.objects.create(
        person=person, course=course, title="Elsewhere", done_on=day, **fields
    )


def stand(person, at=None):
    """How somebody stands on the first step of the only pathway."""
    (matrix,) = standing.matrices([person], finding.public(), person.agency.kind, at)
    return matrix.rows[0].cells[0]


def read(response) -> HtmlElement:
    """A page that is there, to look through by XPath."""
    assert response.status_code == 200
    return fromstring(response.content.decode().replace("<br>", " "))


def of_class(page, name) -> list[HtmlElement]:
    return page.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def texts(found) -> list[str]:
    """What elements say, each on one line."""
    return [" ".join(each.text_content().split()) for each in found]
