"""Who may have a file, and how it is handed over."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from portal.publishing.models import Status
from portal.uploads import actions
from tests.factories import (
    make_attachment,
    make_briefing,
    make_course,
    make_partnership,
    make_release,
    make_review,
    make_upload,
    make_user,
)
from tests.signing_in import sign_in
from tests.uploads import samples

pytestmark = pytest.mark.django_db
TO_COME = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
HIDDEN = [
    {"status": Status.DRAFT},
    {"status": Status.IN_REVIEW},
    {"status": Status.WITHDRAWN},
    {"publish_at": TO_COME},
]
MAKERS = [make_briefing, make_course, make_review, make_release]


def status(client, upload):
    return client.get(upload.get_absolute_url()).status_code


def what_each_gets(client_class, upload):
    """The answer to a stranger, somebody from an agency, staff with a password, and the desk."""
    stranger, member, half, desk = (client_class() for _ in range(4))
    sign_in(member, make_user())
    half.force_login(make_user(is_staff=True))
    sign_in(desk, make_user(is_staff=True))
    return [status(each, upload) for each in (stranger, member, half, desk)]


@pytest.fixture
def browser(client):
    return type(client)


@pytest.mark.parametrize("make", MAKERS)
def test_anybody_has_the_file_of_what_is_published(browser, make):
    upload = make_attachment(make()).upload

    assert what_each_gets(browser, upload) == [200, 200, 200, 200]


@pytest.mark.parametrize("hidden", HIDDEN, ids=str)
@pytest.mark.parametrize("make", MAKERS)
def test_only_the_desk_has_the_file_of_what_is_hidden(browser, make, hidden):
    upload = make_attachment(make(**hidden)).upload

    assert what_each_gets(browser, upload) == [404, 404, 404, 200]


def test_only_the_desk_has_a_file_that_hangs_on_nothing(browser):
    assert what_each_gets(browser, make_upload()) == [404, 404, 404, 200]


def test_a_file_that_hangs_on_something_that_is_never_published_is_not_public(client):
    assert status(client, make_attachment(make_user()).upload) == 404


def test_a_file_is_public_from_the_second_of_what_it_hangs_on(client, monkeypatch):
    upload = make_attachment(make_briefing(publish_at=TO_COME)).upload

    monkeypatch.setattr(timezone, "now", lambda: TO_COME - dt.timedelta(seconds=1))
    early = status(client, upload)
    monkeypatch.setattr(timezone, "now", lambda: TO_COME)

    assert (early, status(client, upload)) == (404, 200)


def test_one_published_place_is_enough_and_the_last_withdrawn_takes_the_file(client):
    upload = make_upload()
    hidden, briefing, review = make_briefing(status=Status.DRAFT), make_briefing(), make_review()
    for subject in (hidden, briefing, review):
        make_attachment(subject, upload)
    with_both = status(client, upload)
    type(briefing).objects.filter(pk=briefing.pk).update(status=Status.WITHDRAWN)
    with_one = status(client, upload)
    type(review).objects.filter(pk=review.pk).update(status=Status.WITHDRAWN)

    assert (with_both, with_one, status(client, upload)) == (200, 200, 404)


def test_a_document_is_handed_over_to_save(client):
    upload = make_attachment(upload=make_upload(name="Annual report.pdf")).upload

    response = client.get(upload.get_absolute_url())

    assert b"".join(response.streaming_content) == samples.pdf()
    assert {name: response[name] for name in EXPECTED} == EXPECTED
    assert "sandbox" in response["Content-Security-Policy"].split("; ")
    assert response.cookies == {}


EXPECTED = {
    "Content-Type": "application/pdf",
    "Content-Disposition": 'attachment; filename="Annual report.pdf"',
    "Content-Length": str(len(samples.pdf())),
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize(
    ("content", "content_type", "how"),
    [
        (samples.picture("PNG"), "image/png", "inline"),
        (samples.picture("JPEG"), "image/jpeg", "inline"),
        (samples.office("docx"), f"{samples.OFFICE}wordprocessingml.document", "attachment"),
        (samples.office("pptx"), f"{samples.OFFICE}presentationml.presentation", "attachment"),
        (samples.office("xlsx"), f"{samples.OFFICE}spreadsheetml.sheet", "attachment"),
        (samples.sound(), "audio/mpeg", "attachment"),
        (samples.film(), "video/mp4", "attachment"),
    ],
)
def test_only_pictures_are_shown_in_place(client, content, content_type, how):
    upload = make_attachment(upload=make_upload(content, name="given.html")).upload

    response = client.get(upload.get_absolute_url())

    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'{how}; filename="given.{upload.kind}"'


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ('a"b\r\nX-Evil: 1.pdf', 'attachment; filename="ab X-Evil 1.pdf"'),
        ("../../a.pdf", 'attachment; filename="a.pdf"'),
        ("Gŵyr.pdf", "attachment; filename*=utf-8''G%C5%B5yr.pdf"),
    ],
)
def test_a_name_never_leaves_its_header(client, name, header):
    odd = ContentFile(samples.pdf(), name=name)
    upload = make_attachment(upload=actions.add(odd, by=make_user())).upload

    response = client.get(upload.get_absolute_url())

    assert response["Content-Disposition"] == header
    assert "X-Evil" not in response.headers


def test_what_somebody_signed_in_gets_is_never_kept(client):
    upload = make_attachment().upload
    sign_in(client, make_user())

    assert client.get(upload.get_absolute_url())["Cache-Control"] == "no-store"


def test_a_second_visit_costs_a_304_until_it_is_withdrawn(client):
    attachment = make_attachment()
    path, briefing = attachment.upload.get_absolute_url(), attachment.subject
    tag = {"if-none-match": client.get(path)["ETag"]}
    second = client.get(path, headers=tag).status_code
    type(briefing).objects.filter(pk=briefing.pk).update(status=Status.WITHDRAWN)

    assert (second, client.get(path, headers=tag).status_code) == (304, 404)


def test_a_file_is_sent_as_it_is_to_a_browser_that_would_take_it_compressed(client):
    path = make_attachment().upload.get_absolute_url()

    response = client.get(path, headers={"accept-encoding": "gzip"})

    assert b"".join(response.streaming_content) == samples.pdf()


@pytest.mark.parametrize(
    "path", ["{pk}/other.pdf", "{pk}/", "{pk}", "{pk}/report.pdf/", "{pk}/%00", "0/report.pdf"]
)
def test_another_address_is_not_found(client, path):
    upload = make_attachment().upload

    assert client.get("/files/" + path.format(pk=upload.pk)).status_code == 404


def test_a_number_no_database_knows_is_not_found(client):
    assert client.get(f"/files/{10**30}/report.pdf").status_code == 404


def test_storage_has_no_address_of_its_own(client):
    upload = make_attachment().upload

    for folder in ("", "media/", "var/media/", "static/", "files/"):
        assert client.get(f"/{folder}{upload.file.name}").status_code == 404


def test_a_file_that_is_gone_says_so(client):
    make_partnership()
    upload = make_attachment().upload
    default_storage.delete(upload.file.name)

    response = client.get(upload.get_absolute_url())

    assert response.status_code == 404
    assert '<h1 class="govuk-heading-xl">File unavailable</h1>' in response.content.decode()


def test_a_file_costs_few_queries_however_much_it_hangs_on(client, django_assert_num_queries):
    upload = make_upload()
    for _ in range(5):
        make_attachment(make_briefing(), upload)
        make_attachment(make_review(), upload)
    status(client, upload)

    with django_assert_num_queries(3):
        client.get(reverse("uploads:file", args=[upload.pk, upload.name]))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_file_is_only_read(client, method):
    path = make_attachment().upload.get_absolute_url()

    assert getattr(client, method)(path).status_code == 405


def test_asking_for_the_headers_alone_opens_nothing(client):
    path = make_attachment().upload.get_absolute_url()

    response = client.head(path)

    assert (response.status_code, response["Content-Length"]) == (200, str(len(samples.pdf())))
