"""Who may read a review: the desk’s page of it, and the page of those who are named."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from portal.audit.models import Event
from portal.errors import Refused
from portal.history import content
from portal.publishing import actions as publishing
from portal.publishing.models import Status
from reviews import readers
from reviews.models import NamedLead, Review
from tests.factories import (
    make_attachment,
    make_briefing,
    make_recommendation,
    make_response,
    make_restricted_review,
    make_review,
    make_user,
)
from tests.publishing.desk import address, press
from tests.reading import read
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
SECRET = "unmistakable"


def post(client, review, step, **said):
    return client.post(address(review, "readers"), {"step": step, **said}, follow=True)


def events(review):
    """The steps of a review, the first first: what, why, and by whom."""
    found = Event.objects.filter(subject_id=review.pk, subject_type__model="review")
    return list(found.order_by("pk").values_list("step", "note", "by"))


def test_whoever_may_write_may_restrict_with_or_without_a_reason(client, writer):
    first, second = make_review(), make_review()

    post(client, first, "restrict")
    post(client, second, "restrict", reason="A court case has begun.")

    assert list(Review.objects.values_list("restricted", flat=True)) == [True, True]
    assert events(first) == [("restricted to named leads", "", writer.pk)]
    assert events(second) == [("restricted to named leads", "A court case has begun.", writer.pk)]


@pytest.mark.parametrize(
    ("step", "said"), [("open", {"reason": "It is over."}), ("name", {"email": "a@example.org"})]
)
@pytest.mark.usefixtures("writer")
def test_only_a_publisher_lets_more_people_read(client, step, said):
    review = make_restricted_review()
    make_user(email="a@example.org")

    answer = post(client, review, step, **said).status_code

    assert (answer, events(review), NamedLead.objects.count()) == (403, [], 0)
    review.refresh_from_db()
    assert review.restricted


@pytest.mark.usefixtures("writer")
def test_only_a_publisher_takes_a_lead_off(client):
    review = make_restricted_review(make_user())
    path = address(review, "take_off", review.leads.get().pk)

    assert (client.get(path).status_code, client.post(path).status_code) == (403, 403)
    assert review.leads.count() == 1


def test_a_publisher_opens_it_again_and_says_why(client, publisher):
    review = make_restricted_review(make_user())

    unsaid = post(client, review, "open", reason=" ")
    before = Review.objects.get().restricted
    post(client, review, "open", reason="The court case is over.")

    assert (before, Review.objects.get().restricted) == (True, False)
    assert "Say why everybody may read it." in unsaid.content.decode()
    assert "<title>Error: " in unsaid.content.decode()
    assert events(review) == [("opened to the public", "The court case is over.", publisher.pk)]
    assert review.leads.count() == 1


def test_a_lead_is_named_by_their_address_and_taken_off_and_the_record_holds_no_name(
    client, publisher
):
    review = make_restricted_review()
    lead = make_user(email="lead@example.org", name="Named Lead")

    post(client, review, "name", email=" Lead@Example.org ")
    named = review.leads.get()
    client.post(address(review, "take_off", named.pk))

    assert (named.user, named.by) == (lead, publisher)
    assert not review.leads.exists()
    assert events(review) == [
        ("lead named", f"Account {lead.pk}.", publisher.pk),
        ("lead taken off", f"Account {lead.pk}.", publisher.pk),
    ]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("", "Give the address they sign in with."),
        ("lead", "Write an e-mail address, like name@example.org."),
        ("nobody@example.org", "Nobody has an account with this address."),
        ("closed@example.org", "Nobody has an account with this address."),
        ("named@example.org", "They are named for it already."),
    ],
)
@pytest.mark.usefixtures("publisher")
def test_who_cannot_be_named_is_said(client, said, sentence):
    make_user(email="closed@example.org", is_active=False)
    review = make_restricted_review(make_user(email="named@example.org"))

    page = post(client, review, "name", email=said).content.decode()

    assert sentence in page
    assert review.leads.count() == 1


@pytest.mark.usefixtures("publisher")
def test_the_lead_of_another_review_is_not_taken_off_here(client):
    other = make_restricted_review(make_user())
    path = address(make_restricted_review(), "take_off", other.leads.get().pk)

    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
    assert other.leads.count() == 1


@pytest.mark.usefixtures("publisher")
def test_reading_the_pages_changes_nothing(client):
    review = make_restricted_review(make_user())

    client.get(address(review, "readers"), {"step": "open", "reason": "x"})
    client.get(address(review, "take_off", review.leads.get().pk))

    assert (Review.objects.get().restricted, review.leads.count(), events(review)) == (True, 1, [])


@pytest.mark.parametrize("step", ["", "delete", "take-off"])
@pytest.mark.usefixtures("publisher")
def test_a_step_that_there_is_not_is_not_found(client, step):
    assert post(client, make_review(), step).status_code == 404


@pytest.mark.usefixtures("publisher")
def test_a_step_taken_twice_is_explained(client):
    restricted, opened = make_restricted_review(), make_review()

    again = post(client, restricted, "restrict").content.decode()
    open_again = post(client, opened, "open", reason="It is over.").content.decode()

    assert "Only the leads named for it read it already." in again
    assert "It is open to the public already." in open_again
    assert (events(restricted), events(opened)) == ([], [])


def test_of_two_who_decide_at_once_the_second_is_told():
    review = make_review()
    seen_before = Review.objects.get()
    readers.restrict(review, by=make_user())

    with pytest.raises(Refused):
        readers.restrict(seen_before, by=make_user())
    assert len(events(review)) == 1


@pytest.mark.parametrize(
    ("leads", "restricted", "says"),
    [
        ([], False, "Everybody can read this review."),
        ([True], True, "Only the leads named below can read this review."),
        ([], True, "Nobody can read this review."),
        ([False], True, "Nobody can read this review."),
        ([False, True], True, "Only the leads named below can read this review."),
    ],
)
@pytest.mark.usefixtures("writer")
def test_the_page_says_who_reads_it(client, leads, restricted, says):
    leads = [make_user(is_active=is_active) for is_active in leads]
    review = make_restricted_review(*leads)
    Review.objects.update(restricted=restricted)

    page = client.get(address(review, "readers")).content.decode()

    said = re.findall(r'<div class="desk-says">\s*<p><strong>([^<]+)', page)
    assert said == [says]


@pytest.mark.usefixtures("publisher")
def test_taking_the_last_lead_off_says_that_nobody_is_left(client):
    alone, one_of_two = (
        make_restricted_review(make_user()),
        make_restricted_review(make_user(), make_user()),
    )

    pages = [
        client.get(address(review, "take_off", review.leads.first().pk)).content.decode()
        for review in (alone, one_of_two)
    ]

    assert ["Nobody else is named." in page for page in pages] == [True, False]


@pytest.mark.parametrize("leads", [1, 4])
@pytest.mark.usefixtures("writer")
def test_the_page_costs_the_same_however_many_are_named(client, django_assert_num_queries, leads):
    review = make_restricted_review(*(make_user() for _ in range(leads)))
    client.get(address(review, "readers"))

    with django_assert_num_queries(8):
        client.get(address(review, "readers"))


def where_it_shows(client):
    """The public pages that hold the secret."""
    paths = [
        "/",
        "/reviews/",
        "/reviews/?kind=sar&year=2026",
        "/reviews/learning/",
        "/sitemap.xml",
        "/briefings/answer/",
    ]
    return [path for path in paths if SECRET in read(client, path)]


@pytest.mark.usefixtures("writer")
def test_what_is_restricted_is_gone_at_once_for_everybody_else(client):
    review = make_review(title=f"{SECRET} review", slug=SECRET)
    review.learning_points.update(text=f"{SECRET} point")
    recommendation = make_recommendation(review=review, text=f"{SECRET} advice")
    make_response(recommendation=recommendation, briefing=make_briefing(slug="answer"))
    file = make_attachment(review).upload
    own = [page.get_absolute_url() for page in (review, recommendation, file)]
    stranger = Client()
    before = [stranger.get(path).status_code for path in own], where_it_shows(stranger)

    post(client, review, "restrict")
    after = [stranger.get(path).status_code for path in own], where_it_shows(stranger)

    assert before[0] == [200] * 3
    assert "/reviews/" in before[1]
    assert "/briefings/answer/" in before[1]
    assert after == ([404] * 3, [])


@pytest.mark.usefixtures("writer")
def test_links_to_a_draft_end_when_it_is_restricted_and_none_is_made_anew(client):
    review = make_review(status=Status.DRAFT, publish_at=None)
    link = publishing.share(review, by=make_user())
    before = Client().get(link.get_absolute_url()).status_code

    post(client, review, "restrict")
    client.post(address(review, "share"))

    assert (before, Client().get(link.get_absolute_url()).status_code) == (200, 410)
    assert review.shared_drafts.count() == 1


def test_a_link_that_has_not_ended_shows_nothing_that_is_restricted():
    review = make_review(status=Status.DRAFT, publish_at=None)
    file = make_attachment(review).upload
    link = publishing.share(review, by=make_user())
    Review.objects.update(restricted=True)
    shared_file = f"{link.get_absolute_url()}files/{file.pk}/{file.name}"

    answers = [Client().get(path).status_code for path in (link.get_absolute_url(), shared_file)]

    assert answers == [404, 404]


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.usefixtures("writer")
def test_the_desk_sees_a_restricted_review_as_its_leads_will(client, public):
    hidden = {} if public else {"status": Status.DRAFT, "publish_at": None}
    review = make_restricted_review(title=SECRET, **hidden)

    response = client.get(address(review, "preview"))

    assert (response.status_code, SECRET in response.content.decode()) == (200, True)
    assert "no-store" in response["Cache-Control"]
    assert Review.objects.get().restricted


@pytest.mark.usefixtures("publisher")
def test_the_form_never_says_that_the_public_reads_what_is_restricted(client):
    page = client.get(address(make_restricted_review())).content.decode()

    assert "The public can read this page." not in page
    assert "Only the people named for it can read this page." in page
    assert "View on site" not in page
    assert "Share a draft" not in page


@pytest.mark.usefixtures("writer")
def test_saving_the_form_changes_nothing_about_who_reads_it(client):
    review = make_restricted_review(make_user(), status=Status.DRAFT, publish_at=None)

    press(client, review, title="Another title", restricted="")

    assert Review.objects.values_list("title", "restricted").get() == ("Another title", True)
    assert review.leads.count() == 1


@pytest.mark.usefixtures("publisher")
def test_approving_a_version_seen_before_it_was_restricted_does_not_open_it(client):
    review = make_review()
    publishing.propose(review, content.read(review), by=make_user(), significance="minor")
    seen_before = Review.objects.get()
    readers.restrict(review, by=make_user())

    with pytest.raises(Refused):
        publishing.publish_minor(seen_before, by=make_user())
    assert Review.objects.get().restricted


@pytest.fixture
def lead(client):
    lead = make_user()
    sign_in(client, lead)
    return lead


def test_a_lead_finds_what_is_shared_with_them_and_nothing_else(client, lead):
    shared = make_restricted_review(lead, title="Shared with them")
    make_restricted_review(make_user(), title="Shared with somebody else")
    make_restricted_review(lead, title="Not published", status=Status.DRAFT)
    make_review(title="Public")

    response = client.get("/reviews/restricted/")
    page = response.content.decode()

    titles = re.findall(
        r'<h2 class="card__title"><a class="govuk-link" href="([^"]+)">([^<]+)', page
    )
    assert titles == [(shared.get_absolute_url(), "Shared with them")]
    assert response["Cache-Control"] == "no-store"


def test_every_page_shows_a_lead_the_way_there_and_nobody_else(client, lead):
    way = 'href="/reviews/restricted/">Reviews shared with you</a>'
    before = way in client.get("/").content.decode()
    review = make_restricted_review(lead)
    named = way in client.get("/").content.decode()
    review.leads.all().delete()

    assert (before, named, way in client.get("/").content.decode()) == (False, True, False)


def test_who_is_named_for_nothing_has_no_such_page(client, lead):
    make_restricted_review(make_user())

    assert client.get("/reviews/restricted/").status_code == 404
    assert Client().get("/reviews/restricted/").status_code == 404


def paths_of(review):
    recommendation = make_recommendation(review=review)
    file = make_attachment(review).upload
    return [
        "/reviews/restricted/",
        review.get_absolute_url(),
        recommendation.get_absolute_url(),
        file.get_absolute_url(),
    ]


def test_what_a_lead_reads_is_kept_by_no_browser(client, lead):
    answers = [client.get(path) for path in paths_of(make_restricted_review(lead))]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}


def test_a_lead_who_has_not_used_a_second_factor_is_led_to_it_and_back(client):
    lead = make_user()
    client.force_login(lead)

    answers = [client.get(path) for path in paths_of(make_restricted_review(lead))]

    assert [answer.status_code for answer in answers] == [302] * 4
    assert all("next=/" in answer["Location"].replace("%2F", "/") for answer in answers)
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}


def test_a_lead_who_has_signed_out_is_not_asked_to_sign_in(client, lead):
    paths = paths_of(make_restricted_review(lead))
    client.logout()

    assert [client.get(path).status_code for path in paths] == [404] * 4


def take_off(review, lead):
    readers.take_off(review.leads.get(), by=make_user())


def close(review, lead):
    lead.is_active = False
    lead.save()


def delete(review, lead):
    lead.delete()


@pytest.mark.parametrize("end", [take_off, close, delete])
def test_when_the_last_who_was_named_is_gone_it_is_closed_and_not_open(client, lead, end):
    review = make_restricted_review(lead)
    paths = paths_of(review)
    before = client.get(review.get_absolute_url()).status_code

    end(review, lead)

    for each in (client, Client()):
        assert [each.get(path).status_code for path in paths] == [404] * 4
    assert before == 200
    assert not Review.objects.readable_by(lead).exists()


def test_a_lead_waits_for_the_second_it_is_published_too(client, lead, monkeypatch):
    soon = timezone.now() + dt.timedelta(minutes=5)
    review = make_restricted_review(lead, publish_at=soon)
    paths = paths_of(review)

    monkeypatch.setattr(timezone, "now", lambda: soon - dt.timedelta(seconds=1))
    early = [client.get(path).status_code for path in paths]
    monkeypatch.setattr(timezone, "now", lambda: soon)

    assert early == [404] * 4
    assert [client.get(path).status_code for path in paths] == [200] * 4
