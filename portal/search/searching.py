"""A whole search: what is found, or what is found for what was probably meant."""

from dataclasses import dataclass, field

from portal.reference.models import Term, Theme
from portal.search import spelling, typed
from portal.search.asking import Question, ask, of_theme
from portal.search.finding import A_PAGE, Choices, Found, Result, find, find_some, results


@dataclass
class Search:
    """What came of a search, for its page.

    `results` have all that was asked for, `some` have some of it and are there where few have all.
    `instead` is what was searched for in the place of what was typed, and `perhaps` what else may
    have been meant.
    """

    typed: str
    question: Question
    found: Found = field(default_factory=Found)
    terms: list[Term] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    some: list[Result] = field(default_factory=list)
    others: Found | None = None  # what has some of it, where that was looked for already
    instead: str = ""
    perhaps: str = ""

    @property
    def terms_named(self) -> list[Term]:
        """The terms that were typed, by one of their names."""
        named = {term for part in self.question.parts for term in part.named}
        return [term for term in self.terms if term.pk in named]

    @property
    def in_vain(self) -> bool:
        """Whether nothing at all has what was typed, whatever was chosen."""
        return bool(self.typed) and (bool(self.instead) or not self.found.everywhere)


def search(text: str, choices: Choices, page: int = 1) -> Search:
    """Search for what was typed; where that finds nothing, for what is spelt most like it."""
    text = typed.tidy(text)
    question = ask(typed.read(text))
    if not question:
        return Search(text, question)
    outcome = Search(text, question, find(question, choices, page))
    return _shown(_as_meant(outcome, choices, page), choices)


def everything_on(theme: Theme, choices: Choices, page: int = 1) -> Search:
    """All there is on a theme, where nothing was typed."""
    question = of_theme(theme.pk, theme.name)
    return _shown(Search("", question, find(question, choices, page)), choices)


def _as_meant(outcome, choices, page):
    """For a word that no page has, what its likely spelling finds instead; for one that hardly any
    page has, what may have been meant as well. What was typed stays where it finds as much."""
    number = outcome.found.everywhere
    strange, rare = spelling.doubtful(outcome.question, number)
    if not (meant := _spelt(outcome.question, strange or rare)):
        return outcome
    question = ask(typed.read(meant))
    found = find(question, choices, page)
    if not strange:
        outcome.perhaps = meant if found.everywhere > number else ""
        return outcome
    others = None
    if not found.everywhere:
        outcome.others = find_some(outcome.question, choices)
        if outcome.others.everywhere:
            return outcome
        others = find_some(question, choices)
        if not others.everywhere:
            return outcome
    return Search(outcome.typed, question, found, others=others, instead=meant)


def _spelt(question, parts):
    """What was typed, with each word of `parts` in its likely spelling; empty for none."""
    words = [word for part in parts for word in part.words.split()]
    words = {word: spelling.better(word) for word in words[: spelling.MOST]}
    return question.typed.changed(words) if any(words.values()) else ""


def _shown(outcome, choices):
    """With the pages of what was found, and where those are few, with some that have some of it."""
    question, found = outcome.question, outcome.found
    if wanted := question.terms():
        outcome.terms = list(Term.objects.filter(pk__in=wanted))
    some = []
    if found.total < A_PAGE and len(question.parts) > 1:
        others = (outcome.others or find_some(question, choices)).entries
        some = [entry for entry in others if entry not in found.entries][: A_PAGE - found.total]
    pages = results([*found.entries, *some], question, outcome.terms)
    outcome.results = [pages[entry] for entry in found.entries if entry in pages]
    outcome.some = [pages[entry] for entry in some if entry in pages]
    return outcome
