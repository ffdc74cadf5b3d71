"""Age, sex and ethnic group: the desk’s page, what readers see, and everywhere they do not."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.test import Client

from portal.audit.models import Event
from portal.history import content
from reviews import disclosing
from reviews.filters import ReviewFilters
from reviews.models import PersonReviewed
from tests.factories import make_recommendation, make_review, make_user
from tests.publishing.desk import address, make_writer, press
from tests.reading import read
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
KNOWN = {"age_band": "5_9", "sex": "female", "ethnicity": "mixed"}
WORDS = ["5 to 9", "Female", "Mixed or multiple ethnic groups"]


def make_person(review=None, **fields):
    return PersonReviewed.objects.create(review=review or make_review(), **KNOWN | fields)


def send(client, review, about, **said):
    return client.post(address(review, "person"), {"about": about, **said}, follow=True)


def events(review):
    found = Event.objects.filter(subject_id=review.pk, subject_type__model="review")
    return list(found.order_by("pk").values_list("step", "note", "by"))


def disclosed(review):
    found = review.disclosures.order_by("detail")
    return list(found.values_list("detail", "reason", "by"))


def test_whoever_may_write_keeps_what_is_known_and_the_record_says_which_never_what(client, writer):
    review = make_review()

    send(client, review, "known", **KNOWN)
    send(client, review, "known", **KNOWN)
    send(client, review, "known", **KNOWN | {"sex": ""})

    assert PersonReviewed.objects.values("age_band", "sex", "ethnicity").get() == KNOWN | {
        "sex": ""
    }
    assert events(review) == [
        ("person’s details changed", "Age, sex and ethnic group.", writer.pk),
        ("person’s details changed", "Sex.", writer.pk),
    ]


def test_a_publisher_shows_a_detail_for_a_reason_and_takes_it_back(client, publisher):
    review = make_person().review
    said = {"age_band_shown": "on", "age_band_reason": "It is about very young children."}

    send(client, review, "shown", **said)
    shown = disclosed(review)
    send(client, review, "shown", **said)
    send(client, review, "shown", age_band_reason="It is about very young children.")

    assert shown == [("age_band", "It is about very young children.", publisher.pk)]
    assert disclosed(review) == []
    assert events(review) == [
        ("age shown to readers", "It is about very young children.", publisher.pk),
        ("age no longer shown to readers", "", publisher.pk),
    ]


def test_another_reason_is_a_decision_of_its_own_and_the_same_one_is_not():
    review, first, second = make_person().review, make_user(), make_user()

    disclosing.decide(review, {"sex": "One", "age_band": "Two"}, by=first)
    disclosing.decide(review, {"sex": "One", "age_band": "Three"}, by=second)

    assert disclosed(review) == [("age_band", "Three", second.pk), ("sex", "One", first.pk)]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"age_band_shown": "on"}, "Say why readers need to know it."),
        ({"age_band_shown": "on", "age_band_reason": " "}, "Say why readers need to know it."),
        ({"sex_shown": "on", "sex_reason": "It matters."}, "Nothing is known of it"),
    ],
)
@pytest.mark.usefixtures("publisher")
def test_nothing_is_shown_without_a_reason_or_that_is_not_known(client, said, sentence):
    review = make_person(sex="").review

    page = send(client, review, "shown", **said).content.decode()

    assert sentence in page
    assert "<title>Error: " in page
    assert (disclosed(review), events(review)) == ([], [])


@pytest.mark.usefixtures("writer")
def test_only_a_publisher_decides_what_readers_see(client):
    review = make_person().review
    disclosing.decide(review, {"sex": "It matters."}, by=make_user())
    before = disclosed(review)

    page = client.get(address(review, "person")).content.decode()
    more = send(client, review, "shown", age_band_shown="on", age_band_reason="x").status_code
    none = send(client, review, "shown").status_code

    assert (more, none, disclosed(review)) == (403, 403, before)
    assert 'value="shown"' not in page
    assert "A publisher decides what readers see." in page


@pytest.mark.usefixtures("writer")
def test_a_detail_that_readers_see_is_not_changed_by_who_only_writes(client):
    review = make_person().review
    disclosing.decide(review, {"ethnicity": "It matters."}, by=make_user())

    send(client, review, "known", age_band="under_1", sex="male", ethnicity="white")

    person = PersonReviewed.objects.values("age_band", "sex", "ethnicity").get()
    assert person == {"age_band": "under_1", "sex": "male", "ethnicity": "mixed"}


@pytest.mark.usefixtures("publisher")
def test_a_publisher_changes_a_detail_that_readers_see_and_does_not_empty_it(client):
    review = make_person().review
    disclosing.decide(review, {"sex": "It matters."}, by=make_user())

    emptied = send(client, review, "known", **KNOWN | {"sex": ""}).content.decode()
    kept = PersonReviewed.objects.get().sex
    send(client, review, "known", **KNOWN | {"sex": "male"})

    assert "Take it back from them first." in emptied
    assert (kept, PersonReviewed.objects.get().sex) == ("female", "male")


@pytest.mark.parametrize("about", ["", "other"])
@pytest.mark.usefixtures("publisher")
def test_another_question_is_not_found(client, about):
    assert send(client, make_review(), about).status_code == 404


@pytest.mark.usefixtures("publisher")
def test_opening_the_page_makes_nothing(client):
    review = make_review()

    client.get(address(review, "person"), {"about": "known", **KNOWN})

    assert not PersonReviewed.objects.exists()


def pages():
    return [
        "/",
        "/reviews/",
        "/reviews/?kind=sar",
        "/reviews/learning/",
        "/reviews/learning/feed/",
        "/sitemap.xml",
    ]


def test_readers_see_nothing_of_the_person_that_was_not_ticked(client):
    review = make_review()
    recommendation = make_recommendation(review=review)
    paths = [*pages(), review.get_absolute_url(), recommendation.get_absolute_url()]
    before = {path: read(client, path) for path in paths}
    make_person(review)

    after = {path: read(client, path) for path in paths}

    assert after == before


def test_readers_see_on_its_page_alone_what_was_ticked(client):
    review = make_review()
    recommendation = make_recommendation(review=review)
    make_person(review)
    others = [*pages(), recommendation.get_absolute_url()]
    before = [read(client, path) for path in others]

    disclosing.decide(review, {"age_band": "It matters."}, by=make_user())

    page = read(client, review.get_absolute_url())
    assert [words in page for words in WORDS] == [True, False, False]
    assert [read(client, path) for path in others] == before


def test_no_filter_asks_about_the_person():
    names = set(ReviewFilters.base_filters)

    assert names & {*KNOWN, "person", "disclosures"} == set()
    assert not any("person" in str(each.field_name) for each in ReviewFilters.base_filters.values())


@pytest.mark.parametrize("name", KNOWN)
def test_an_address_that_asks_about_the_person_is_answered_with_all(client, name):
    make_person(make_review(title="Here"))
    make_review(title="There")

    page = read(client, "/reviews/", **{name: KNOWN[name]})

    assert ("Here" in page, "There" in page) == (True, True)


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.usefixtures("publisher")
def test_no_list_at_the_desk_is_narrowed_by_the_person(client, name):
    make_person()

    asked = {f"person__{name}": KNOWN[name]}

    assert client.get("/admin/reviews/review/", asked).status_code == 400


@pytest.mark.usefixtures("publisher")
def test_no_search_at_the_desk_finds_the_person(client):
    make_person(make_review(title="Here"))

    found = [client.get("/admin/reviews/review/", {"q": word}) for word in [*WORDS, "mixed"]]

    assert ["Here" in page.content.decode() for page in found] == [False] * 4


@pytest.mark.usefixtures("publisher")
def test_the_history_keeps_nothing_of_the_person(client):
    review = make_review()
    send(client, review, "known", **KNOWN)
    send(client, review, "shown", sex_shown="on", sex_reason="It matters.")
    press(client, review, title="Another title")

    kept = [model.__name__ for model in apps.get_app_config("reviews").get_models()]
    notes = " ".join(Event.objects.values_list("note", flat=True))
    texts = [notes, str(content.read(review)), str(review.proposal().content)]

    assert {"PersonReviewedEvent", "DisclosureEvent", "NamedLeadEvent"} & set(kept) == set()
    assert [word for word in [*WORDS, *KNOWN.values()] if word in " ".join(texts)] == []


def test_a_shared_draft_shows_no_more_than_its_page_will(client):
    review = make_review(status="draft", publish_at=None)
    make_person(review)
    disclosing.decide(review, {"sex": "It matters."}, by=make_user())
    sign_in(client, make_writer())

    page = client.get(address(review, "preview")).content.decode()

    assert [words in page for words in WORDS] == [False, True, False]


def test_whoever_may_only_look_at_reviews_does_not_see_the_person():
    client, office, review = Client(), make_user(is_staff=True), make_person().review
    office.user_permissions.set(Permission.objects.filter(codename="view_review"))
    sign_in(client, office)

    answers = [client.get(address(review, page)).status_code for page in ("change", "person")]

    assert answers == [200, 403]
