"""The register on paper, to sign: the names that are booked, and empty rows for who else comes.

It names people, so it is made each time and kept nowhere.
"""

from pathlib import Path

from django.utils import timezone

from portal.pages.templatetags.portal import day as day_in_words
from portal.pages.words import clock
from portal.paper.formatted import line
from portal.paper.handouts import framed
from portal.paper.making import Document, make
from portal.reference.models import Partnership
from training.attendance.register import Register

TEMPLATE = Path(__file__).with_name("register.typ")
EMPTY_ROWS = 8


def paper(register: Register, page: str) -> Document:
    """The register as a PDF. `page` is the public address of the session: nothing opens by it."""
    return make(TEMPLATE, content(register, page))


def content(register: Register, page: str) -> dict:
    """All that stands on it, for the template."""
    session = register.session
    begins, ends = (timezone.localtime(at).time() for at in (register.opens_at, session.ends_at))
    title = line(f"Register: {session.course}")
    return {
        **framed(title, Partnership.current(), page),
        "course": line(session.course.title),
        "day": day_in_words(register.day),
        "when": f"{clock(begins)} to {clock(ends)}",
        "where": line(session.where),
        "trainers": [line(trainer.name) for trainer in session.led_by.all()],
        "people": [
            {"name": line(each.booking.person.name), "agency": line(each.agency)}
            for each in register.lines
        ],
        "empty": EMPTY_ROWS,
    }
