"""What an owner measured: kept with their answer as data, until the office accepts it."""

import datetime as dt
from decimal import Decimal

from reviews.models import Answer, Evidence, Response

FIELDS = ["level", "shows", "figure", "unit", "out_of", "asked", "measured_on"]


def as_data(evidence: Evidence) -> dict:
    """As JSON holds it: the figure and the day in letters."""
    values = {name: getattr(evidence, name) for name in FIELDS}
    texts = {"figure": str(evidence.figure), "measured_on": evidence.measured_on.isoformat()}
    return values | texts


def from_data(data: dict, response: Response) -> Evidence:
    """Evidence of `response`, not saved: it may not be right any more by the rules of today."""
    values = {name: data[name] for name in FIELDS}
    return Evidence(
        recommendation=response.recommendation,
        response=response,
        **values
        | {
            "figure": Decimal(data["figure"]),
            "measured_on": dt.date.fromisoformat(data["measured_on"]),
        },
    )


def measured_in(answer: Answer) -> list[Evidence]:
    """What an owner measured, as evidence that nobody has accepted."""
    return [from_data(data, answer.response) for data in answer.evidence]
