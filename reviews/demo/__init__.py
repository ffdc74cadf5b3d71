import datetime as dt
from pathlib import Path

from django.core.files.base import ContentFile
from django.utils import timezone

from briefings.models import Briefing
from portal.accounts.demo import MANAGER
from portal.accounts.models import Agency, User
from portal.paper import making
from portal.publishing.demonstration import publish, read
from portal.reference.models import Theme
from portal.uploads import actions as uploads
from procedures.models import Change
from reviews import actions, from_training, measured
from reviews.actions import Told
from reviews.models import (
    ActionOwner,
    Evidence,
    LearningPoint,
    PersonReviewed,
    Recommendation,
    Response,
    Review,
)
from training.models import Course

FOLDER = Path(__file__).parent
MONTH = dt.timedelta(days=365.25 / 12)
CONCLUDED_BEFORE, DECIDED_AFTER = 40, 20  # days from publication, where a file says no other
OWN_FIELDS = ("slug", "kind", "kind_as_named", "pseudonym", "what_happened")
OFTEN_EMPTY = ("stage_note", "methodology", "report_elsewhere")
# Who sees actions through: address, name, agency.
OWNERS = {
    "marchetti": (
        "l.marchetti@marlshire-hospitals.example.org",
        "Lucia Marchetti",
        "marlshire-hospitals",
    ),
    "osei": ("h.osei@marlshire-icb.example.org", "Hana Osei", "marlshire-icb"),
    "abara": ("f.abara@wend-council.example.org", "Femi Abara", "wend-council"),
    "dunmore": ("p.dunmore@marlshire-council.example.org", "Pat Dunmore", "marlshire-council"),
}


def load():
    for email, name, agency in OWNERS.values():
        defaults = {"name": name, "agency": Agency.objects.get(slug=agency)}
        ActionOwner.objects.get_or_create(email=email, defaults=defaults)
    owner = User.objects.filter(is_superuser=True).first()
    for entry in read(FOLDER):
        if not Review.objects.filter(slug=entry["slug"]).exists():
            _load(entry, owner)
    from_training.recount()


def _load(entry, owner):
    review = publish(
        Review,
        entry,
        owner,
        commissioned_on=_months_ago(entry["commissioned_months_ago"]),
        concluded_on=_concluded_on(entry),
        stage=entry.get("stage", Review.Stage.CONCLUDED),
        harm_types=entry.get("harm_types", []),
        settings_of_harm=entry.get("settings_of_harm", []),
        restricted=entry.get("restricted", False),
        **{name: entry[name] for name in OWN_FIELDS},
        **{name: entry.get(name, "") for name in OFTEN_EMPTY},
    )
    review.agencies_in_scope.set(_agencies(entry.get("agencies_in_scope", [])))
    for order, row in enumerate(entry["learning"]):
        theme = Theme.objects.get(slug=row.pop("theme"))
        LearningPoint.objects.create(review=review, order=order, theme=theme, **row)
    decided = {"decided_days_ago": entry["days_ago"] - DECIDED_AFTER} if review.publish_at else {}
    for number, row in enumerate(entry.get("recommendations", []), 1):
        _recommendation(review, number, **decided | row)
    if entry.get("shared_with_the_manager"):
        review.leads.create(user=User.objects.get(email=MANAGER), by=owner)
    if details := entry.get("details"):
        _details(review, owner, **details)
    if report := entry.get("report"):
        _report(review, owner, **report)


def _concluded_on(entry):
    if entry.get("stage") or "days_ago" not in entry:
        return None
    if months := entry.get("concluded_months_ago"):
        return _months_ago(months)
    return _days_from_today(-entry["days_ago"] - CONCLUDED_BEFORE)


def _details(review, owner, shown=(), **known):
    PersonReviewed.objects.create(review=review, **known)
    for detail, reason in shown:
        review.disclosures.create(detail=detail, reason=reason, by=owner)


def _report(review, owner, title):
    """The full report, a page long: it comes down at its time."""
    document = making.make(FOLDER / "report.typ", {"title": title, "about": review.title})
    upload = uploads.add(ContentFile(document.pdf, "full-report.pdf"), by=owner)
    review.attachments.create(upload=upload, title=title, comes_down=True)


def _recommendation(review, number, agencies=(), responses=(), evidence=(), **fields):
    recommendation = Recommendation.objects.create(review=review, number=number, **_plain(fields))
    recommendation.agencies.set(_agencies(agencies))
    for row in responses:
        _response(recommendation, **row)
    for row in evidence:
        _evidence(recommendation, **row)


def _response(recommendation, agency=None, evidence=(), answer=None, **fields):
    response = Response.objects.create(
        recommendation=recommendation,
        agency=agency and Agency.objects.get(slug=agency),
        **_pointing(_plain(fields)),
    )
    for row in evidence:
        _evidence(recommendation, response=response, **row)
    if answer:
        measured_then = [Evidence(**_plain(row)) for row in answer.get("evidence", [])]
        told = Told(answer["what"], evidence=[measured.as_data(row) for row in measured_then])
        actions.say(response, response.owner, told)


def _evidence(recommendation, **fields):
    Evidence.objects.create(recommendation=recommendation, **_plain(fields))


def _plain(fields):
    """The fields with days counted from today turned into dates, and a key into its owner."""
    plain = {}
    for name, value in fields.items():
        if name == "due_days":
            plain["due_on"] = _days_from_today(value)
        elif name.endswith("_days_ago"):
            plain[f"{name.removesuffix('_days_ago')}_on"] = _days_from_today(-value)
        else:
            plain[name] = value
    if "owner" in plain:
        plain["owner"] = ActionOwner.objects.get(email=OWNERS[plain["owner"]][0])
    return plain


def _agencies(slugs):
    return Agency.objects.filter(slug__in=slugs)


def _pointing(fields):
    """The fields with slugs turned into the rows they name; a chapter means its newest change."""
    if slug := fields.pop("briefing", ""):
        fields["briefing"] = Briefing.objects.get(slug=slug)
    if slug := fields.pop("course", ""):
        fields["course"] = Course.objects.get(slug=slug)
    if path := fields.pop("chapter", ""):
        manual, slug = path.split("/")
        changes = Change.objects.public().filter(chapter__manual__slug=manual, chapter__slug=slug)
        fields["change"] = changes.newest_first()[:1].get()
    return fields


def _days_from_today(days):
    return timezone.localdate() + dt.timedelta(days=days)


def _months_ago(months):
    return timezone.localdate() - months * MONTH
