"""Everything the office edits is kept by the database, and what is kept stays as it is."""

import datetime as dt
import uuid

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import ProgrammingError, connection, models, transaction
from django.utils import timezone

from briefings.models import Briefing, Question, Section
from portal.accounts.models import User
from portal.history import content
from portal.history.beginning import begin
from portal.history.models import Event
from portal.history.tracking import events, events_of
from portal.launch import CHECKOUT
from portal.reference.models import Theme
from tests.factories import make_briefing, make_theme
from tests.history.changes import one_change

pytestmark = pytest.mark.django_db

NOT_TRACKED = {
    "alerts.Asking": "is asked for by a person, and goes in a week unless they confirm it",
    "alerts.Subscriber": "is the person’s own to change and to leave",
    "alerts.Follow": "is the person’s own to change and to leave",
    "alerts.News": "points at what happened, once, and nobody edits it",
    "alerts.Told": "is written with an e-mail, and nobody edits it",
    "alerts.Watch": "is a moment that moves on by itself",
    "audit.Event": "is a record itself, and the database lets it neither change nor go",
    "outbox.Message": "is mail: nobody edits it, and it goes after its time",
    "publishing.ChangeNote": "is written once, with a step in the record of decisions",
    "publishing.SecondLook": "is made and closed by steps in the record of decisions",
    "publishing.SharedDraft": "is a link that ends by itself, with steps in the record",
    "accounts.Tries": "counts, and goes by itself",
    "accounts.Manager": "is admitted, declined and ended by steps in the record of decisions",
    "briefings.Discussion": "is said by a team, counted and never edited; deleted with a reason",
    "briefings.Original": "is kept as it came until it is put away, with steps in the record",
    "newsletter.Original": "is kept as it came, and nobody edits it",
    "reviews.Answer": "is sent once and decided once, with steps in the record of decisions",
    "reviews.Disclosure": "is decided and taken back by steps in the record of decisions",
    "reviews.NamedLead": "is named and taken off by steps in the record of decisions",
    "reviews.PersonReviewed": "is personal, and so is kept nowhere but in the row",
    "training.AgencyWarning": "is written once, with a step in the record of decisions",
    "training.Booking": "is changed by steps in the record of decisions alone",
    "training.Certificate": "is issued and withdrawn by what earned it, and nobody edits it",
    "training.Evaluation": "is said by a delegate, counted and never edited by anybody else",
    "training.Interest": "is asked for by a person, counted and never edited",
    "training.KeyAction": "is set by a delegate, who alone says what became of it",
    "training.Order": "is one press of a button: nobody edits it",
    "training.PlaceRequest": "is asked for by a person; its steps are in the record",
    "training.QueueJump": "is written once, with a step in the record of decisions",
    "training.Rating": "is a number on a delegate’s form, and changes with it alone",
    "training.TeamInvitation": "is answered once, and goes after its time",
    "search.Entry": "says what a page says; the database writes it",
    "search.Later": "is when an entry is written anew; the database writes it",
    "search.Name": "says what the glossary says; the database writes it",
    "search.Spelling": "is a word that stands in some page",
    "search.Unfound": "counts, and goes by itself",
    "procedures.LastLook": "is said by the person themselves, and nobody edits it",
    "uploads.Upload": "the database lets nothing of it change but its state",
}


def our_models():
    """Every model of ours with a table of its own, and those that only join two others."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if (CHECKOUT / model.__module__.split(".")[0]).is_dir()
        and not model._meta.proxy
        and not issubclass(model, Event)
    ]


def test_every_model_is_tracked_or_named_with_a_reason():
    undecided = {
        model._meta.label
        for model in our_models()
        if not events_of(model) and model._meta.label not in NOT_TRACKED
    }

    assert undecided == set()


def test_names_addresses_and_passwords_of_people_are_not_kept():
    kept = {field.name for field in events_of(User)._meta.concrete_fields}

    assert kept & {"email", "name", "password", "last_login"} == set()


VALUES = {
    models.BooleanField: False,
    models.DateTimeField: timezone.now,
    models.DateField: dt.date.today,
    models.TimeField: dt.time,
    models.JSONField: dict,
    models.UUIDField: uuid.uuid4,
    models.IntegerField: 1,
    models.DecimalField: 1,
    ArrayField: list,
    models.ForeignKey: 1,
    models.CharField: "x",
    models.TextField: "x",
    models.FileField: "x",
}


def any_event(model):
    """Some event in the table of `model`, whatever it says."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    values = {field.attname: _any_value(field) for field in fields}
    return model.objects.create(**values)


def _any_value(field):
    value = next(value for kind, value in VALUES.items() if isinstance(field, kind))
    return value() if callable(value) else value


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", sorted(events()))
@pytest.mark.parametrize(
    ("rewriting", "refusal"),
    [
        ("UPDATE {} SET pgh_label = 'insert'", "Cannot update or delete"),
        ("DELETE FROM {}", "Cannot update or delete"),
        ("TRUNCATE {}", "never emptied"),
    ],
    ids=["update", "delete", "truncate"],
)
def test_what_is_kept_is_never_changed_or_removed(table, rewriting, refusal):
    event = events()[table]
    any_event(event)

    with pytest.raises(ProgrammingError, match=refusal), transaction.atomic():
        run(rewriting.format(event._meta.db_table))

    assert event.objects.count() == 1


def kept(model):
    """The (label, title or text) of each event, in order."""
    found = events_of(model).objects.order_by("pgh_id")
    return [(event.pgh_label, getattr(event, "title", "") or event.text) for event in found]


def one_section():
    return make_briefing(sections=1).sections.get()


CHANGES = {
    "save": lambda section: (setattr(section, "title", "New"), section.save()),
    "update": lambda section: Section.objects.update(title="New"),
    "bulk_update": lambda section: Section.objects.bulk_update(
        [Section(pk=section.pk, title="New")], ["title"]
    ),
    "raw": lambda section: run("UPDATE briefings_section SET title = 'New'"),
}


@pytest.mark.parametrize("how", CHANGES)
def test_every_way_to_change_a_row_is_kept(how):
    CHANGES[how](one_section())

    assert kept(Section) == [("insert", "Part 1"), ("update", "New")]


@pytest.mark.parametrize(
    "delete",
    [lambda section: section.delete(), lambda section: run("DELETE FROM briefings_section")],
    ids=["delete", "raw"],
)
def test_what_was_deleted_is_kept_as_it_last_was(delete):
    delete(one_section())

    assert kept(Section) == [("insert", "Part 1"), ("delete", "Part 1")]


def test_rows_made_at_once_are_kept():
    briefing = make_briefing(sections=0)
    Question.objects.bulk_create(Question(briefing=briefing, text=text) for text in "ab")

    assert kept(Question) == [("insert", "What would you do?"), ("insert", "a"), ("insert", "b")]


def test_themes_that_come_and_go_are_kept():
    first, second = make_theme(), make_theme()
    briefing = make_briefing(themes=[first])
    briefing.themes.set([second])

    events = events_of(Briefing.themes.through).objects.order_by("pgh_id")

    assert [(event.pgh_label, event.briefing_id, event.theme_id) for event in events] == [
        ("insert", briefing.pk, first.pk),
        ("delete", briefing.pk, first.pk),
        ("insert", briefing.pk, second.pk),
    ]


def test_saving_what_was_there_already_is_no_change():
    briefing = make_briefing()
    briefing.save()

    assert kept(Briefing) == [("insert", briefing.title)]


def test_what_is_taken_back_leaves_nothing():
    briefing = make_briefing()
    before = {table: event.objects.count() for table, event in events().items()}

    with content.unkept():
        content.write(briefing, {"fields": {"title": "Other", "themes": []}, "parts": {}})
        assert events_of(Briefing).objects.count() == 2

    assert {table: event.objects.count() for table, event in events().items()} == before


def test_events_of_all_tables_count_together():
    with one_change():
        make_briefing()

    numbers = [event.pk for model in set(events().values()) for event in model.objects.all()]

    assert (
        len(numbers) == len(set(numbers)) == 12
    )  # the theme, joined; sections, resource, question


def test_what_stood_before_the_history_began_is_its_first_event():
    briefing = make_briefing(themes=[make_theme()])
    with connection.schema_editor() as editor:
        begin("briefings").code(apps, editor)

    inserted, first = events_of(Briefing).objects.order_by("pgh_id").values()

    assert (inserted.pop("pgh_label"), first.pop("pgh_label")) == ("insert", "first")
    assert inserted.pop("pgh_id") < first.pop("pgh_id")
    assert inserted == first
    assert events_of(Briefing.themes.through).objects.filter(pgh_label="first").count() == 1
    assert briefing.sections.count() == events_of(Section).objects.filter(pgh_label="first").count()


def test_events_stand_in_nobodys_way():
    theme = make_theme()

    assert [field for field in Theme._meta.get_fields() if "event" in field.name] == []
    assert theme.delete()[1] == {"reference.Theme": 1}
