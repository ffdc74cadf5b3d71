"""What is held about people, and for how long: said at each model, shown on the privacy page."""

from typing import NamedTuple

from django.apps import apps
from django.db import models


class About(models.TextChoices):
    """Whom it is about, as a heading of the privacy page, which has them in this order."""

    SIGNING_IN = "signing in", "If you sign in"
    WRITING = "writing", "If you write, check or publish pages"
    TRAINING = "training", "If you book training, or come to it"
    REVIEWS = "reviews", "If a review is about you, or you act on one"
    TELLING = "telling", "If you tell us about a team’s discussion"
    MAIL = "mail", "If we send you an e-mail"


class Personal(NamedTuple):
    """The personal fields of a model; in words for readers, what they hold and how long."""

    fields: tuple[str, ...] = ()
    kept: str = ""
    what: str = ""
    about: str = ""


def personal(*fields: str, what: str, kept: str, about: str):
    """A decorator: these fields of the model are personal. A model made from it says the same."""

    def declare(model):
        model.personal = Personal(fields, kept, what, about)
        return model

    return declare


def nothing_personal(model):
    """A decorator: no field of the model says anything about a person."""
    model.personal = Personal()
    return model


STEPS = (
    "What you did, when, and the reasons you gave: which pages you wrote, proposed, shared, "
    "approved, changed or withdrew, and which you look after"
)
FOR_GOOD = "For good: years later it must be possible to say how a page came to be published."

# What packages keep in tables of their own, by the name of the model.
OF_PACKAGES = {
    "sessions.Session": Personal(
        ("session_data",),
        what="That you are signed in, and how and when you did",
        kept="It counts for 12 hours at most, and goes when you sign out.",
        about=About.SIGNING_IN,
    ),
    "account.EmailAddress": Personal(
        ("user", "email"),
        what="Your work e-mail address, by which you sign in",
        kept="As long as your account.",
        about=About.SIGNING_IN,
    ),
    "mfa.Authenticator": Personal(
        ("user", "data"),
        what="Your second factor: what your app, passkey or recovery codes are checked against",
        kept="Until you, or a colleague for you, take it away.",
        about=About.SIGNING_IN,
    ),
    "admin.LogEntry": Personal(
        ("user", "object_repr", "change_message"),
        what=STEPS,
        kept=FOR_GOOD,
        about=About.WRITING,
    ),
    "pghistory.Context": Personal(
        ("metadata",),
        what=STEPS,
        kept=FOR_GOOD,
        about=About.WRITING,
    ),
}


def held() -> list[tuple[str, list[tuple[str, str]]]]:
    """For each heading what is held, and how long; what several models say alike, once."""
    groups = {about: {} for about in About}
    for said in [*_said_by_models(), *OF_PACKAGES.values()]:
        if said.about:
            groups[said.about][said.what] = said.kept
    return [(about.label, list(rows.items())) for about, rows in groups.items() if rows]


def _said_by_models():
    return [model.personal for model in apps.get_models() if hasattr(model, "personal")]
