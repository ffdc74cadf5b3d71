"""The desk for chapters and releases: renaming, merging, and months as people write them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from portal.history.versions import versions
from portal.publishing.models import Status
from procedures.models import Chapter, Release
from procedures.months import months_after
from tests.factories import make_change, make_chapter, make_release
from tests.history.changes import one_change
from tests.publishing.desk import form_of, make_publisher, press
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def publisher(client):
    publisher = make_publisher()
    sign_in(client, publisher)
    return publisher


def make_known_chapter(**fields):
    return make_chapter(in_manual_already=True, **fields)


def save(client, chapter, **fields):
    path = reverse("admin:procedures_chapter_change", args=[chapter.pk])
    form = client.get(path).context["adminform"].form
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    return client.post(path, sent | fields, follow=True)


def test_a_chapter_renamed_at_the_desk_keeps_its_old_address(client):
    chapter = make_known_chapter(title="Escalation", slug="escalation")

    save(client, chapter, title="Resolving disagreements", slug="resolving-disagreements")

    response = client.get(f"/procedures/{chapter.manual.slug}/escalation/")
    assert response["Location"].endswith("/resolving-disagreements/")
    form = client.get(reverse("admin:procedures_chapter_change", args=[chapter.pk]))
    assert "it was “Escalation”, at escalation" in form.content.decode()


def test_a_chapter_put_back_is_found_at_the_address_it_had_until_then(client):
    with one_change():
        chapter = make_known_chapter(title="Escalation", slug="escalation")
    save(client, chapter, title="Resolving disagreements", slug="resolving-disagreements")
    then = versions(chapter)[-1].number

    answer = put_back(client, chapter, then)

    chapter.refresh_from_db()
    path = f"/procedures/{chapter.manual.slug}"
    assert (chapter.title, chapter.slug) == ("Escalation", "escalation")
    assert client.get(f"{path}/escalation/").status_code == 200
    assert client.get(f"{path}/resolving-disagreements/")["Location"] == f"{path}/escalation/"
    assert [name.title for name in chapter.former_names.all()] == ["Resolving disagreements"]
    assert "The address it had until now goes on leading to it." in answer.content.decode()


def test_a_chapter_put_back_under_the_same_name_has_no_former_one(client):
    with one_change():
        chapter = make_known_chapter()
    save(client, chapter, url="https://example.org/elsewhere")

    answer = put_back(client, chapter, versions(chapter)[-1].number)

    chapter.refresh_from_db()
    assert chapter.url == "https://manual.example.org/chapter"
    assert chapter.former_names.count() == 0
    assert "The address it had until now" not in answer.content.decode()


def put_back(client, chapter, number):
    path = reverse("admin:procedures_chapter_restore", args=[chapter.pk])
    return client.post(path, {"number": number, "reason": "It was right."}, follow=True)


def test_a_chapter_saved_as_it_was_has_no_former_name(client):
    chapter = make_known_chapter()

    save(client, chapter, url="https://example.org/elsewhere")

    chapter.refresh_from_db()
    assert chapter.url == "https://example.org/elsewhere"
    assert chapter.former_names.count() == 0


def test_a_chapter_is_merged_and_parted_on_a_page_of_its_own(client, publisher):
    gone, kept = make_known_chapter(title="Gone"), None
    kept = make_known_chapter(title="Kept", manual=gone.manual)
    make_known_chapter(title="Of another manual")
    path = reverse("admin:procedures_chapter_merge", args=[gone.pk])

    choices = client.get(path).context["form"].fields["into"].queryset
    assert [chapter.title for chapter in choices] == ["Kept"]
    page = client.post(path, {"into": kept.pk}, follow=True).content.decode()
    assert "It is a part of “Kept” now." in page
    assert Chapter.objects.get(pk=gone.pk).merged_into == kept
    page = client.post(path, {"part": "yes"}, follow=True).content.decode()
    assert "It is a chapter of its own again." in page
    steps = Event.objects.filter(subject_id=gone.pk, by=publisher).order_by("pk")
    assert [event.step for event in steps] == ["merged", "merged no more"]


def test_nothing_is_merged_without_a_choice(client):
    chapter = make_known_chapter()
    path = reverse("admin:procedures_chapter_merge", args=[chapter.pk])

    response = client.post(path, {})

    assert response.status_code == 200
    assert "Choose a chapter.</li>" in response.content.decode()


@pytest.mark.parametrize("month", ["April 2027", "apr 2027", "04/2027", "2027-04", "17/4/2027"])
def test_a_month_is_understood_as_people_write_it(client, month):
    release = make_release(status=Status.DRAFT, publish_at=None)

    press(client, release, month=month)

    assert Release.objects.get().month == dt.date(2027, 4, 1)


@pytest.mark.parametrize("month", ["April 0206", "2206-04"])
def test_a_year_that_nobody_means_is_not_taken(client, month):
    release = make_release(status=Status.DRAFT, publish_at=None)

    page = press(client, release, month=month).content.decode()

    assert "Write the month like April 2026." in page


def test_the_address_of_a_manual_and_the_manual_of_a_chapter_stand(client):
    chapter = make_known_chapter()
    pages = {"chapter": chapter, "manual": chapter.manual}

    fields = {
        name: client.get(reverse(f"admin:procedures_{name}_change", args=[row.pk]))
        .context["adminform"]
        .form.fields.keys()
        for name, row in pages.items()
    }

    assert "manual" not in fields["chapter"]
    assert "slug" not in fields["manual"]


def test_what_is_no_month_is_explained_and_stays_in_the_form(client):
    release = make_release(status=Status.DRAFT, publish_at=None)

    page = press(client, release, month="Easter").content.decode()

    assert "Write the month like April 2026." in page
    assert 'value="Easter"' in page


@pytest.mark.parametrize("day", ["1/6/2027", "Easter", "2027-13-45"])
def test_of_two_who_save_a_release_the_second_sees_both_texts_with_their_days(client, day):
    release = make_release(status=Status.DRAFT, publish_at=None, review_on=dt.date(2027, 1, 1))
    opened = form_of(client, release)
    press(client, release, title="By the first")

    page = press_as_opened(client, release, opened | {"title": "Second", "review_on": day})

    assert "Nothing of yours is lost" in page
    assert 'value="Second"' in page
    assert f'value="{day}"' in page


def press_as_opened(client, release, sent):
    path = reverse("admin:procedures_release_change", args=[release.pk])
    return client.post(path, sent, follow=True).content.decode()


def test_the_address_of_a_release_stands_once_it_was_approved(client):
    release = make_change().release

    form = form_of(client, release)

    assert not {"month", "manual"} & form.keys()


def test_the_form_of_a_release_costs_the_same_however_many_changes(
    client, django_assert_max_num_queries
):
    release = make_release(status=Status.DRAFT, publish_at=None)
    make_change(make_chapter(manual=release.manual), release)
    path = reverse("admin:procedures_release_change", args=[release.pk])
    client.get(path)
    with django_assert_max_num_queries(100) as few:
        client.get(path)
    for _ in range(20):
        make_change(make_chapter(manual=release.manual), release)

    with django_assert_max_num_queries(100) as many:
        client.get(path)

    assert len(many) == len(few)


def test_a_long_release_can_be_saved(client):
    """Django refuses forms of more than 1,000 fields unless told otherwise."""
    release = make_release(status=Status.DRAFT, publish_at=None)
    for _ in range(90):
        make_change(make_chapter(manual=release.manual), release)

    response = press(client, release, title="All of it")

    assert response.status_code == 200
    assert Release.objects.get().title == "All of it"


def test_chapters_due_for_review_are_named_on_the_desk(client):
    today = timezone.localdate()
    make_known_chapter(title="Late", reviewed_on=months_after(today, -30))
    make_known_chapter(title="In time", reviewed_on=months_after(today, -3))

    panels = {panel.title: panel for panel in client.get("/admin/").context["panels"]}

    rows = panels["Chapters due for review"].rows
    assert [(row.text, row.note) for row in rows] == [
        ("Late", f"since {months_after(today, -6):%B %Y}")
    ]
