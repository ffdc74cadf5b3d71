"""When something is wrong: a clear page, the right status, a number to quote, and no secrets."""

import logging
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.test import Client
from django.urls import path

from portal import urls as ours
from portal.launch import VAR
from tests.browser import NARROW, WIDE, Visitor
from tests.factories import make_partnership, make_user, make_worker
from tests.signing_in import sign_in

SECRET = "a value that must not be seen"


def breaks(problem):
    def view(request):
        secret = SECRET  # noqa: F841 (a debug page would show it)
        raise problem

    return view


urlpatterns = [
    *ours.urlpatterns,
    path("broken/", breaks(RuntimeError(SECRET))),
    path("down/", breaks(OperationalError(SECRET))),
    path("forbidden/", breaks(PermissionDenied(SECRET))),
    path("suspicious/", breaks(SuspiciousOperation(SECRET))),
]
handler400, handler403 = ours.handler400, ours.handler403
handler404, handler500 = ours.handler404, ours.handler500


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def heading(response):
    return response.content.decode().split("<h1")[1].split(">", 1)[1].split("<")[0]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/nowhere/", 404, "Page not found"),
        ("/forbidden/", 403, "You cannot see this page"),
        ("/suspicious/", 400, "We could not read that request"),
        ("/broken/", 500, "Something went wrong"),
        ("/down/", 503, "Back soon"),
    ],
)
def test_an_error_has_its_page_and_tells_no_secret(client, address, status, says):
    make_partnership()

    response = client.get(address)

    assert (response.status_code, heading(response)) == (status, says)
    assert SECRET not in response.content.decode()
    assert "Traceback" not in response.content.decode()
    assert 'href="tel:999"' in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("address", ["/broken/", "/down/"])
def test_the_page_for_our_mistakes_reads_no_database(client, address, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(address)


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_the_number_on_the_page_is_the_one_in_the_header_and_the_log(client, monkeypatch):
    console = next(handler for handler in logging.getLogger().handlers if handler.filters)
    monkeypatch.setattr(console, "stream", log := StringIO())

    response = client.get("/broken/")

    number = response["X-Request-ID"]
    assert f"give this number: {number}" in response.content.decode()
    assert f"ERROR django.request [{number}]" in log.getvalue()


@pytest.mark.django_db
def test_a_strange_host_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_a_well_portal_says_so(client):
    make_worker()

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "well"})


@pytest.mark.django_db
def test_a_migration_not_applied_makes_it_unwell(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reviews'")
        missing = cursor.rowcount

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (
        503,
        {"status": "unwell", "reason": f"Database migrations not applied: {missing}."},
    )


@pytest.mark.django_db
def test_a_database_out_of_reach_makes_it_unwell(client, monkeypatch):
    def away(*args):
        raise OperationalError("no route to 10.0.0.1")

    monkeypatch.setattr(connection, "cursor", away)

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (
        503,
        {"status": "unwell", "reason": "The database cannot be reached."},
    )


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_browser_with_a_session_gets_the_same_page_while_the_database_is_away(
    client, monkeypatch
):
    sign_in(client, make_user())

    def away(*args, **kwargs):
        raise OperationalError(SECRET)

    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/")

    assert (response.status_code, heading(response)) == (503, "Back soon")
    assert response["Cache-Control"] == "no-store"
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("address", ["/suspicious/", "/forbidden/", "/broken/", "/down/", "form"])
def test_an_error_page_is_accessible_and_fits(client, chromium, address, width):
    make_partnership()
    refused = Client(enforce_csrf_checks=True).post("/admin/login/")
    response = refused if address == "form" else client.get(address)
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.set_content(response.content.decode())
    page.add_style_tag(path=VAR / "assets" / "portal.css")

    visitor = Visitor(page, "")
    assert visitor.violations() == []
    assert visitor.overflow() == 0
    page.close()
