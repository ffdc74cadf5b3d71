"""The demonstration: whole, fresh on any day, safe to load twice, and nobody's real details."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from briefings.models import SECTIONS, Briefing, Discussion
from portal.accounts.models import Agency
from portal.launch import CHECKOUT
from portal.publishing.models import Status, publications
from portal.reference.models import Priority, Way
from procedures.models import Change, Chapter, Manual, Release
from reviews.models import Recommendation, Response, Review
from training.models import Course, Pathway, PathwayStep, TrainingSession
from training.pathways import finding

pytestmark = pytest.mark.django_db
# Ofcom keeps these ranges for drama: they reach nobody.
DRAMA = re.compile(r"0116 496 0\d{3}|01632 960\d{3}|0808 157 0\d{3}")


def rows():
    """Every row of every table, those that join two others among them."""
    models = apps.get_models(include_auto_created=True)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_loading_twice_adds_and_changes_nothing(demonstration):
    Priority.objects.first().boards.clear()
    before = rows()

    call_command("load_demo")

    assert rows() == before


def test_a_partnership_already_set_up_is_left_alone(demonstration):
    Discussion.objects.all().delete()
    before = rows()

    call_command("load_demo", only_if_empty=True)

    assert rows() == before


def test_there_is_something_of_everything_to_read(demonstration):
    briefings = Briefing.objects.published()
    months = set(Release.objects.published().values_list("month", flat=True))
    recommendations = Recommendation.objects.filter(review__in=Review.objects.published())

    assert briefings.count() >= 12
    assert {briefing.source for briefing in briefings} == set(Briefing.Source)
    assert Manual.objects.count() == 2
    assert Chapter.objects.count() >= 40
    assert Change.objects.public().count() >= 60
    assert len(months) >= 5
    assert {change.kind for change in Change.objects.public()} == set(Change.Kind)
    assert Course.objects.published().count() >= 10
    assert TrainingSession.objects.public().count() >= 30
    assert Review.objects.published().count() >= 12
    assert recommendations.count() >= 30
    assert Response.objects.filter(recommendation__in=recommendations).exists()


def test_every_agency_and_others_have_discussed_briefings_since_they_were_published(demonstration):
    discussions = Discussion.objects.confirmed().select_related("briefing")
    early = [d for d in discussions if d.discussed_on < timezone.localdate(d.briefing.publish_at)]

    assert discussions.count() >= 60
    assert discussions.exclude(will_do="").count() >= 40
    assert discussions.filter(agency=None).count() >= 5
    assert not Agency.objects.filter(discussions=None).exists()
    assert {d.briefing for d in discussions} >= set(Briefing.objects.published())
    assert early == []


def test_sessions_lie_around_the_day_it_was_loaded(demonstration):
    today = timezone.localdate()
    days = [(s.starts_at.date() - today).days for s in TrainingSession.objects.public()]

    assert -380 <= min(days) <= -300
    assert 150 <= max(days) <= 190


def test_some_of_it_is_still_being_written(demonstration):
    statuses = {
        status for model in publications() for (status,) in model.objects.values_list("status")
    }

    assert {Status.DRAFT, Status.IN_REVIEW, Status.APPROVED} <= statuses
    assert Briefing.objects.filter(publish_at__gt=timezone.now()).exists()


def test_every_course_is_of_a_level_there_is(demonstration):
    levels = set(Course.objects.values_list("level", flat=True))

    assert levels <= set(Course.Level.values)


def test_every_pathway_has_courses_to_read_and_one_waits_for_a_course(demonstration):
    shown = finding.public()

    assert len(shown) == Pathway.objects.count() == 5
    assert sum(len(pathway.shown) for pathway in shown) == PathwayStep.objects.count() - 1


def test_all_that_is_published_could_be_approved(demonstration):
    published = [page for model in publications() for page in model.objects.published()]

    assert {str(page): page.problems() for page in published if page.problems()} == {}


def test_a_briefing_is_read_in_seven_minutes(demonstration):
    for briefing in Briefing.objects.exclude(status=Status.WITHDRAWN).prefetch_related("sections"):
        assert briefing.sections.count() == SECTIONS
        assert 400 <= briefing.words() <= 760, briefing


def test_every_number_is_kept_for_drama(demonstration):
    numbers = Way.objects.filter(kind=Way.Kind.PHONE)

    assert [way.value for way in numbers if not DRAMA.fullmatch(way.value)] == []


def test_no_number_or_address_is_typed_into_the_text():
    typed = re.compile(r"\b0\d{2,4}[ \d]{6,}|[\w.]+@[\w.]+")
    files = [
        path
        for section in ("briefings", "procedures", "training", "reviews")
        for path in (CHECKOUT / section / "demo").rglob("*.toml")
        if path.parent.name != "teams"  # of people who are booked, and who have an address
    ]

    assert len(files) > 30
    assert {path.name: found for path in files if (found := typed.findall(path.read_text()))} == {
        # What the desk lists and pages remark upon: of a contact, ended, and nobody’s.
        "liberty-and-care.toml": ["team@marlshire.example.org."],
        "self-neglect-and-hoarding.toml": ["0116 496 0259"],
        "working-with-neglect.toml": ["0116 496 0500"],
    }
