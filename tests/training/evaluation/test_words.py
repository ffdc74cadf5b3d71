"""What people said, at the desk: apart from who said it, and with their name where they ticked."""

import re

import pytest
from django.urls import reverse

from portal.accounts import roles
from portal.audit.models import Event
from tests.factories import make_course, make_evaluation, make_member, make_person
from tests.signing_in import sign_in
from tests.training.desk.shapes import make_administrator
from tests.training.evaluation.shapes import Stage, make_delegate, make_ended, text
from training.evaluation import words
from training.evaluation.words import of_sessions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client):
    administrator = make_administrator()
    sign_in(client, administrator)
    return administrator


def page_of(subject):
    kind = "course" if subject._meta.model_name == "course" else "trainingsession"
    return reverse(f"admin:training_{kind}_said", args=[subject.pk])


def speak(session, people, *, stage=Stage.AFTER, **fields):
    """So many people who each say something of their own."""
    forms = []
    for number in range(people):
        booking = make_delegate(session, make_person(name=f"Delegate Nr{number}"))
        said = {"good": f"Good {session.pk}-{number}", "to_change": f"Change {session.pk}-{number}"}
        actions = [f"Act {session.pk}-{number}"]
        forms.append(make_evaluation(booking, actions=actions, **said | fields))
    return forms


def said(*sessions):
    return {each.title: each.texts for each in of_sessions([one.pk for one in sessions])}


def test_words_are_shown_from_five_people_on_and_never_with_a_name(client):
    session = make_ended()
    speak(session, 4)
    few = text(client.get(page_of(session)))
    speak(session, 1)

    shown = text(client.get(page_of(session)))

    assert "Fewer than five people have spoken." in few
    assert "Good" not in few.replace("What was good", "")
    assert len(re.findall(r"Good \d+-\d", shown)) == 5
    assert len(re.findall(r"Act \d+-\d", shown)) == 5
    assert "Delegate Nr" not in shown
    assert "delegate" not in re.sub(r"<[^>]*>", "", shown)


def test_the_order_of_words_goes_by_the_words_alone():
    first, second = make_ended(), make_ended()
    texts = [f"Words {number}" for number in range(8)]
    for session, order in ((first, texts), (second, reversed(texts))):
        for good in order:
            make_evaluation(make_delegate(session), good=good)

    assert said(first)["What was good"] == said(second)["What was good"]
    assert said(first)["What was good"] != texts
    assert sorted(said(first)["What was good"]) == texts


def test_a_course_shows_no_words_that_are_few_peoples_once_its_sessions_are_taken_away():
    course = make_course()
    large, small, smaller = (make_ended(course=course) for _ in range(3))
    speak(large, 6), speak(small, 2)
    before = said(large, small)
    speak(smaller, 3)

    after = said(large, small, smaller)

    assert len(before["What was good"]) == 6
    assert before == said(large)
    assert len(after["What was good"]) == 11


def test_who_ticked_is_shown_by_name_at_a_button_and_the_reading_is_kept(client, administrator):
    session = make_ended()
    speak(session, 5)
    (form,) = speak(session, 1, may_contact=True, good="I can be asked")
    person = form.booking.person
    person.name = "Ada Example"
    person.save()

    looked = text(client.get(page_of(session)))
    before = Event.objects.count()
    read = text(client.post(page_of(session)))

    assert [
        words for words in ("Ada Example", person.email, "I can be asked") if words in looked
    ] == []
    assert "1 person said that you may contact them" in looked
    assert before == 0
    assert [
        words for words in ("Ada Example", person.email, "I can be asked") if words not in read
    ] == []
    assert len(re.findall("Delegate Nr", read)) == 0
    assert list(Event.objects.values_list("step", "note", "by")) == [
        ("read what people said by name", "1 person.", administrator.pk)
    ]


def test_those_who_ticked_do_not_count_among_the_five():
    session = make_ended()
    speak(session, 4), speak(session, 3, may_contact=True)

    assert said(session)["What was good"] == []


def test_what_was_only_kept_is_not_shown():
    session = make_ended()
    speak(session, 5, answered_at=None)

    assert [each for each in of_sessions([session.pk]) if each.texts or each.are_few] == []


def test_what_became_of_actions_is_shown_once_five_have_answered():
    session = make_ended()
    forms = speak(session, 6)
    for number, form in enumerate(forms):
        form.actions.update(why=f"Why {number}", example=f"Seen {number}")
        if number < 4:
            make_evaluation(form.booking, Stage.LATER)
    few = said(session)
    make_evaluation(forms[4].booking, Stage.LATER)

    enough = said(session)

    assert few["Months later: why"] == few["Months later: the difference it made"] == []
    assert sorted(enough["Months later: why"]) == [f"Why {number}" for number in range(5)]
    assert sorted(enough["Months later: the difference it made"]) == [
        f"Seen {number}" for number in range(5)
    ]


def test_the_page_of_a_course_has_the_words_of_all_its_sessions(client):
    course = make_course()
    speak(make_ended(course=course), 5), speak(make_ended(course=course), 5)

    shown = text(client.get(page_of(course)))

    assert len(re.findall(r"Good \d+-\d", shown)) == 10


@pytest.mark.parametrize("role", [roles.CONTRIBUTOR, roles.PUBLISHER])
def test_writers_of_pages_read_nothing_of_it(client, role):
    session = make_ended()
    sign_in(client, make_member(role))

    pages = [page_of(session), page_of(session.course)]

    assert [client.get(page).status_code for page in pages] == [403, 403]


def test_a_course_or_session_that_is_not_there_is_not_found(client):
    paths = [
        reverse(f"admin:training_{kind}_said", args=[99999])
        for kind in ("course", "trainingsession")
    ]

    assert [client.get(path).status_code for path in paths] == [404, 404]


@pytest.mark.parametrize("people", [5, 12])
def test_the_words_take_the_same_queries_however_many_spoke(django_assert_num_queries, people):
    session = make_ended(places=30)
    speak(session, people), speak(session, people, may_contact=True)

    with django_assert_num_queries(5):
        of_sessions([session.pk])
    with django_assert_num_queries(3):
        words.named(words.may_contact([session.pk]))
