"""A manager's team on the pathways: who has done what, what is due, what to book."""

from collections import defaultdict
from typing import NamedTuple

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from portal.accounts.doors import managers_only
from portal.pages.exports import download
from portal.pages.words import listed
from training.models import Course, Person, TrainingSession
from training.pathways import finding, standing
from training.teams import team_of

HEADING = ["Name", "Work e-mail", "Job", "Pathway", "Course", "How it stands", "Done on"]
HEADING += ["Declared", "Due again on", "Booked for", "To do first"]


class ToBook(NamedTuple):
    """A course that some of the team have to do, and its next date, if there is one.

    `people` can be booked on it now. `later` are the names of others, by what they must have been
    on before; `leads_to` the courses of the pathway that somebody can be booked on only after it.
    """

    course: Course
    date: TrainingSession | None
    people: list[Person]
    later: dict[str, str]
    leads_to: list[Course]

    @property
    def link(self) -> str:
        """Where these people are booked on it; empty while nobody can be."""
        can_be = self.people and self.date and self.date.is_open()
        return _booking(self.date, self.people) if can_be else ""


@require_safe
@managers_only
def pathways(request):
    """How the team stands on every pathway; with one in the address, each person on its courses."""
    team, found = _asked(request)
    chosen = _chosen(request, found)
    if chosen is None:
        context = {
            "team": team,
            "matrices": [matrix for matrix in found if matrix.rows],
            "others": [matrix.pathway for matrix in found if not matrix.rows],
            "without_job": _without_job(found),
        }
        return render(request, "training/team_pathways.html", context)
    context = {"team": team, "matrix": chosen, "to_book": _to_book(chosen)}
    return render(request, "training/team_pathway.html", context)


def _asked(request):
    """The team, and how it stands on each pathway of its kind of agency."""
    team = team_of(request.manager)
    kind = team.agency.kind
    ours = [each for each in finding.public() if not each.settings or kind in each.settings]
    people = team.members().select_related("role")
    return team, standing.matrices(people, ours, kind)


def _chosen(request, found):
    key = request.GET.get("pathway", "")
    return next((matrix for matrix in found if str(matrix.pathway.pk) == key), None)


def _without_job(found):
    """Those of whom nobody has said what they work as, where a pathway depends on it."""
    people = {person.pk: person for matrix in found for person in matrix.without_job}
    return list(people.values())


def _to_book(matrix):
    wanted, leads_to = _wanted(cell for row in matrix.rows for cell in row.cells if cell.to_book)
    dates = finding.next_dates({course.pk for course in wanted})
    return [
        ToBook(course, dates.get(course.pk), *_now_and_later(wanted[course]), [*leads_to[course]])
        for course in finding.in_order(matrix.pathway)
        if course in wanted
    ]


def _wanted(cells):
    """By course, who has to be booked on it, each with what they must do before, in words; and the
    courses it leads to. What somebody is booked on already is not wanted again.
    """
    wanted, leads_to = defaultdict(dict), defaultdict(dict)
    for cell in cells:
        wanted[cell.step.course][cell.person] = cell.first_in_words
        for first in cell.first:
            if first.coming is None:
                wanted[first.course][cell.person] = first.after_in_words
                leads_to[first.course][cell.step.course] = True
    return wanted, leads_to


def _now_and_later(people):
    """Those who can be booked now, and the names of others by what they must do before."""
    later = defaultdict(list)
    for person, before in people.items():
        later[before].append(person)
    now = later.pop("", [])
    return now, {before: listed([each.name for each in rest]) for before, rest in later.items()}


def _booking(session, people):
    """The page that books people on a date, with these chosen already."""
    query = urlencode({"person": [person.pk for person in people]}, doseq=True)
    return f"{reverse('training:book', args=[session.pk])}?{query}"


@require_safe
@managers_only
def pathways_csv(request):
    """Everybody of the team on every course of the pathways, or of the one in the address."""
    _, found = _asked(request)
    chosen = _chosen(request, found)
    rows = (row for matrix in ([chosen] if chosen else found) for row in _rows(matrix))
    return download("team pathways", HEADING, rows)


def _rows(matrix):
    for row in matrix.rows:
        for cell in row.cells:
            how = [cell.state.label, *_days(cell), cell.first_in_words]
            yield [*_who(row.person, matrix), cell.step, *how]
    for person in matrix.without_job:
        yield [*_who(person, matrix), "", "Job not said", "", "", "", "", ""]
    for person in matrix.not_needed:
        yield [*_who(person, matrix), "", "Not needed", "", "", "", "", ""]


def _who(person, matrix):
    return [person.name, person.email, person.role or "", matrix.pathway]


def _days(cell):
    coming = cell.coming.session.starts_at if cell.coming else ""
    return [cell.done_on, "Yes" if cell.declared else "", cell.due_on, coming]
