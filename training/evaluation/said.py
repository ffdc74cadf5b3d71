"""What a delegate said, as their own page shows it back to them."""

from typing import NamedTuple

from training.evaluation.standing import Forms
from training.models import Evaluation, KeyAction, Rating

Stage = Evaluation.Stage


class Row(NamedTuple):
    """How they rated themselves on a scale, before and after; None where they did not say."""

    scale: str
    before: int | None
    after: int | None


class Said(NamedTuple):
    """All they have sent. `scales` are the rows of each outcome, by its words."""

    before: Evaluation | None
    after: Evaluation | None
    later: Evaluation | None
    scales: list[tuple[str, list[Row]]]
    actions: list[KeyAction]


def what_they_said(forms: Forms) -> Said:
    before, after, later = (forms.sent(stage) for stage in Stage)
    return Said(before, after, later, _scales(before, after), forms.actions)


def _scales(before, after):
    scores = {
        stage: {(each.outcome, each.scale): each.score for each in form.ratings.all()}
        for stage, form in ((Stage.BEFORE, before), (Stage.AFTER, after))
        if form
    }
    outcomes = dict.fromkeys(outcome for rated in scores.values() for outcome, _ in rated)
    return [(outcome, _rows(scores, outcome)) for outcome in outcomes]


def _rows(scores, outcome):
    had = [scores.get(stage, {}) for stage in (Stage.BEFORE, Stage.AFTER)]
    return [Row(s.label, *(rated.get((outcome, s.value)) for rated in had)) for s in Rating.Scale]
