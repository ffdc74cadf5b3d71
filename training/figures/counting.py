"""The figures of any sessions, in as many queries for a thousand of them as for one.

`of_sessions` counts them together, `by` in groups. Both count sessions that are over by the moment
`at`; those called off are only counted as such. A session counts for every theme and every priority
of its course, so those groups add up to more than the total.

* Booked: had a place, by name, and not added at the door. A substitute counts, whom they replaced
  does not.
* Attended: was there on some day of it, also those added at the door (walk-ins).
* Apologies, no-shows: booked, and there on no day. Unmarked: booked, and nobody has said.
* Places filled is attended of places; places booked is booked of places.
* Asked before: attended, and had their place before the day, so that its confirmation led them to
  the form; walk-ins are not. Asked after and months later: attended, and were sent the e-mail that
  asks, or found the form without it and sent it.
* Answers are those of people who attended, and of forms they have sent. Change is counted over
  people who rated themselves on a scale both before and after, each with the mean of the outcomes
  they rated both times; the middle half is from the lower to the upper quartile.

What fewer than five said is None, and `small` says what else is then not shown.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from itertools import chain
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils import timezone

from training.figures.grouping import GROUPINGS, Grouping
from training.figures.small import is_few, to_hide
from training.models import Booking, Evaluation, KeyAction, Rating, TrainingSession

Stage, Became, Seen = Evaluation.Stage, KeyAction.Became, KeyAction.Seen


class Share(NamedTuple):
    """So many of so many; None where either is not known or not shown."""

    n: int | None
    of: int | None

    @property
    def percent(self) -> int | None:
        return None if self.n is None or not self.of else round(100 * self.n / self.of)


@dataclass(frozen=True)
class Change:
    """How `n` people rated themselves before and after: means, and the middle half of change.

    `rose` of them rated themselves higher after.
    """

    n: int | None
    before: float | None = None
    after: float | None = None
    change: float | None = None
    lower: float | None = None
    upper: float | None = None
    rose: int | None = None


@dataclass(frozen=True)
class Actions:
    """The actions people set themselves, and months later what became of them.

    `told` people said what became of theirs: `did` of them have done one at least, `differed` told
    of a difference to a child or an adult. `example` counts those actions. `seen` and the others
    are what managers said.
    """

    people: int | None = 0
    set: int | None = 0
    told: int | None = 0
    done: int | None = 0
    partly: int | None = 0
    not_done: int | None = 0
    example: int | None = 0
    did: int | None = 0
    differed: int | None = 0
    managers: int | None = 0
    seen: int | None = 0
    seen_partly: int | None = 0
    not_yet: int | None = 0
    cannot_say: int | None = 0

    @property
    def answered(self) -> int | None:
        """Of how many actions it was said what became of them."""
        counted = (self.done, self.partly, self.not_done)
        return None if None in counted else sum(counted)


@dataclass(frozen=True)
class Figures:
    """What some sessions add up to. Sessions called off and places are None for agencies, which
    have none of their own; there `held` counts those they had somebody at."""

    held: int | None = 0
    called_off: int | None = 0
    places: int | None = 0
    booked: int | None = 0
    attended: int | None = 0
    walk_ins: int | None = 0
    apologies: int | None = 0
    no_shows: int | None = 0
    unmarked: int | None = 0
    late_cancellations: int | None = 0
    asked_before: int | None = 0
    before: int | None = 0
    asked_after: int | None = 0
    after: int | None = 0
    both: int | None = 0
    asked_later: int | None = 0
    later: int | None = 0
    scales: dict[str, Change] = field(default_factory=dict)
    actions: Actions = Actions()

    @property
    def filled(self) -> Share:
        """Places filled: those attended."""
        return Share(self.attended, self.places)

    @property
    def places_booked(self) -> Share:
        return Share(self.booked, self.places)

    @property
    def answered_before(self) -> Share:
        return Share(self.before, self.attended)

    @property
    def answered_after(self) -> Share:
        return Share(self.after, self.attended)

    @property
    def answered_both(self) -> Share:
        return Share(self.both, self.attended)

    @property
    def answered_later(self) -> Share:
        """Of those who were asked: a course may ask nobody, and not yet."""
        return Share(self.later, self.asked_later)


class Group(NamedTuple):
    """One group of a breakdown; `key` is its primary key or choice, None for those in no group."""

    label: str
    figures: Figures
    key: object = None


class Asked(NamedTuple):
    """Of which sessions, as of when, and of which kind of agency's people alone."""

    sessions: QuerySet[TrainingSession]
    at: dt.datetime
    kind: str = ""

    def is_of_people(self, grouping: Grouping) -> bool:
        """Whether the groups are of people, who have no places of their own, not of sessions."""
        return bool(self.kind) or grouping.is_of_people


def of_sessions(
    sessions: QuerySet[TrainingSession], at: dt.datetime | None = None, kind: str = ""
) -> Figures:
    """What all of them add up to; with a `kind` of agency, for its people alone."""
    asked = Asked(sessions, at or timezone.now(), kind)
    return _shown_alone(_total(asked), asked)


def by(
    sessions: QuerySet[TrainingSession], what: str, at: dt.datetime | None = None, kind: str = ""
) -> list[Group]:
    """The same in groups: by session, course, year, theme, priority, agency, sector or area.

    Beside each other and their total nothing small is shown. Of few people there are no groups: a
    group that stood alone would be the total.
    """
    asked, grouping = Asked(sessions, at or timezone.now(), kind), GROUPINGS[what]
    total = _total(asked)
    if grouping.is_of_people and (is_few(total.attended) or is_few(_concerned(total))):
        return []
    counted = _counted(asked, grouping)
    groups = [Group(label, counted[key], key) for key, label in grouping.labelled(counted)]
    shown = _shown_together([each.figures for each in groups], total, asked, grouping)
    return [each._replace(figures=figures) for each, figures in zip(groups, shown, strict=True)]


def each_session(
    sessions: QuerySet[TrainingSession], at: dt.datetime | None = None
) -> Iterator[tuple[int, Figures]]:
    """The number of every session and its figures, the first to begin first, some read at a time.

    Counted twice: nobody knows what may be shown of the first before the last is known.
    """
    at, grouping = at or timezone.now(), GROUPINGS["session"]
    keys = list(sessions.order_by("starts_at", "pk").values_list("pk", flat=True))
    numbers, behind, most = [], [], []
    for pk, figures in _in_parts(keys, at, grouping):
        numbers.append(pk)
        behind.append(tuple(_behind(figures).values()))
        most.append(tuple(_at_most(figures).values()))
    hidden: dict[int, set] = {pk: set() for pk in numbers}
    for n, (name, people) in enumerate(_behind(_total(Asked(sessions, at))).items()):
        for place in _hidden([each[n] for each in behind], [each[n] for each in most], people):
            hidden[numbers[place]].add(name)
    for pk, figures in _in_parts(keys, at, grouping):
        yield pk, _without(figures, hidden[pk])


def by_outcome(
    sessions: QuerySet[TrainingSession], at: dt.datetime | None = None
) -> list[tuple[str, dict[str, Change]]]:
    """Each outcome that people were asked about, as it was asked, with its change on each scale."""
    bookings = _bookings(Asked(sessions, at or timezone.now()))
    counted: dict = {}
    for outcome, scale, *figures in _pairs(bookings, F("outcome")):
        if outcome:
            change = Change(*figures)
            scales = counted.setdefault(outcome, _no_scales())
            scales[scale] = NO_CHANGE if is_few(change.n) else change
    return sorted(counted.items())


def _total(asked):
    return _counted(asked, GROUPINGS["all"]).get(0, Figures(scales=_no_scales()))


def _counted(asked: Asked, grouping: Grouping) -> dict[object, Figures]:
    """By key; every query groups in the same way."""
    bookings, of_people = _bookings(asked), asked.is_of_people(grouping)
    found: dict[object, dict] = {}
    rows = _people(bookings, grouping, of_people)
    for row in rows if of_people else chain(_sessions(asked, grouping), rows):
        found.setdefault(row.pop("group"), {}).update(row)
    actions = {row.pop("group"): Actions(**row) for row in _actions(bookings, grouping)}
    scales: dict = {}
    for key, scale, *figures in _pairs(bookings, grouping.of_booking("evaluation__booking__")):
        scales.setdefault(key, _no_scales())[scale] = Change(*figures)
    return {
        key: Figures(
            **(_WITHOUT_PLACES if of_people else {}) | counts,
            actions=actions.get(key, Actions()),
            scales=scales.get(key, _no_scales()),
        )
        for key, counts in found.items()
    }


AT_ONCE = 200


def _in_parts(keys, at, grouping):
    """The figures of these sessions, in their order, for those that were held or called off."""
    for first in range(0, len(keys), AT_ONCE):
        part = keys[first : first + AT_ONCE]
        counted = _counted(Asked(TrainingSession.objects.filter(pk__in=part), at), grouping)
        yield from ((pk, counted[pk]) for pk in part if pk in counted)


_WITHOUT_PLACES = {"called_off": None, "places": None}


def _no_scales():
    return {scale: Change(0) for scale in Rating.Scale.values}


def _bookings(asked):
    """All of the sessions that were held, by name."""
    held = asked.sessions.order_by().running().filter(ends_at__lte=asked.at)
    theirs = Booking.objects.order_by().filter(session__in=held.values("pk"))
    named = theirs.filter(person__isnull=False)
    return named.filter(agency__kind=asked.kind) if asked.kind else named


def _sessions(asked, grouping):
    is_held = Q(cancelled_at=None, ends_at__lte=asked.at)
    of_all = TrainingSession.objects.order_by().filter(
        pk__in=asked.sessions.order_by().values("pk")
    )
    grouped = of_all.annotate(group=grouping.of_session("")).values("group")
    return grouped.annotate(
        held=Count("pk", filter=is_held),
        called_off=Count("pk", filter=Q(cancelled_at__isnull=False)),
        places=Sum("places", filter=is_held, default=0),
    ).filter(Q(held__gt=0) | Q(called_off__gt=0))


def _people(bookings, grouping, of_people):
    """Who had a place, who came, and who of those answered."""
    came = Q(pk__in=bookings.came().values("pk"))
    booked = Q(status=Booking.Status.CONFIRMED, walked_in=False)
    absent = {"apologies": bookings.apologised(), "no_shows": bookings.missed()}
    unmarked = Q(pk__in=bookings.confirmed().filter(attendance=None).values("pk"))
    late = Q(status=Booking.Status.CANCELLED, is_late=True, reason__in=Booking.ASKED_FOR)
    counts = {
        "booked": booked,
        "attended": came,
        "walk_ins": came & Q(walked_in=True),
        "unmarked": booked & unmarked,
        "late_cancellations": late,
        "both": came & _answered(Stage.BEFORE) & _answered(Stage.AFTER),
    }
    counts |= {name: booked & Q(pk__in=rows.values("pk")) for name, rows in absent.items()}
    for stage in Stage.values:
        counts |= {stage: came & _answered(stage), f"asked_{stage}": came & _asked(stage)}
    counted = {name: Count("pk", filter=which) for name, which in counts.items()}
    if of_people:
        counted["held"] = Count("session", filter=booked | came, distinct=True)
    grouped = bookings.annotate(group=grouping.of_booking("")).values("group")
    return grouped.annotate(**counted)


def _answered(stage):
    sent = Evaluation.objects.order_by().answered().filter(stage=stage)
    return Q(pk__in=sent.values("booking"))


def _asked(stage):
    """Before it by the confirmation of their place, which leaves no mark here; then by an e-mail of
    its own. Who found the form without either and sent it was asked too."""
    if stage == Stage.BEFORE:
        return Q(walked_in=False) | _answered(stage)
    asked = Q(asked_at__isnull=False) | Q(answered_at__isnull=False)
    return Q(pk__in=Evaluation.objects.order_by().filter(asked, stage=stage).values("booking"))


def _actions(bookings, grouping):
    """What became of an action counts once the form that says so was sent."""
    theirs = KeyAction.objects.order_by().filter(
        evaluation__booking__in=bookings.came().values("pk"),
        evaluation__stage=Stage.AFTER,
        evaluation__answered_at__isnull=False,
    )
    told = Q(evaluation__booking__in=_sent_later()) & ~Q(became="")
    grouped = theirs.annotate(group=grouping.of_booking("evaluation__booking__")).values("group")
    return grouped.annotate(
        people=Count("evaluation", distinct=True),
        set=Count("pk"),
        told=Count("evaluation", filter=told, distinct=True),
        done=Count("pk", filter=told & Q(became=Became.DONE)),
        partly=Count("pk", filter=told & Q(became=Became.PARTLY)),
        not_done=Count("pk", filter=told & Q(became=Became.NOT)),
        did=Count("evaluation", filter=told & Q(became=Became.DONE), distinct=True),
        differed=Count("evaluation", filter=told & ~Q(example=""), distinct=True),
        example=Count("pk", filter=told & ~Q(example="")),
        managers=Count("evaluation", filter=~Q(seen=""), distinct=True),
        seen_partly=Count("pk", filter=Q(seen=Seen.PARTLY)),
        not_yet=Count("pk", filter=Q(seen=Seen.NOT_YET)),
        cannot_say=Count("pk", filter=Q(seen=Seen.CANNOT_SAY)),
        seen=Count("pk", filter=Q(seen=Seen.YES)),
    )


def _sent_later():
    return Evaluation.objects.order_by().answered().filter(stage=Stage.LATER).values("booking")


_OF_PAIRS = """
    SELECT "group", scale, count(*), avg(before)::float, avg(after)::float,
        avg(after - before)::float,
        percentile_cont(0.25) WITHIN GROUP (ORDER BY after - before)::float,
        percentile_cont(0.75) WITHIN GROUP (ORDER BY after - before)::float,
        count(*) FILTER (WHERE after > before)
    FROM (
        SELECT "group", scale, whose, avg(before) AS before, avg(after) AS after
        FROM ({pairs}) AS pairs GROUP BY "group", scale, whose
    ) AS people
    GROUP BY "group", scale
"""


def _pairs(bookings, group) -> list[tuple]:
    """Group, scale and `Change` of everybody who rated the same thing before and after."""
    ratings = Rating.objects.order_by().filter(
        evaluation__booking__in=bookings.came().values("pk"),
        evaluation__answered_at__isnull=False,
    )
    whose = ratings.annotate(group=group, whose=F("evaluation__booking"))
    paired = (
        whose.values("group", "whose", "scale", "outcome")
        .annotate(before=_score(Stage.BEFORE), after=_score(Stage.AFTER))
        .filter(before__isnull=False, after__isnull=False)
    )
    try:
        pairs, parameters = paired.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_OF_PAIRS.format(pairs=pairs), parameters)
        return cursor.fetchall()


def _score(stage):
    """There is one at the most."""
    return Max("score", filter=Q(evaluation__stage=stage))


def _behind(figures: Figures) -> dict[str, int]:
    """How many people stand behind each thing that was said."""
    said = {name: getattr(figures, name) for name in ("before", "after", "both", "later")}
    said |= {name: change.n for name, change in figures.scales.items()}
    acted = figures.actions
    return said | {"actions": acted.people, "told": acted.told, "managers": acted.managers}


def _at_most(figures: Figures) -> dict[str, int]:
    """How many it could be, as anybody sees who knows how many were asked."""
    before, after, later = figures.asked_before, figures.asked_after, figures.asked_later
    both = dict.fromkeys(("both", *Rating.Scale.values), min(before, after))
    said_later = {"later": later, "actions": after, "told": later, "managers": after}
    limits = {"before": before, "after": after} | both | said_later
    return {name: limits[name] for name in _behind(figures)}


def _hidden(counts, most, total, already=()) -> set[int]:
    """Where all see that nobody was asked there is nothing to hide, and nothing hides behind it."""
    places = [place for place, limit in enumerate(most) if limit or place in already]
    given = [place for place, number in enumerate(places) if number in already]
    return {places[place] for place in to_hide([counts[each] for each in places], total, given)}


def _shown_alone(figures: Figures, asked: Asked) -> Figures:
    """Of one total: what few people said goes; of few people of one kind, everything."""
    if asked.kind and (is_few(figures.attended) or is_few(_concerned(figures))):
        return NOT_SHOWN
    return _without(figures, {name for name, count in _behind(figures).items() if is_few(count)})


def _shown_together(
    rows: list[Figures], total: Figures, asked: Asked, grouping: Grouping
) -> list[Figures]:
    """Of rows beside each other and beside their total. Groups of people go whole."""
    whole = _small_groups(rows, total) if asked.is_of_people(grouping) else set()
    hidden: list[set] = [set() for _ in rows]
    behind, most = [_behind(row) for row in rows], [_at_most(row) for row in rows]
    for name, people in _behind(total).items():
        for place in _hidden(
            [each[name] for each in behind], [m[name] for m in most], people, whole
        ):
            hidden[place].add(name)
    return [
        NOT_SHOWN if place in whole else _without(row, hidden[place])
        for place, row in enumerate(rows)
    ]


def _small_groups(rows, total):
    """Those with few people who came, or few who had a place or gave one up late."""
    came = to_hide([row.attended for row in rows], total.attended)
    return came | to_hide([_concerned(row) for row in rows], _concerned(total), came)


def _concerned(figures):
    return figures.booked + figures.walk_ins + figures.late_cancellations


_OF_ACTIONS = {
    "actions": ("people", "set"),
    "told": ("told", "done", "partly", "not_done", "example", "did", "differed"),
    "managers": ("managers", "seen", "seen_partly", "not_yet", "cannot_say"),
}


def _without(figures: Figures, names: set[str]) -> Figures:
    counts = {name: None for name in names if name in Stage.values or name == "both"}
    scales = {
        name: NO_CHANGE if name in names else change for name, change in figures.scales.items()
    }
    gone = {each: None for name in names for each in _OF_ACTIONS.get(name, ())}
    return replace(figures, **counts, scales=scales, actions=replace(figures.actions, **gone))


def _nothing(kind, **given):
    return kind(**dict.fromkeys([each.name for each in fields(kind)]) | given)


NO_CHANGE = Change(None)
NOT_SHOWN = _nothing(
    Figures, scales=dict.fromkeys(Rating.Scale.values, NO_CHANGE), actions=_nothing(Actions)
)
