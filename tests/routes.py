"""Every address of the portal, from the URLconf, and who may see it. A new one needs an entry."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from briefings.discussions.actions import TOKENS, key_of
from portal.alerts.links import ASKINGS, SUBSCRIBERS
from portal.alerts.models import Asking
from reviews.keys import token_of
from tests import factories
from tests.training.certificates.earning import certified
from tests.training.evaluation import shapes
from training.certificates.links import token_of as record_token_of
from training.models import Person
from training.places import tokens
from training.places.tokens import ANSWERS, INTERESTS, PLACES, REQUESTS


class Route(NamedTuple):
    """How to make an address of one kind: `make` saves what it shows and gives its arguments."""

    make: Callable[[], list] = list
    page: bool = True  # an HTML page in the frame, not a file for machines
    query: Callable[[], dict] = dict  # what stands behind the question mark


def _chapter():
    chapter = factories.make_change().chapter
    return [chapter.manual.slug, chapter.slug]


def _release():
    release = factories.make_change().release
    return [release.manual.slug, f"{release.month:%Y-%m}"]


def _recommendation():
    recommendation = factories.make_response().recommendation
    return [recommendation.review.slug, recommendation.number]


def _pathway():
    return [factories.make_pathway([factories.make_course()]).pk]


def _followed():
    return {"follow": f"theme:{factories.make_theme().pk}"}


def _asking():
    follows = {f"theme:{factories.make_theme().pk}": "weekly"}
    asking = Asking.objects.create(email="a@example.org", audience="both", follows=follows)
    return [ASKINGS.sign(asking.pk)]


def _subscriber():
    subscriber = factories.make_subscriber(f"theme:{factories.make_theme().pk}")
    return [SUBSCRIBERS.sign(subscriber.pk)]


def _waiting():
    discussion = factories.make_discussion(key=key_of("lead@example.org"))
    return [TOKENS.sign(discussion.key)]


def _interest():
    return [INTERESTS.sign(factories.make_interest().pk)]


def _request():
    return [REQUESTS.sign(factories.make_place_request().pk)]


def _request_of_a_manager():
    return [ANSWERS.sign(factories.make_place_request(confirmed=True).pk)]


def _register():
    session = factories.make_session(starts_at=timezone.now() - dt.timedelta(hours=1))
    return [tokens.register_token(session, timezone.localdate(session.starts_at))]


def _place():
    return [PLACES.sign(factories.make_booking().pk)]


def _missed():
    return [tokens.FORMS.sign(factories.make_attendance(mark="absent").booking_id)]


def _delegate():
    return [tokens.FORMS.sign(shapes.make_delegate().pk)]


def _due():
    return [tokens.FORMS.sign(shapes.make_due().booking_id)]


def _booked():
    return [tokens.FORMS.sign(factories.make_booking().pk)]


def _asked_of_a_manager():
    return [tokens.SEEN.sign(shapes.make_asked().pk)]


def _action():
    response = factories.make_response(owner=factories.make_owner())
    return [token_of(response.owner), response.pk]


def _record():
    return [record_token_of(factories.make_person())]


def _declared():
    declared = factories.make_declared()
    return [record_token_of(declared.person), declared.pk]


def _team_of(manager):
    return factories.make_team(manager=manager)


def _own_booking(manager, **fields):
    team = _team_of(manager)
    return [factories.make_booking(person=factories.make_person(team), team=team, **fields).pk]


def _own_order(manager):
    team = _team_of(manager)
    order = factories.make_order(team=team, by=manager.user)
    factories.make_booking(order.session, factories.make_person(team), team=team, order=order)
    return [order.pk]


def _own_person(manager):
    return [factories.make_person(_team_of(manager)).pk]


def _own_declared(manager):
    (pk,) = _own_person(manager)
    return [pk, factories.make_declared(Person.objects.get(pk=pk), by=manager.user).pk]


def _own_certificate(manager):
    team = _team_of(manager)
    certificate = certified(person=factories.make_person(team))
    return [certificate.booking.person_id, certificate.booking_id]


def _own_invitation(manager):
    return [factories.make_invitation(manager=manager).pk]


def _email():
    return [factories.make_message(html="<!doctype html><title>Hello</title>").pk]


def _well():
    factories.make_worker()
    return []


PUBLIC = {
    "home": Route(),
    "reference:contacts": Route(),
    "reference:poster": Route(page=False),
    "reference:glossary": Route(),
    "briefings:index": Route(),
    "briefings:feed": Route(page=False),
    "briefings:detail": Route(lambda: [factories.make_briefing().slug]),
    "briefings:handout": Route(lambda: [factories.make_briefing().slug], page=False),
    "briefings:use_sent": Route(),
    "procedures:index": Route(),
    "procedures:updates": Route(),
    "procedures:updates_csv": Route(page=False),
    "procedures:updates_xlsx": Route(page=False),
    "procedures:chapter": Route(_chapter),
    "procedures:releases": Route(),
    "procedures:release": Route(_release),
    "procedures:handout": Route(_release, page=False),
    "procedures:holding": Route(lambda: [factories.make_holding_position().slug]),
    "procedures:feed": Route(page=False),
    "procedures:manual_feed": Route(lambda: [factories.make_manual().slug], page=False),
    "training:index": Route(),
    "training:course": Route(lambda: [factories.make_course().slug]),
    "training:pathways": Route(),
    "training:pathway": Route(_pathway),
    "training:session": Route(lambda: [factories.make_session().pk]),
    "training:session_calendar": Route(lambda: [factories.make_session().pk], page=False),
    "training:calendar": Route(page=False),
    "training:feed": Route(page=False),
    "training:interest_sent": Route(),
    "training:request_sent": Route(),
    "training:record_sent": Route(),
    "training:register_worker": Route(page=False),
    "reviews:index": Route(),
    "reviews:learning": Route(),
    "reviews:learning_feed": Route(page=False),
    "reviews:themes": Route(),
    "reviews:numbers": Route(),
    "reviews:detail": Route(lambda: [factories.make_review().slug]),
    "reviews:recommendation": Route(_recommendation),
    "newsletter:index": Route(),
    "newsletter:feed": Route(page=False),
    "newsletter:issue": Route(lambda: [factories.make_part().issue.number]),
    "newsletter:paper": Route(lambda: [factories.make_issue().number], page=False),
    "alerts:sent": Route(),
    "resources:index": Route(),
    "resources:feed": Route(page=False),
    "resources:detail": Route(lambda: [factories.make_resource().slug]),
    "search:index": Route(),
    "search:suggest": Route(page=False),
    "topics:index": Route(),
    "topics:topic": Route(lambda: [factories.make_theme().slug]),
    "topics:feed": Route(lambda: [factories.make_theme().slug], page=False),
    "outbox:index": Route(),
    "outbox:in_html": Route(_email, page=False),
    "accessibility": Route(),
    "privacy": Route(),
    "cookies": Route(),
    "health": Route(_well, page=False),
    "robots": Route(page=False),
    "security": Route(page=False),
    "brand": Route(lambda: ["1f5f5b"], page=False),
    "django.contrib.sitemaps.views.sitemap": Route(page=False),
}
PAGES = [name for name, route in PUBLIC.items() if route.page]
# Pages with a form that anybody may send, without an account: what it does is tested beside it.
FORMS = {
    "briefings:use": Route(lambda: [factories.make_briefing().slug]),
    "briefings:use_confirm": Route(_waiting),
    "training:interest": Route(lambda: [factories.make_course().slug]),
    "training:interest_confirm": Route(_interest),
    "training:request": Route(lambda: [factories.make_session().pk]),
    "training:request_confirm": Route(_request),
    "training:request_answer": Route(_request_of_a_manager),
    "training:record_ask": Route(),
    "training:record_declare": Route(_record),
    "training:record_take_back": Route(_declared),
    "training:place_needs": Route(_place),
    "training:place_give_up": Route(_place),
    "training:register": Route(_register),
    "training:register_walk_in": Route(_register),
    "training:answers_absence": Route(_missed),
    "training:answers_before": Route(_booked),
    "training:answers_after": Route(_delegate),
    "training:answers_later": Route(_due),
    "training:answers_leave": Route(_booked),
    "training:seen": Route(_asked_of_a_manager),
    "reviews:action": Route(_action),
    "alerts:subscribe": Route(query=_followed),
    "alerts:confirm": Route(_asking),
    "alerts:manage": Route(_subscriber),
    "alerts:add": Route(_subscriber),
    "alerts:leave_all": Route(_subscriber),
}
# What managers of an agency see of their own: each is given the manager whose it is.
MANAGERS = {
    "training:book": lambda manager: [factories.make_session().pk],
    "training:bookings": lambda manager: [],
    "training:bookings_earlier": lambda manager: [],
    "training:bookings_csv": lambda manager: [],
    "training:bookings_ics": lambda manager: [],
    "training:needs": lambda manager: [],
    "training:order": _own_order,
    "training:booking": _own_booking,
    "training:booking_cancel": _own_booking,
    "training:booking_swap": _own_booking,
    "training:booking_move": _own_booking,
    "training:booking_needs": _own_booking,
    "training:team": lambda manager: [],
    "training:team_add": lambda manager: [],
    "training:team_paste": lambda manager: [],
    "training:team_person": _own_person,
    "training:team_pathways": lambda manager: [],
    "training:team_pathways_csv": lambda manager: [],
    "training:team_remove": _own_person,
    "training:team_end_alerts": _own_person,
    "training:team_declare": _own_person,
    "training:team_take_back": _own_declared,
    "training:team_certificate": _own_certificate,
    "training:invitation": _own_invitation,
}
# Of those, what belongs to one manager, so that another is told it is not there.
OF_ONE_MANAGER = {
    name
    for name, make in MANAGERS.items()
    if make
    in (
        _own_booking,
        _own_order,
        _own_person,
        _own_invitation,
        _own_declared,
        _own_certificate,
    )
}
# Of the forms, those a mail program sends by itself, without a cookie (RFC 8058): the link alone
# says who they are. tests/training/evaluation/test_leaving.py looks after it.
ONE_CLICK = {"training:answers_leave"}
# Buttons on those pages.
BUTTONS_OF_MANAGERS = {"training:team_share", "training:team_stop_sharing"}
# What is streamed, so that a test cannot read it as a page: tests/uploads looks after these.
FILES = {"uploads:file"}
# What only a button sends: the tests of its page look after these.
BUTTONS = {
    "procedures:read",
    "training:answers_end_contact",
    "training:answers_end_telling",
    "training:register_send",
}
# What only people who are named for it see, or who may change it: tests/reviews/test_matrix.py and
# tests/newsletter/test_slides.py look after these.
NAMED = {"newsletter:slides", "reviews:restricted"}
# What only a link opens, and nobody keeps: tests/publishing/test_drafts.py,
# tests/training/test_place.py, tests/training/attendance, tests/training/certificates,
# tests/reviews/test_owners_page.py and tests/alerts/test_subscribing_links.py look after these.
SHARED = {
    "alerts:leave",
    "publishing:draft",
    "publishing:draft_file",
    "training:answers",
    "training:place",
    "training:place_calendar",
    "training:register_pdf",
    "training:certificate",
    "training:certificate_pdf",
    "training:record",
    "training:record_csv",
    "training:record_certificate",
    "reviews:actions",
}

# The pages of signing in: what a stranger is answered, and what anybody signed in is, whatever
# their role. 302 to a stranger is the way to sign in; somebody else's passkey is not found.
SIGN_IN = {
    "account_login": (200, 302),
    "account_request_login_code": (200, 302),
    "account_confirm_login_code": (302, 302),
    "account_logout": (302, 200),
    "account_inactive": (200, 200),
    "account_signup": (200, 302),
    "account_confirm_sign_up": (302, 302),
    "account_manager": (302, 200),
    "account_reauthenticate": (302, 200),
    "account_change_password": (302, 200),
    "account_set_password": (302, 302),
    "account_reset_password": (200, 200),
    "account_confirm_password_reset_code": (302, 302),
    "account_complete_password_reset": (302, 302),
    "account_password_reset_completed": (200, 200),
    "mfa_index": (302, 200),
    "mfa_authenticate": (302, 302),
    "mfa_reauthenticate": (302, 302),
    "mfa_activate_totp": (302, 200),
    "mfa_deactivate_totp": (302, 404),
    "mfa_view_recovery_codes": (302, 404),
    "mfa_generate_recovery_codes": (302, 200),
    "mfa_download_recovery_codes": (302, 404),
    "mfa_list_webauthn": (302, 200),
    "mfa_add_webauthn": (302, 200),
    "mfa_reauthenticate_webauthn": (302, 302),
    "mfa_login_webauthn": (302, 302),
    "mfa_remove_webauthn": (302, 404),
    "mfa_edit_webauthn": (302, 404),
}


def address(name) -> str:
    route = (PUBLIC | FORMS)[name]
    return reverse(name, args=route.make(), query=route.query())


def names(patterns=None, namespace="") -> Iterator[str]:
    """The name of every route but the admin's, which demands its own sign-in throughout."""
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or str(pattern.pattern))
        elif pattern.namespace != "admin":
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, namespace + inner)
