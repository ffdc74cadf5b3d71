"""What those who came said: before, after and, where it is so long ago, months later."""

import datetime as dt

from django.utils import timezone

from training.demo.past.chances import one_of
from training.evaluation.asking import BEFORE_DAYS
from training.models import Evaluation, KeyAction, Rating
from training.models.rules import days_before

DAY = dt.timedelta(days=1)
LATER = 92 * DAY
Stage, Became, Seen = Evaluation.Stage, KeyAction.Became, KeyAction.Seen
SAID_BEFORE, SAID_AFTER, SAID_LATER = 0.75, 0.6, 0.55
SAYS_WHAT_TO_CHANGE, ASKS_MANAGER, TELLS_OF_A_DIFFERENCE = 0.4, 0.4, 0.5
BECAME = {Became.DONE: 5, Became.PARTLY: 3, Became.NOT: 2}
SEEN = {Seen.YES: 5, Seen.PARTLY: 3, Seen.NOT_YET: 1, Seen.CANNOT_SAY: 1}


def keep(session, said, chance):
    """Forms, scores and actions of everybody who came, in `said`, the words there are to choose."""
    answers = _Answers(said, chance)
    for booking in session.bookings.came():
        booking.session = session
        answers.of(booking)
    answers.keep()


class _Answers:
    def __init__(self, said, chance):
        self._said, self._chance = said, chance
        self._forms, self._ratings, self._actions = [], [], []

    def keep(self):
        Evaluation.objects.bulk_create(self._forms)
        Rating.objects.bulk_create(self._ratings)
        KeyAction.objects.bulk_create(self._actions)

    def of(self, booking):
        session, chance = booking.session, self._chance
        known = chance.gauss(4.6, 1.4)
        if not booking.walked_in:
            self._before(booking, known, days_before(session.starts_at, BEFORE_DAYS))
        if chance.random() > SAID_AFTER:
            reminded_at = session.ends_at + 3 * DAY
            self._form(booking, Stage.AFTER, asked_at=session.ends_at, reminded_at=reminded_at)
            return
        said = {
            "asked_at": session.ends_at,
            "answered_at": min(session.ends_at + DAY, timezone.now()),
        }
        after = self._rated(
            booking, Stage.AFTER, known + chance.gauss(2.2, 0.9), **said, **self._words()
        )
        texts = enumerate(chance.sample(self._said["actions"], 3), start=1)
        actions = [KeyAction(evaluation=after, number=number, text=text) for number, text in texts]
        self._actions += actions
        if session.ends_at + LATER < timezone.now():
            self._later(after, actions, session.ends_at + LATER)

    def _before(self, booking, known, reminded_at):
        """The e-mail two days before comes to all who had a place; some answer the day after."""
        if self._chance.random() < SAID_BEFORE:
            marks = {"reminded_at": reminded_at, "answered_at": booking.session.starts_at - DAY}
            self._rated(booking, Stage.BEFORE, known, **marks)
        else:
            self._form(booking, Stage.BEFORE, reminded_at=reminded_at)

    def _words(self):
        changes = self._chance.random() < SAYS_WHAT_TO_CHANGE
        return {
            "good": self._chance.choice(self._said["good"]),
            "to_change": self._chance.choice(self._said["to_change"]) if changes else "",
            "tells_manager": self._chance.random() < ASKS_MANAGER,
        }

    def _form(self, booking, stage, **more):
        self._forms.append(Evaluation(booking=booking, stage=stage, **more))
        return self._forms[-1]

    def _rated(self, booking, stage, about, **more):
        form = self._form(booking, stage, **more)
        for scale in Rating.Scale:
            score = min(max(round(about + self._chance.gauss(0, 0.8)), 0), 10)
            self._ratings.append(Rating(evaluation=form, scale=scale, score=score))
        return form

    def _later(self, after, actions, at):
        """Who answers says what became of each action; their manager may have been asked too."""
        if self._chance.random() > SAID_LATER:
            again = at + 7 * DAY
            reminded_at = again if again < timezone.now() else None
            self._form(after.booking, Stage.LATER, asked_at=at, reminded_at=reminded_at)
            return
        said_at = min(at + 3 * DAY, timezone.now())
        asked = said_at if after.tells_manager else None
        self._form(
            after.booking,
            Stage.LATER,
            asked_at=at,
            answered_at=said_at,
            manager_asked_at=asked,
            manager_answered_at=asked,
        )
        for action in actions:
            action.became = one_of(BECAME, self._chance)
            action.seen = one_of(SEEN, self._chance) if asked else ""
            if action.became != Became.DONE:
                action.why = self._chance.choice(self._said["why"])
            elif self._chance.random() < TELLS_OF_A_DIFFERENCE:
                action.example = self._chance.choice(self._said["examples"])
