"""The table of an audit becomes draft recommendations with their responses, in a draft review."""

import datetime as dt
from dataclasses import dataclass
from itertools import chain, count

from django.db import transaction
from django.utils.text import slugify

from portal.accounts.models import Agency, User
from portal.audit.models import record
from portal.errors import Refused
from portal.publishing.models import TAKEN_ADDRESSES, Status
from reviews.models import Recommendation, Response, Review
from reviews.reading_tables import Found, states

SLUG_WITHOUT_NUMBER = 70  # letters
MADE_ALREADY = "These recommendations have been brought in already."
NO_DRAFT = "This review is no draft any more: change it on its own page."
LABELS = [  # what an action says that tells its label; the first that is found
    (Response.Label.COMMS, ("briefing", "newsletter", "bulletin", "leaflet", "webpage")),
    (Response.Label.POLICY_PROCEDURE, ("procedure", "policy", "policies", "protocol", "pathway")),
    (Response.Label.TRAINING, ("course", "training", "e-learning", "workshop", "webinar")),
    (Response.Label.ASSURANCE, ("assurance", "monitor", "audit", "regular updates")),
]


@dataclass
class Numbered:
    """A recommendation as it will be made."""

    found: Found
    number: int

    @property
    def outcome(self) -> str:
        return "\n".join(self.found.outcomes)

    @property
    def is_renumbered(self) -> bool:
        return self.number != self.found.number


def label_of(text: str) -> str:
    """A plain guess of one of the six labels."""
    words = text.casefold()
    found = (label for label, names in LABELS if any(name in words for name in names))
    return next(found, Response.Label.SERVICE_PROVISION).value


def numbered(recommendations: list[Found], review: Review | None) -> list[Numbered]:
    """Each keeps its number, or where that is taken gets the first that is free after all."""
    taken = set(review.recommendations.values_list("number", flat=True)) if review else set()
    after = max([*taken, *(found.number for found in recommendations)], default=0)
    made = []
    for found in recommendations:
        after, number = (after + 1, after + 1) if found.number in taken else (after, found.number)
        taken.add(number)
        made.append(Numbered(found, number))
    return made


def free_slug(title: str) -> str:
    """An address that no other review has, and no page of ours."""
    stem = slugify(title)[:SLUG_WITHOUT_NUMBER].strip("-") or "review"
    slugs = chain([stem], (f"{stem}-{number}" for number in count(2)))
    begin_so = Review.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    taken = TAKEN_ADDRESSES | set(begin_so)
    return next(slug for slug in slugs if slug not in taken)


@transaction.atomic
def bring_in(
    rows: list[Numbered],
    labels: list[list[str]],
    *,
    by: User,
    review: Review | None = None,
    new: dict | None = None,
    done_on: dt.date | None = None,
) -> Review:
    """Make them all, or none: in a draft `review`, as it was when it was shown, or in a new one.

    Raises Refused where the review has changed since, and where `new` has been made already.
    """
    if review is None:
        review, made = Review.objects.get_or_create(
            slug=new["slug"], defaults=new | {"written_by": by}
        )
        if not made:
            raise Refused(MADE_ALREADY)
    elif review.status != Status.DRAFT:
        raise Refused(NO_DRAFT)
    else:
        review.claim(written_by=by)
    agencies = {agency.name.casefold(): agency for agency in Agency.objects.all()}
    for row, labels_of_row in zip(rows, labels, strict=True):
        recommendation = Recommendation.objects.create(
            review=review, number=row.number, text=row.found.text, outcome=row.outcome
        )
        for action, label in zip(row.found.actions, labels_of_row, strict=True):
            _respond(recommendation, action, label, agencies, done_on)
    record(review, "recommendations brought in", by=by, note=f"{len(rows)} from a table.")
    return review


def _respond(recommendation, action, label, agencies, done_on):
    """A state too long to be kept as written, and who is no agency, stay with the words."""
    agency, what = agencies.get(action.who.casefold()), [action.text]
    fits = len(action.state) <= Response._meta.get_field("as_written").max_length
    what += [] if fits else [action.state]
    what += [f"Who: {action.who}"] if action.who and not agency else []
    Response.objects.create(
        recommendation=recommendation,
        label=label,
        what="\n".join(what),
        agency=agency,
        as_written=action.state if fits else "",
        due_on=action.due_on,
        done_on=done_on if states.is_completed(action.state) else None,
    )
