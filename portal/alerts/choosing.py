"""The boxes to tick: all that can be followed, under headings."""

from collections.abc import Container
from typing import NamedTuple

from portal.alerts.subjects import kinds
from portal.pages.sections import Section, sections


class Choice(NamedTuple):
    subject: str
    name: str
    is_ticked: bool

    @property
    def box(self) -> str:
        """What its box is known by on the page."""
        return self.subject.replace(":", "-").replace(".", "-")


class Group(NamedTuple):
    name: str
    heading: str
    hint: str
    choices: list[Choice]


class Elsewhere(NamedTuple):
    """What is in no list: each is followed from its own page, which is found in a section."""

    heading: str
    hint: str
    section: Section


def elsewhere() -> list[Elsewhere]:
    known = {section.label: section for section in sections()}
    own = [(kind, kind.kind.partition(".")[0]) for kind in kinds().values() if not kind.listed]
    return [Elsewhere(kind.heading, kind.hint, known[app]) for kind, app in own if app in known]


def groups(ticked: dict[str, str], without: Container[str] = ()) -> list[Group]:
    """Every list of things to follow, but for the subjects in `without`.

    Short lists come first, so that none is passed over. What is ticked and in no list, with its
    name, stands before them: it was chosen on its own page.
    """
    lists, listed = [], set()
    for kind in kinds().values():
        if kind.listed:
            known = {kind.subject(key): name for key, name in kind.names(None).items()}
            listed |= known.keys()
            rows = [Choice(s, name, s in ticked) for s, name in known.items() if s not in without]
            name = kind.kind.replace(".", "-")
            lists.append(Group(name, kind.heading, kind.hint, rows))
    lists.sort(key=lambda group: len(group.choices))
    own = [Choice(subject, ticked[subject], True) for subject in ticked if subject not in listed]
    chosen = Group("chosen", "What you chose on another page", "", own)
    return [group for group in (chosen, *lists) if group.choices]
