"""What holds for every address: generated from the URLconf, so none is forgotten."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_manager, make_partnership, make_user
from tests.routes import (
    BUTTONS,
    BUTTONS_OF_MANAGERS,
    FILES,
    FORMS,
    MANAGERS,
    NAMED,
    OF_ONE_MANAGER,
    ONE_CLICK,
    PAGES,
    PUBLIC,
    SHARED,
    SIGN_IN,
    address,
    names,
)
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
UNSAFE = ["post", "put", "patch", "delete"]
# The HTML of an e-mail has its styles in its tags, which mail programs need. Nothing in it runs.
STYLED_IN_ITS_TAGS = {"outbox:in_html": ["script-src 'none'", "style-src 'unsafe-inline'"]}


def test_every_route_has_an_entry():
    of_managers = [*MANAGERS, *BUTTONS_OF_MANAGERS]
    public = [*PUBLIC, *FORMS, *FILES, *BUTTONS, *NAMED, *SHARED, *SIGN_IN]

    assert sorted(names()) == sorted([*public, *of_managers])


def own(name, manager):
    """An address of the manager's own."""
    return reverse(name, args=MANAGERS[name](manager))


@pytest.mark.parametrize("name", MANAGERS)
def test_a_page_of_managers_is_shown_to_whose_it_is_and_kept_by_nobody(client, name):
    manager = make_manager()
    sign_in(client, manager.user)

    response = client.get(own(name, manager))

    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("name", sorted(OF_ONE_MANAGER))
def test_what_is_one_managers_is_not_there_for_any_other(client, name):
    path = own(name, make_manager())
    sign_in(client, make_manager().user)

    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (404, 405)


@pytest.mark.parametrize("name", sorted(OF_ONE_MANAGER))
def test_what_is_one_managers_is_not_there_for_a_colleague_who_does_not_share_it(client, name):
    manager = make_manager()
    path = own(name, manager)
    sign_in(client, make_manager(agency=manager.user.agency).user)

    assert client.get(path).status_code == 404
    assert client.post(path).status_code in (404, 405)


@pytest.mark.parametrize("name", [*MANAGERS, *sorted(BUTTONS_OF_MANAGERS)])
def test_strangers_are_led_to_sign_in_and_who_is_no_manager_sees_nothing(client, name):
    manager = make_manager()
    path = reverse(name, args=MANAGERS[name](manager)) if name in MANAGERS else reverse(name)
    verb = client.get if name in MANAGERS else client.post
    stranger = verb(path)
    sign_in(client, make_user())
    nobody = verb(path)
    client.logout()
    sign_in(client, make_manager(admitted_at=None).user)
    waiting = verb(path)

    assert stranger["Location"].startswith("/accounts/login/?next=/training/")
    assert (nobody.status_code, waiting.status_code) == (403, 403)


@pytest.mark.parametrize("name", MANAGERS)
def test_a_manager_who_is_ended_or_closed_out_is_out_at_once(client, name):
    manager = make_manager()
    path = own(name, manager)
    sign_in(client, manager.user)
    manager.ended_at, manager.reason = timezone.now(), "Left."
    manager.save()
    ended = client.get(path)
    manager.user.is_active = False
    manager.user.save()

    assert ended.status_code == 403
    assert client.get(path)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", [*MANAGERS, *sorted(BUTTONS_OF_MANAGERS)])
def test_a_form_of_managers_that_was_not_opened_here_is_refused(name):
    client, manager = Client(enforce_csrf_checks=True), make_manager()
    path = reverse(name, args=MANAGERS[name](manager)) if name in MANAGERS else reverse(name)
    sign_in(client, manager.user)

    assert client.post(path).status_code in (403, 405)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("name", MANAGERS)
def test_pages_of_managers_are_read_or_sent_and_nothing_else(client, name, method):
    manager = make_manager()
    path = own(name, manager)
    sign_in(client, manager.user)

    assert getattr(client, method)(path).status_code == 405


@pytest.mark.parametrize("name", [*PUBLIC, *FORMS])
def test_a_public_route_answers(client, name):
    assert client.get(address(name)).status_code == 200


@pytest.mark.parametrize("method", UNSAFE)
@pytest.mark.parametrize("name", PUBLIC)
def test_other_methods_are_refused(client, name, method):
    assert getattr(client, method)(address(name)).status_code == 405


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_read_or_sent_and_nothing_else(client, name, method):
    assert getattr(client, method)(address(name)).status_code == 405


@pytest.mark.parametrize("name", FORMS)
def test_a_page_with_a_form_is_never_kept_and_knows_a_browser_by_its_form_alone(client, name):
    response = client.get(address(name))

    assert response["Cache-Control"] == "no-store"
    assert list(response.cookies) == ["csrftoken"]


@pytest.mark.parametrize("name", [name for name in FORMS if name not in ONE_CLICK])
def test_a_form_that_was_not_opened_here_is_refused(name):
    response = Client(enforce_csrf_checks=True).post(address(name))

    assert response.status_code == 403
    assert "This form was open too long" in response.content.decode()


@pytest.mark.parametrize("name", PUBLIC)
def test_nobody_is_given_a_cookie(client, name):
    assert client.get(address(name)).cookies == {}


@pytest.mark.parametrize("name", [*PUBLIC, *FORMS])
def test_no_page_may_be_framed_or_run_what_is_not_ours(client, name):
    response = client.get(address(name))

    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response["Permissions-Policy"]
    assert sorted(response["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        *STYLED_IN_ITS_TAGS.get(name, ["script-src 'self'", "style-src 'self'"]),
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_second_visit_costs_a_304(client, name):
    path = address(name)
    first = client.get(path)

    second = client.get(path, headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == "no-cache"
    assert (second.status_code, second.content) == (304, b"")


@pytest.mark.parametrize("name", PAGES)
def test_a_changed_page_is_sent_again(client, name):
    partnership = make_partnership()
    path = address(name)
    first = client.get(path)
    partnership.short_name = "Othertown"
    partnership.save()

    second = client.get(path, headers={"if-none-match": first["ETag"]})

    assert second.status_code == 200


@pytest.mark.parametrize("name", [*PAGES, *FORMS])
def test_what_somebody_signed_in_sees_is_never_kept(client, name):
    sign_in(client, make_user())

    assert client.get(address(name))["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", [*PAGES, *FORMS])
def test_a_page_shows_a_way_to_report_a_concern(client, name):
    page = client.get(address(name)).content.decode()

    assert 'href="tel:999"' in page
    assert 'href="/contacts/#report"' in page


@pytest.mark.parametrize("name", [*PAGES, *FORMS])
def test_a_public_address_with_something_after_it_is_not_found(client, name):
    path = address(name).partition("?")[0]

    assert client.get(f"{path}x.css").status_code == 404


@pytest.mark.parametrize("path", ["/admin/", "/admin/briefings/briefing/", "/admin/x.css"])
def test_the_desk_asks_strangers_to_sign_in_and_is_never_kept(client, path):
    response = client.get(path, follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/logout/", "/accounts/login/"])
def test_a_form_without_its_token_is_refused(path):
    response = Client(enforce_csrf_checks=True).post(path)

    assert response.status_code == 403
    assert "This form was open too long" in response.content.decode()


def test_reading_changes_nothing(client):
    paths = [address(name) for name in (*PUBLIC, *FORMS)]

    with CaptureQueriesContext(connection) as queries:
        for path in paths:
            client.get(path)
            client.head(path)

    words = {query["sql"].strip("(").split()[0].upper() for query in queries.captured_queries}
    assert words <= {"SELECT", "WITH", "DECLARE", "FETCH", "CLOSE"}
