"""The steps of a thread in few words, for its picture and for the list that says the same."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.text import Truncator

from portal.pages.templatetags.portal import plain_date

MOST = 6  # responses, or pieces of evidence under one of them, that are named one by one
WORDS = 20


class Step(NamedTuple):
    """One step: its name, what is said of it, under how many others it stands."""

    name: str
    says: str = ""
    depth: int = 0
    missing: bool = False


def steps_of(thread) -> list[Step]:
    """All of them in order, for what `whole_thread` made ready."""
    return [
        Step("Review", thread.review.title),
        Step(f"Recommendation {thread.number}", _short(thread.text)),
        Step("Decision", _decision(thread)),
        *_some(thread.responses.all(), _response, "responses", depth=1),
        *_evidence(thread, depth=1),
        *(Step("Still missing", words, 1, missing=True) for words in thread.missing_today),
    ]


def _decision(thread):
    decided = f", {plain_date(thread.decided_on)}" if thread.decided_on else ""
    reason = f": {_short(thread.reason)}" if thread.reason else ""
    return f"{thread.get_decision_display()}{decided}{reason}"


def _response(response) -> Iterator[Step]:
    came_of_it = (
        response.briefing or response.course or (response.change and response.change.chapter)
    )
    says = str(came_of_it) if came_of_it else _short(response.what)
    yield Step(f"{response.get_label_display()}: {response.stands}", says, 1)
    yield from _evidence(response, depth=2)


def _evidence(of, depth) -> Iterator[Step]:
    def steps(evidence):
        says = f"{_capital(evidence.how_many)}. {_short(evidence.shows)}"
        yield Step(f"Evidence of {evidence.get_level_display().lower()}", says, depth)
        if evidence.sustained:
            again = f"looked at again {plain_date(evidence.checked_again_on)}"
            says = f"{evidence.get_sustained_display()}, {again}"
            yield Step("Did it last?", says, depth + 1)

    return _some(of.came_of_it, steps, "pieces of evidence", depth)


def _some(rows, steps, what, depth) -> Iterator[Step]:
    for row in rows[:MOST]:
        yield from steps(row)
    if len(rows) > MOST:
        yield Step(f"And {len(rows) - MOST} more {what}", "On this page in words", depth)


def _short(text):
    return Truncator(text).words(WORDS)


def _capital(words):
    return words[:1].upper() + words[1:]
