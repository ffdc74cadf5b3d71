"""Every model says what in it is personal and how long it is kept, and the public can read it."""

import re

import pytest
from django.apps import apps
from django.db import models

from portal.accounts.models import User
from portal.audit.personal import OF_PACKAGES, About, Personal, nothing_personal, personal
from portal.history.models import Event
from portal.launch import CHECKOUT

LOOKS_PERSONAL = re.compile(
    r"(^|_)(names?|e?mail|phone|telephone|mobile|address|postcode|birth\w*|born\w*|needs?|diet\w*"
    r"|person|people|user)(_|$)"
)
NOT_OF_A_PERSON = {
    "accounts.Agency.name": "an organisation’s",
    "briefings.Discussion.people": "a number of them",
    "outbox.Message.name": "of a kind of e-mail",
    "procedures.Manual.name": "a manual’s",
    "reference.Area.name": "a place’s",
    "reference.Board.name": "an organisation’s",
    "reference.Board.short_name": "an organisation’s",
    "reference.Contact.name": "a service’s",
    "reference.Contact.need": "what somebody may ring about",
    "reference.JobRole.name": "of a kind of work",
    "reference.OfficeHours.name": "an office’s",
    "reference.Partnership.name": "an organisation’s",
    "reference.Partnership.short_name": "an organisation’s",
    "reference.Priority.name": "of a subject",
    "reference.Theme.name": "of a subject",
    "reviews.Evidence.counts_people": "whether a number is of people",
    "training.Interest.people": "a number of them",
    "training.Booking.name_by": "until when a place is held without a name",
    "training.BookingRules.name": "of a set of rules",
    "training.BookingRules.names_days_before": "a number of days",
    "training.Course.certificate_needs_answers": "what a certificate takes",
    "training.Pathway.name": "of a group of courses",
    "training.Venue.address": "a building’s",
    "training.Venue.name": "a building’s",
    "uploads.Upload.name": "a file’s",
}
NOT_ABOUT_A_PERSON = {"account.EmailConfirmation": "stays empty: no address is confirmed by a link"}


def ours(model):
    return (CHECKOUT / model.__module__.split(".")[0]).is_dir()


def with_rows_of_their_own():
    """Every installed model but those that join two others, and what the database keeps of ours."""
    return [
        model
        for model in apps.get_models()
        if not model._meta.proxy and not issubclass(model, Event)
    ]


OURS = [model for model in with_rows_of_their_own() if ours(model)]
OTHERS = [model for model in with_rows_of_their_own() if not ours(model)]


def fields_that_look_personal(model):
    return {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.EmailField)
        or field.related_model is User
        or LOOKS_PERSONAL.search(field.name)
    }


def explained(model):
    """The fields of the model that are of no person, with a reason."""
    labels = [label.rpartition(".") for label in NOT_OF_A_PERSON]
    return {field for label, _, field in labels if label == model._meta.label}


def what_is_wrong(model, said):
    """Every way in which what is said of the model is not the whole truth about its fields."""
    if said is None:
        return ["says nothing"]
    names = {field.name for field in model._meta.get_fields()}
    wrong = [f"has no {field}" for field in said.fields if field not in names]
    silent = fields_that_look_personal(model) - set(said.fields) - explained(model)
    wrong += [f"does not say whether {field} is personal" for field in sorted(silent)]
    if said.fields and not all([said.what, said.kept, said.about in About.values]):
        wrong.append("does not say in words what is kept, how long and about whom")
    return wrong


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_says_what_in_it_is_personal(model):
    assert what_is_wrong(model, getattr(model, "personal", None)) == []


@pytest.mark.parametrize("model", OTHERS, ids=lambda model: model._meta.label)
def test_what_packages_keep_about_people_is_said_too(model):
    points_at_people = any(
        isinstance(field, models.EmailField) or field.related_model is User
        for field in model._meta.concrete_fields
    )

    assert not points_at_people or model._meta.label in OF_PACKAGES | NOT_ABOUT_A_PERSON


@pytest.mark.parametrize("label", OF_PACKAGES)
def test_what_is_said_of_packages_is_whole(label):
    assert what_is_wrong(apps.get_model(label), OF_PACKAGES[label]) == []


def test_what_is_excused_is_there():
    excused = [label.rpartition(".") for label in NOT_OF_A_PERSON]

    assert [apps.get_model(label)._meta.get_field(name).name for label, _, name in excused] == [
        name for _, _, name in excused
    ]


def test_a_model_that_says_too_little_is_seen():
    def of(said):
        return what_is_wrong(User, said)

    whole = User.personal

    assert of(whole) == []
    assert of(None) == ["says nothing"]
    assert of(whole._replace(fields=(*whole.fields, "shoes"))) == ["has no shoes"]
    assert of(Personal()) == [
        "does not say whether email is personal",
        "does not say whether name is personal",
    ]
    assert of(whole._replace(kept="")) == [
        "does not say in words what is kept, how long and about whom"
    ]


def test_the_two_ways_to_say_it():
    class Row:
        pass

    personal("name", what="A name", kept="A day.", about=About.MAIL)(Row)
    assert Row.personal == Personal(("name",), "A day.", "A name", About.MAIL)

    nothing_personal(Row)
    assert Row.personal == Personal()


@pytest.mark.django_db
def test_the_privacy_page_shows_what_is_kept_of_whom_and_how_long(client):
    text = client.get("/privacy/").content.decode()

    said = [model.personal for model in OURS if getattr(model, "personal", Personal()).about]
    for each in [*said, *OF_PACKAGES.values()]:
        assert f">{each.what}</dt>" in text
        assert f">{each.kept}</dd>" in text
        assert f">{About(each.about).label}</h3>" in text
