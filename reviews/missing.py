"""What the thread of a recommendation still lacks, said plainly."""

import datetime as dt

from portal.pages.templatetags.portal import plain_date
from reviews.models import Evidence, Recommendation

COMES_TO_SOMETHING = (Evidence.Level.OUTCOME, Evidence.Level.IMPACT)


def missing(recommendation: Recommendation, on: dt.date) -> list[str]:
    """What is missing on the day `on` (London), from the first step to the last.

    Reads `responses` and `evidence`, nothing else. What was not accepted lacks nothing.
    """
    if not recommendation.was_accepted:
        return []
    found = list(recommendation.evidence.all())
    return [*_done(recommendation, on), *_shown(found), *_lasted(found)]


def _done(recommendation, on):
    responses = list(recommendation.responses.all())
    late = recommendation.due_on and recommendation.due_on < on
    was_due = f"It was due on {plain_date(recommendation.due_on)}" if late else ""
    if not responses:
        return ["No response has been recorded"] + [was_due] * bool(was_due)
    waiting = [response for response in responses if not response.is_done(on)]
    overdue = [response for response in waiting if response.is_overdue(on)]
    undated = [response for response in waiting if not response.due]
    if overdue:
        was_due = _overdue(overdue)
    elif not waiting:
        was_due = ""
    return [was_due] * bool(was_due) + _undated(undated)


def _overdue(responses):
    first = min(responses, key=lambda response: response.due)
    if len(responses) > 1:
        return f"{len(responses)} responses are overdue, the first since {plain_date(first.due)}"
    label = first.get_label_display().lower()
    return f"A response is overdue: {label}, due on {plain_date(first.due)}"


def _undated(responses):
    if not responses:
        return []
    how_many = "One response has" if len(responses) == 1 else f"{len(responses)} responses have"
    return [f"{how_many} no date to be done by"]


def _shown(evidence):
    if not evidence:
        return ["No evidence yet"]
    levels = {each.level for each in evidence}
    lacking = [level for level in COMES_TO_SOMETHING if level not in levels]
    return [f"No evidence of {level.label.lower()} yet" for level in lacking]


def _lasted(evidence):
    """Whether what was found lasted; the newest look counts. An output does not last or not."""
    found = [each for each in evidence if each.level in COMES_TO_SOMETHING]
    again = [each for each in found if each.sustained]
    if not again:
        return ["Nobody has looked again whether it lasted"] if found else []
    newest = max(again, key=lambda each: each.checked_again_on)
    return {
        Evidence.Sustained.YES: [],
        Evidence.Sustained.PARTLY: ["When somebody looked again, it had lasted only in part"],
        Evidence.Sustained.NO: ["When somebody looked again, it had not lasted"],
    }[newest.sustained]
