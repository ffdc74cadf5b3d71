"""The three forms of a delegate as they stand: which can be filled in, and why another cannot."""

import datetime as dt

from django.utils import timezone

from portal.pages.words import in_words
from training import months
from training.models import Booking, Course, Evaluation, KeyAction, TrainingSession

Stage = Evaluation.Stage
WORDS_KEPT = dt.timedelta(days=2 * 365)
NO_PLACE = "You do not have a place at this session, so there is nothing to fill in."
LEFT = "You no longer work at the agency this place was for, so this form is closed."
CALLED_OFF = "This session was called off, so there is nothing to fill in."
BEGUN = "This form was for before the session, which has begun."
NOT_THERE = (
    "This form is for those who were there, and the register does not have you as present. If you "
    "were there, ask the office to put it right."
)
TOO_LATE = "Forms close two years after the session."
NO_ACTIONS = "You set yourself no actions after this session, so there is nothing to ask."
NEVER = "Nothing more is asked about this course."


def months_after(moment: dt.datetime, number: int) -> dt.datetime:
    """So many calendar months later, at the same time on a clock in London.

    The 30th of November has the last day of February three months later. A wall time that the
    clocks skip or repeat is taken as the first moment that can be meant.
    """
    wall = timezone.localtime(moment)
    day = months.later(wall.date(), number)
    return dt.datetime.combine(day, wall.time(), tzinfo=wall.tzinfo)


def later_opens_at(session: TrainingSession) -> dt.datetime | None:
    """When a delegate is asked what became of their actions; None where the course never asks."""
    number = session.course.asks_after_months
    return months_after(session.ends_at, number) if number else None


class Forms:
    """The forms of one booking at the moment `at`, each by its stage."""

    def __init__(self, booking: Booking, at: dt.datetime | None = None):
        self.booking, self.session = booking, booking.session
        self.now = at or timezone.now()
        rows = booking.evaluations.prefetch_related("ratings", "actions")
        self.begun = {each.stage: each for each in rows}
        self.came = Booking.objects.came().filter(pk=booking.pk).exists()

    def sent(self, stage: str) -> Evaluation | None:
        """What they sent; None while it has not been sent."""
        evaluation = self.begun.get(stage)
        return evaluation if evaluation and evaluation.is_answered else None

    def why_closed(self, stage: str) -> str:
        """Why a form that was not sent cannot be filled in, in a sentence; nothing where it can."""
        return self._why_none() or getattr(self, f"_why_not_{stage}")()

    def has_kept(self, stage: str) -> bool:
        """Whether they have kept something on a form that they have not sent."""
        evaluation = self.begun.get(stage)
        if evaluation is None or evaluation.is_answered:
            return False
        if stage == Stage.LATER:
            return any(each.became or each.why or each.example for each in self.actions)
        words = evaluation.good or evaluation.to_change
        return bool(words or evaluation.ratings.all() or evaluation.actions.all())

    @property
    def actions(self) -> list[KeyAction]:
        """The actions they set themselves, once they have sent them."""
        after = self.sent(Stage.AFTER)
        return [each for each in after.actions.all() if each.text] if after else []

    @property
    def open(self) -> list[str]:
        """The stages that wait for them now, in order."""
        return [each for each in Stage if not self.sent(each) and not self.why_closed(each)]

    @property
    def coming(self) -> list[tuple[str, dt.datetime]]:
        """The stages that open by and by, and when."""
        if self._why_none() or (self.session.ends_at <= self.now and not self.came):
            return []
        moments = {Stage.AFTER: self.session.ends_at, Stage.LATER: self._later_opens_at()}
        return [(stage, at) for stage, at in moments.items() if at and at > self.now]

    def outcomes(self, stage: str) -> list[str]:
        """What they rate themselves on, in words; one empty text for the course as a whole.

        After the course they are asked what they were asked before it.
        """
        before = self.sent(Stage.BEFORE)
        if stage == Stage.AFTER and before:
            return list(dict.fromkeys(each.outcome for each in before.ratings.all()))
        return outcomes_of(self.session.course)

    def _why_none(self):
        if not self.booking.is_confirmed:
            return NO_PLACE
        if self.session.is_called_off:
            return CALLED_OFF
        return ""

    @property
    def _has_left(self):
        return self.booking.person.left_at is not None

    def _why_not_before(self):
        if self.session.starts_at <= self.now:
            return BEGUN
        return LEFT if self._has_left else ""

    def _why_not_after(self):
        """Who has left by now was there all the same: their certificate may wait for this form."""
        ends_at = self.session.ends_at
        if self.now < ends_at:
            return f"This form opens once the session has ended, on {in_words(ends_at)}."
        if not self.came:
            return NOT_THERE
        return TOO_LATE if ends_at + WORDS_KEPT <= self.now else ""

    def _why_not_later(self):
        opens_at = later_opens_at(self.session)
        if opens_at is None:
            return NEVER
        if self._has_left:
            return LEFT
        if self.now < opens_at:
            return f"This form opens on {in_words(opens_at)}."
        return self._why_not_after() or ("" if self.actions else NO_ACTIONS)

    def _later_opens_at(self):
        asks = self.actions and not self._has_left
        return later_opens_at(self.session) if asks else None


def outcomes_of(course: Course) -> list[str]:
    """Each outcome in its words where the course has people rate each, and else one empty text."""
    if not course.rates_each_outcome:
        return [""]
    return list(dict.fromkeys(each.text for each in course.outcomes.all())) or [""]
