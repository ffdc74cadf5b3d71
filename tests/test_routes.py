"""What holds for every address: generated from the URLconf, so none is forgotten."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_partnership, make_user
from tests.routes import BUTTONS, FILES, FORMS, PAGES, PUBLIC, SHARED, SIGN_IN, address, names
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
UNSAFE = ["post", "put", "patch", "delete"]


def test_every_route_has_an_entry():
    assert sorted(names()) == sorted([*PUBLIC, *FORMS, *FILES, *BUTTONS, *SHARED, *SIGN_IN])


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


@pytest.mark.parametrize("name", FORMS)
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
        "script-src 'self'",
        "style-src 'self'",
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
    assert client.get(address(name) + "x.css").status_code == 404


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
    assert words <= {"SELECT", "DECLARE", "FETCH", "CLOSE"}
