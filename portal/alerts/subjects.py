"""What can be followed: asked of every app, so that no section is named here.

A subject is `kind:key`: `theme:4`, `procedures.chapter:17`. An app that has some defines
`followed()` in its AppConfig, a list of `Subjects`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

from django.apps import apps

from portal.alerts.models import Frequency


@dataclass(frozen=True)
class Subjects:
    """One kind of thing to follow. `names` gives, for keys or for all there are, what each is
    called: of those anybody may see now, in the order they are shown. Keys that are none are left
    out. `gone` says what to call those that anybody could see once, to whoever follows them."""

    kind: str
    heading: str  # as the form shows them: “Topics”
    names: Callable[[Iterable[str] | None], dict[str, str]]
    listed: bool = True  # in the form; a chapter or a course is followed from its own page
    often: tuple[Frequency, ...] = tuple(Frequency)  # how often somebody may be told
    usual: Frequency = Frequency.WEEKLY  # unless they choose another
    gone: Callable[[Iterable[str]], dict[str, str]] = lambda keys: {}
    hint: str = ""  # below the heading: what comes of it; of what is in no list, how to follow it

    def subject(self, key) -> str:
        return f"{self.kind}:{key}"


def kinds() -> dict[str, Subjects]:
    """Every kind of thing that can be followed, by its name, in the order of the form."""
    asked = [app.followed() for app in apps.get_app_configs() if hasattr(app, "followed")]
    return {each.kind: each for each in chain.from_iterable(asked)}


def names(subjects: Iterable[str]) -> dict[str, str]:
    """What each of these is called; those that are gone, or that nobody may see, are left out.

    One query for each kind that is among them.
    """
    known, keys = kinds(), {}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        keys.setdefault(kind, []).append(key)
    return {
        known[kind].subject(key): name
        for kind, of_kind in keys.items()
        if kind in known
        for key, name in known[kind].names(of_kind).items()
    }


def called(subjects: Iterable[str]) -> dict[str, str]:
    """As `names`, for somebody who follows these: also what went into another, or is gone."""
    subjects = list(subjects)
    found, known, keys = names(subjects), kinds(), {}
    for subject in subjects:
        kind, _, key = subject.partition(":")
        if subject not in found and kind in known:
            keys.setdefault(kind, []).append(key)
    for kind, of_kind in keys.items():
        gone = known[kind].gone(of_kind)
        found |= {known[kind].subject(key): name for key, name in gone.items()}
    return found


def kind_of(subject: str) -> Subjects | None:
    return kinds().get(subject.partition(":")[0])


def of_rows(rows, name=str):
    """The `names` of a kind whose things are rows, by their numbers: `rows()` is a queryset of
    those anybody may see, and `name` says what one is called."""

    def names_of(keys: Iterable[str] | None = None) -> dict[str, str]:
        found = rows() if keys is None else rows().filter(pk__in=_numbers(keys))
        return {str(row.pk): name(row) for row in found}

    return names_of


def of_words(words: Callable[[], dict[str, str]]):
    """The `names` of a kind whose things are a few that are known without asking the database."""

    def names_of(keys: Iterable[str] | None = None) -> dict[str, str]:
        known = words()
        return known if keys is None else {key: known[key] for key in known if key in set(keys)}

    return names_of


def _numbers(keys):
    """Those keys that are numbers a row can have."""
    return [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) <= 18]
