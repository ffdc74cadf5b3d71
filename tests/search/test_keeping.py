"""No change to a page is missed by its entry, however it is made: see `portal.search.keeping`."""

import datetime as dt
import random
import re
from types import SimpleNamespace

import pgtrigger
import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from briefings.models import Briefing, Question, Resource, Section
from portal.newsletter.models import Issue, Part
from portal.publishing.models import Publication
from portal.reference.models import Contact, Term, Theme, Way
from portal.resources.models import Resource as UsefulResource
from portal.search.kinds import kinds
from portal.search.models import Entry
from procedures.actions import merge, part, renamed
from procedures.models import Change, Chapter, FormerName, HoldingPosition, Manual, Release
from reviews.models import LearningPoint, Recommendation, Response, Review
from tests import factories
from tests.search.kept import entries, not_as_rebuilt, words_of
from training.models import Course, Outcome, TrainingSession

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def world():
    """One of everything that an entry reads, and another whole for each part to move to."""
    theme, other = factories.make_theme(name="Neglect"), factories.make_theme(name="Bruising")
    term = factories.make_term("QZV", expansion="Quick zonal visit", also=["zonal call"])
    briefing = factories.make_briefing([theme], sections=2, summary="A quick zonal visit.")
    factories.make_briefing([other], sections=0)
    course = factories.make_course([theme])
    factories.make_course([other])
    factories.make_session(
        course=course,
        starts_at=timezone.now() - DAY,
        recording_url="https://video.example.org/1",
        recording_captioned=True,
    )
    factories.make_resource([theme], made_by="Example Trust", transcript="All that is said.")
    factories.make_resource([other])
    review = factories.make_review([theme])
    point = factories.make_learning_point(review=review, theme=other)
    recommendation = factories.make_recommendation(review=review)
    factories.make_response(recommendation=recommendation)
    factories.make_recommendation(review=factories.make_review([other]))
    manual = factories.make_manual()
    chapter = factories.make_chapter([theme], manual=manual, in_manual_already=True)
    new, old = (factories.make_chapter(manual=manual) for _ in range(2))
    chapter.former_names.create(title="Once called so", slug="once")
    Chapter.objects.filter(pk=old.pk).update(merged_into=chapter)
    release = factories.make_release(manual=manual)
    later = factories.make_release(
        manual=manual, month=dt.date(2026, 5, 1), publish_at=timezone.now() + DAY
    )
    release.themes.set([theme])
    change = factories.make_change(chapter, release)
    factories.make_change(old, release, kind="new")
    factories.make_change(new, later, kind="new")
    position = factories.make_holding_position([chapter], [theme])
    issue = factories.make_issue([theme])
    factories.make_part(issue, title="An article")
    factories.make_issue([other])
    contact = factories.make_contact()
    contact.themes.set([theme])
    factories.make_way(contact)
    factories.make_contact()
    return SimpleNamespace(**{name: row for name, row in locals().items() if name != "_"})


READ = [
    *(Briefing, Section, Question, Resource, Course, Outcome, TrainingSession),
    *(Review, LearningPoint, Recommendation, Response, UsefulResource),
    *(Manual, Chapter, FormerName, Release, Change, HoldingPosition),
    *(Issue, Part),
    *(Contact, Way, Theme, Term),
]
JOINS = [
    *(model.themes.through for model in (Briefing, Course, Review, Chapter, Release)),
    UsefulResource.themes.through,
    HoldingPosition.themes.through,
    Issue.themes.through,
    Contact.themes.through,
]

# Texts that nobody finds a page by, and why. A new field has to be searched, or to be named here.
NOT_SEARCHED = {
    Briefing: {"slug"},
    Section: set(),
    Question: set(),
    Resource: {"url"},
    Course: {"slug"},
    Outcome: set(),
    TrainingSession: {"joining_link", "instructions", "recording_url"},
    Review: {"slug", "report_elsewhere", "stage_note"},  # the note only where there is no report
    LearningPoint: set(),
    Recommendation: set(),
    Response: {"as_written", "url"},
    UsefulResource: {"slug", "url"},
    Manual: {"slug", "url", "summary"},
    Chapter: {"slug", "url", "quick_read_url", "audio_url"},
    FormerName: {"slug"},
    Release: set(),
    Change: {"sections", "why_url"},
    HoldingPosition: {"slug", "source_url"},
    Issue: set(),
    Part: {"url", "points", "notes", "original"},
    Contact: set(),
    Way: set(),
    Theme: {"slug"},
}
OF_EVERY_PUBLICATION = {"withdrawal_reason", "replaced_by"}


def test_every_table_that_an_entry_is_made_from_is_among_those_tried_here():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE proname ~ '_searched$|^procedures_chapter'"
        )
        sources = "\n".join(source for (source,) in cursor.fetchall())
    tables = re.findall(
        r"(?:FROM|JOIN)\s+((?:briefings|procedures|training|reviews|resources|newsletter|reference)_\w+)",
        sources,
    )

    tried = {model._meta.db_table for model in [*READ, *JOINS]} - {Term._meta.db_table}
    assert {table for table in tables if "(" not in table} == tried


def test_every_kind_is_among_those_tried_here():
    assert {kind.model for kind in kinds().values()} <= set(READ)


def texts(model):
    """The fields of a model in which somebody writes what they like."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    ]


@pytest.mark.parametrize("model", NOT_SEARCHED, ids=lambda model: model.__name__)
def test_every_text_of_a_page_is_searched_or_named_as_not(model):
    world()

    unsearched = set()
    for field in texts(model):
        word = f"canary{field.name.replace('_', '')}"
        row = model.objects.order_by("pk").first()
        try:
            with transaction.atomic():
                model.objects.filter(pk=row.pk).update(**{field.name: word})
        except IntegrityError:
            assert field.name in REFUSED
            continue
        if not Entry.objects.filter(words=word).exists():
            unsearched.add(field.name)

    of_all = OF_EVERY_PUBLICATION if issubclass(model, Publication) else set()
    assert unsearched - of_all == NOT_SEARCHED[model]


# What a constraint keeps from being changed alone.
REFUSED = {"status", "publish_at", "withdrawn_at", "withdrawal_reason", "merged_into", "minor"}
REFUSED |= {"manual", "re_read", "new_must", "replaced_by", "instead", "outcome", "reason"}
REFUSED |= {"briefing", "change", "course", "url", "kind", "slug", "decision"}
REFUSED |= {"delivery", "ends_at", "own_opens_at", "own_closes_at", "cancelled_at"}
REFUSED |= {"cancelled_because", "recording_captioned", "source"}
CHANGED = {
    models.BooleanField: lambda value: not value,
    models.DateTimeField: lambda value: (value or timezone.now()) - 3 * DAY,
    models.DateField: lambda value: (value or dt.date(2026, 3, 1)) - 31 * DAY,
    models.IntegerField: lambda value: (value or 0) + 3,
    ArrayField: lambda value: [*value, "something else"],
    models.CharField: lambda value: "changed",
    models.TextField: lambda value: "Changed it is.",
    models.JSONField: lambda value: {"title": "Changed"},
}


def another(row, field):
    """Some other value for a field of the row."""
    value = getattr(row, field.attname)
    if field.choices:
        return next(choice for choice, _ in field.choices if choice != value)
    if field.related_model:
        return field.related_model.objects.exclude(pk=value).values_list("pk", flat=True).last()
    if field.name == "month":
        return dt.date(2025, 1, 1)
    return next(change for kind, change in CHANGED.items() if isinstance(field, kind))(value)


@pytest.mark.parametrize("model", READ, ids=lambda model: model.__name__)
def test_any_field_changed_by_a_query_leaves_entries_as_if_written_anew(model):
    world()
    assert not_as_rebuilt() == []

    missed, refused = {}, set()
    for field in model._meta.concrete_fields:
        if field.primary_key or (field.related_model and field.related_model not in READ):
            continue
        row = model.objects.order_by("pk").first()
        try:
            with transaction.atomic():
                model.objects.filter(pk=row.pk).update(**{field.attname: another(row, field)})
        except IntegrityError:
            refused.add(field.name)
            continue
        if pages := not_as_rebuilt():
            missed[field.name] = pages

    assert missed == {}
    assert refused <= REFUSED


@pytest.mark.parametrize("joining", JOINS, ids=lambda model: model.__name__)
def test_a_theme_added_and_taken_away_is_followed(joining):
    world()
    field = next(field for field in joining._meta.fields if field.name not in ("id", "theme"))
    page = field.related_model.objects.order_by("pk").first()
    new = factories.make_theme(name="Zebras")

    steps = {
        "add": lambda: page.themes.add(new),
        "raw": lambda: joining.objects.filter(theme=new).update(theme=factories.make_theme()),
        "set": lambda: page.themes.set([new]),
        "remove": lambda: page.themes.remove(new),
        "bulk": lambda: joining.objects.bulk_create(
            [joining(**{field.attname: page.pk, "theme": new})]
        ),
        "clear": lambda: page.themes.clear(),
    }
    found = {}
    for name, step in steps.items():
        step()
        found[name] = ("zebra" in words_of(page), not_as_rebuilt())

    wanted = {"add": True, "raw": False, "set": True, "remove": False, "bulk": True, "clear": False}
    assert found == {name: (there, []) for name, there in wanted.items()}


STEPS = {
    "a part goes": lambda w: w.briefing.sections.first().delete(),
    "all parts go": lambda w: w.briefing.questions.all().delete(),
    "parts come at once": lambda w: Question.objects.bulk_create(
        [Question(briefing=w.briefing, text=f"What of zebra {n}?") for n in range(3)]
    ),
    "parts change at once": lambda w: Section.objects.bulk_update(
        [Section(pk=pk, title="Zebras") for pk in w.briefing.sections.values_list("pk", flat=True)],
        ["title"],
    ),
    "a part moves": lambda w: w.point.__class__.objects.filter(pk=w.point.pk).update(
        review=Review.objects.exclude(pk=w.review.pk).last()
    ),
    "a recommendation moves with its responses": lambda w: Recommendation.objects.filter(
        pk=w.recommendation.pk
    ).update(review=Review.objects.exclude(pk=w.review.pk).last()),
    "a recommendation goes with its responses": lambda w: w.recommendation.delete(),
    "a page goes with its parts": lambda w: w.briefing.delete(),
    "a review goes": lambda w: w.review.delete(),
    "a theme is renamed": lambda w: (setattr(w.theme, "name", "Zebras"), w.theme.save()),
    "the theme of learning is renamed": lambda w: Theme.objects.filter(pk=w.other.pk).update(
        name="Zebras"
    ),
    "a manual is renamed": lambda w: Manual.objects.update(name="Zebra manual"),
    "a chapter is renamed": lambda w: renamed(w.chapter, "Zebras", "zebras"),
    "a chapter is merged": lambda w: merge(
        Chapter.objects.exclude(pk__in=[w.chapter.pk, w.old.pk, w.new.pk]).get_or_create(
            manual=w.manual, title="Zebras", slug="zebras", url="https://manual.example.org/z"
        )[0],
        w.chapter,
        by=factories.make_user(),
    ),
    "a merged chapter stands alone again": lambda w: part(w.old, by=factories.make_user()),
    "a change of a merged chapter": lambda w: Change.objects.filter(chapter=w.old).update(
        what_changed="Zebras are counted."
    ),
    "a change moves to a later release": lambda w: Change.objects.filter(pk=w.change.pk).update(
        release=w.later
    ),
    "a change moves to another chapter": lambda w: Change.objects.filter(pk=w.change.pk).update(
        chapter=w.new
    ),
    "a release is withdrawn": lambda w: Release.objects.filter(pk=w.release.pk).update(
        status="withdrawn", withdrawn_at=timezone.now(), withdrawal_reason="Wrong."
    ),
    "a release becomes public": lambda w: Release.objects.filter(pk=w.later.pk).update(
        publish_at=timezone.now() - DAY
    ),
    "a release goes": lambda w: w.release.delete(),
    "a term is renamed": lambda w: Term.objects.filter(pk=w.term.pk).update(
        short="QZW", expansion="Words of others"
    ),
    "a term is looked for otherwise": lambda w: Term.objects.filter(pk=w.term.pk).update(
        also=["what a reader"]
    ),
    "a term comes": lambda w: factories.make_term("WRL", expansion="What a reader will learn"),
    "a term goes": lambda w: w.term.delete(),
    "a way in ends": lambda w: Way.objects.update(effective_until=timezone.now()),
    "a way in is to come": lambda w: factories.make_way(
        w.contact, value="0116 496 0999", effective_from=timezone.now() + DAY
    ),
    "a contact goes": lambda w: w.contact.delete(),
}


@pytest.mark.parametrize("step", STEPS)
def test_entries_follow(step):
    w = world()
    before = entries()

    STEPS[step](w)
    after = entries()

    assert after != before
    assert not_as_rebuilt() == []


def test_two_hundred_changes_made_at_random_are_all_followed():
    world()
    chance = random.Random(106)
    words = ["zebra", "neglect", "quick zonal visit", "QZV", "bruising", "once called so"]
    missed = []
    for number in range(200):
        model = chance.choice(READ)
        row = model.objects.order_by("pk")[chance.randrange(model.objects.count())]
        fields = [f for f in texts(model) if f.name not in REFUSED]
        field = chance.choice([f for f in fields if not f.unique])
        said = f"{chance.choice(words)} {number}"[: getattr(field, "max_length", None) or 200]
        setattr(row, field.name, said)
        row.save(update_fields=[field.name])
        if number % 40 == 39:
            missed += not_as_rebuilt()

    assert missed == []


def test_without_its_trigger_a_change_would_be_missed():
    w = world()

    with pgtrigger.ignore():
        Section.objects.filter(briefing=w.briefing).update(body="<p>Zebras.</p>")

    assert not_as_rebuilt() == [f"briefings.briefing {w.briefing.pk}"]


def test_a_taken_back_transaction_leaves_the_entry_as_it_was():
    w = world()
    before = entries()

    with transaction.atomic():
        Section.objects.filter(briefing=w.briefing).update(body="<p>Zebras.</p>")
        changed = entries()
        transaction.set_rollback(True)

    assert changed != before
    assert entries() == before
