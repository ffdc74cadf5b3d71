"""The report comes down at its time and by itself; what was learned stays."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from portal.history import content
from portal.publishing import actions as publishing
from portal.publishing.models import Status
from reviews.models import Review
from reviews.models.review import REPORT_STAYS
from tests.factories import (
    make_attachment,
    make_briefing,
    make_restricted_review,
    make_review,
    make_upload,
    make_user,
)
from tests.reading import read
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

NOW = timezone.now()
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)
ENDS = NOW + dt.timedelta(hours=6)
LEARNED = "Ask, and write down the answer."


def make_report(review=None, **fields):
    """The report of a review that was published yesterday and shows it for ten minutes more."""
    review = review or make_review(**{"report_until": ENDS} | fields)
    return make_attachment(review, title="The report", comes_down=True)


def status(client, upload):
    return client.get(upload.get_absolute_url()).status_code


def at(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_the_report_is_there_until_its_second_and_gone_from_it_on(client, monkeypatch):
    upload = make_report().upload

    at(monkeypatch, ENDS - SECOND)
    before = status(client, upload)
    at(monkeypatch, ENDS)

    assert (before, status(client, upload)) == (200, 404)


def test_its_page_its_learning_and_its_other_files_stay(client, monkeypatch):
    report = make_report()
    review, other = report.subject, make_attachment(report.subject, title="The poster").upload
    link = report.upload.get_absolute_url()

    at(monkeypatch, ENDS - SECOND)
    before = read(client, review.get_absolute_url())
    at(monkeypatch, ENDS)
    after = read(client, review.get_absolute_url())

    assert [link in page for page in (before, after)] == [True, False]
    assert [LEARNED in page for page in (before, after)] == [True, True]
    assert LEARNED in read(client, "/reviews/learning/")
    assert status(client, other) == 200


def test_without_a_time_of_its_own_it_stays_a_year(client, monkeypatch):
    published = NOW - REPORT_STAYS + dt.timedelta(minutes=10)
    upload = make_report(publish_at=published, report_until=None).upload

    at(monkeypatch, published + REPORT_STAYS - SECOND)
    before = status(client, upload)
    at(monkeypatch, published + REPORT_STAYS)

    assert (before, status(client, upload)) == (200, 404)


@pytest.mark.parametrize("until", [None, ENDS])
def test_the_report_of_what_is_to_come_is_not_there_early(client, monkeypatch, until):
    soon = NOW + dt.timedelta(minutes=5)
    upload = make_report(publish_at=soon, report_until=until).upload

    at(monkeypatch, soon - SECOND)
    early = status(client, upload)
    at(monkeypatch, soon)

    assert (early, status(client, upload)) == (404, 200)


def test_the_desk_still_has_it(client):
    upload = make_report(report_until=NOW - DAY).upload
    sign_in(client, make_user(is_staff=True))

    assert status(client, upload) == 200


def test_a_lead_does_not_have_it_any_longer_either(client):
    lead = make_user()
    sign_in(client, lead)
    shown = make_report(make_restricted_review(lead, report_until=ENDS)).upload
    down = make_report(make_restricted_review(lead, report_until=NOW - DAY)).upload

    assert (status(client, shown), status(client, down)) == (200, 404)


def test_a_browser_or_a_proxy_that_has_it_asks_again_and_is_told_it_is_gone(client, monkeypatch):
    path = make_report().upload.get_absolute_url()
    first = client.get(path)
    tag = {"if-none-match": first["ETag"]}
    again = client.get(path, headers=tag).status_code

    at(monkeypatch, ENDS)

    assert (first["Cache-Control"], again) == ("no-cache", 304)
    assert client.get(path, headers=tag).status_code == 404
    assert client.head(path).status_code == 404


def test_taking_it_down_needs_nobody_and_writes_nothing(client, monkeypatch):
    upload = make_report().upload
    versions = list(Review.objects.values_list("version", "updated_at"))
    at(monkeypatch, ENDS)

    status(client, upload)

    assert list(Review.objects.values_list("version", "updated_at")) == versions


def test_a_file_that_is_a_report_here_and_a_handout_there_is_there_for_the_other(client):
    upload = make_upload()
    make_attachment(make_review(report_until=NOW - DAY), upload, comes_down=True)
    before = status(client, upload)
    make_attachment(make_briefing(), upload)

    assert (before, status(client, upload)) == (404, 200)


def test_the_report_of_one_review_that_is_down_is_not_shown_by_another_that_is_not(client):
    make_report()
    upload = make_report(report_until=NOW - DAY).upload

    assert status(client, upload) == 404


def test_a_report_shown_for_longer_is_there_again(client):
    attachment = make_report(report_until=NOW - DAY)
    before = status(client, attachment.upload)
    Review.objects.update(report_until=NOW + DAY)

    assert (before, status(client, attachment.upload)) == (404, 200)


@pytest.mark.parametrize("proposed", [True, False])
def test_a_link_to_a_draft_gives_no_report_that_is_down(proposed):
    report = make_report(report_until=NOW - DAY)
    review, other = report.subject, make_attachment(report.subject).upload
    if proposed:
        publishing.propose(review, content.read(review), by=make_user(), significance="minor")
    link = publishing.share(review, by=make_user()).get_absolute_url()

    answers = [
        Client().get(f"{link}files/{upload.pk}/{upload.name}").status_code
        for upload in (report.upload, other)
    ]

    assert answers == [404, 200]


def test_the_file_goes_with_a_review_that_is_withdrawn_or_restricted(client):
    withdrawn, restricted = make_report(), make_report()
    Review.objects.filter(pk=withdrawn.subject_id).update(status=Status.WITHDRAWN)
    Review.objects.filter(pk=restricted.subject_id).update(restricted=True)

    assert [status(client, each.upload) for each in (withdrawn, restricted)] == [404, 404]


def test_a_withdrawn_review_that_is_restricted_says_nothing_to_a_stranger(client):
    review = make_review()
    publishing.withdraw(review, by=make_user(), reason="Wrong.")
    before = client.get(review.get_absolute_url()).status_code
    Review.objects.update(restricted=True)

    assert (before, client.get(review.get_absolute_url()).status_code) == (410, 404)


def test_the_question_of_the_list_and_of_one_review_have_one_answer(monkeypatch):
    moments = [NOW - REPORT_STAYS, NOW - REPORT_STAYS + SECOND, NOW - DAY, NOW]
    untils = [None, NOW - SECOND, NOW, NOW + SECOND]
    for publish_at in moments:
        for until in untils:
            make_review(publish_at=publish_at, report_until=until)
    at(monkeypatch, NOW)

    in_full = set(Review.objects.readable_by(AnonymousUser()).in_full())

    assert in_full == {review for review in Review.objects.all() if review.shows_report}
    assert 0 < len(in_full) < 16


def test_a_mistyped_year_of_publication_breaks_no_page_of_the_desk():
    far = dt.datetime(9999, 12, 31, 12, tzinfo=dt.UTC)

    assert Review(publish_at=far).report_ends_at == far
