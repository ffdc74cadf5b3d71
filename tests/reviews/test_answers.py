"""Answers of action owners at the desk: accepted, or asked again; nothing public before."""

import datetime as dt
from functools import partial
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from portal.errors import Refused
from portal.outbox.models import Message
from reviews import actions
from reviews.keys import link_of
from reviews.models import Answer, Evidence, Response
from tests.factories import make_answer, make_owner, make_upload, make_user
from tests.races import run_together
from tests.reviews.answering import TODAY, make_action, page_of, text
from tests.reviews.test_tracker import OFFICE, colleague, make_colleague  # noqa: F401
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MEASURED = {
    "level": "outcome",
    "shows": "Records say what the person wanted.",
    "figure": "14",
    "unit": "records",
    "out_of": 20,
    "asked": None,
    "measured_on": "2026-09-30",
}


def make_waiting(**fields):
    response = make_action(what="Show it to every team.")
    defaults = {"what": "All were shown it.", "done_on": TODAY() - DAY, "evidence": [MEASURED]}
    return make_answer(response=response, **defaults | fields)


def desk(answer):
    return reverse("admin:reviews_answer", args=[answer.pk])


def accepted(answer, **fields):
    """What the form to accept it holds as it comes."""
    said = {"seen": answer.at.isoformat(), "what": answer.what, "_accept": "", **fields}
    return {"done_on": f"{answer.done_on:%d/%m/%Y}" if answer.done_on else ""} | said


def asking(answer, **fields):
    return {"seen": answer.at.isoformat(), "note": "Which teams?", "_ask": ""} | fields


def test_the_page_shows_the_action_beside_what_was_said(client):
    answer = make_waiting()

    shown = text(client.get(desk(answer)))

    facts = ["Waiting for the office", "Show it to every team.", "All were shown it."]
    facts += [answer.owner.name, "Records say what the person wanted.: 14 records out of 20"]
    assert [fact for fact in facts if fact not in shown] == []


def test_what_was_measured_is_shown_in_the_words_of_the_portal(client):
    measured = MEASURED | {"level": "output", "figure": "64.0", "unit": "sessions", "out_of": None}

    shown = text(client.get(desk(make_waiting(evidence=[measured]))))

    assert "Evidence: output" in shown
    assert "64 sessions, measured 30 September 2026" in shown


def test_it_is_reached_from_the_front_page_the_tracker_and_the_recommendation(client):
    answer = make_waiting()
    recommendation = answer.response.recommendation
    change = reverse("admin:reviews_recommendation_change", args=[recommendation.pk])

    pages = {
        page: text(client.get(page)) for page in ("/admin/", "/admin/reviews/actions/", change)
    }

    assert "Answers from action owners (1)" in pages["/admin/"]
    assert [page for page, shown in pages.items() if desk(answer) not in shown] == []


@pytest.mark.parametrize("rows", [1, 6])
def test_the_recommendations_page_asks_no_more_for_more_answers(client, rows):
    answer = make_waiting()
    office = {"by": make_user(), "answered_at": timezone.now(), "state": "accepted"}
    for _ in range(rows):
        make_answer(response=answer.response, **office)
    change = reverse(
        "admin:reviews_recommendation_change", args=[answer.response.recommendation_id]
    )
    client.get(change)

    with CaptureQueriesContext(connection) as queries:
        client.get(change)

    asked = [query for query in queries.captured_queries if 'FROM "reviews_answer"' in query["sql"]]
    assert len(asked) == 1


def test_accepting_changes_the_action_and_makes_the_evidence_and_is_kept(client, colleague):  # noqa: F811
    answer = make_waiting()

    response = client.post(desk(answer), accepted(answer, what="Shown to all.", with_evidence="on"))

    assert response["Location"] == "/admin/reviews/actions/"
    action = Response.objects.get()
    assert (action.what, action.done_on) == ("Shown to all.", TODAY() - DAY)
    evidence = Evidence.objects.get()
    assert (evidence.recommendation, evidence.response) == (action.recommendation, action)
    assert (evidence.figure, evidence.out_of, evidence.counts_people) == (14, 20, True)
    assert evidence.measured_on == dt.date(2026, 9, 30)
    answer.refresh_from_db()
    assert (answer.state, answer.by) == ("accepted", colleague)
    assert (answer.what, answer.answered_at is not None) == ("All were shown it.", True)
    kept = Event.objects.values_list("step", "subject_id", "by")
    assert list(kept) == [("accepted", answer.pk, colleague.pk)]


def test_readers_see_it_once_it_is_accepted_and_not_before(client):
    answer = make_waiting()
    thread = answer.response.recommendation.get_absolute_url()
    before = text(Client().get(thread))

    client.post(desk(answer), accepted(answer, with_evidence="on"))

    after = text(Client().get(thread))
    said = ["All were shown it.", "Records say what the person wanted."]
    assert [words for words in said if words in before] == []
    assert [words for words in said if words not in after] == []
    assert answer.owner.name not in after


def test_what_was_measured_can_be_left_out(client):
    answer = make_waiting()

    client.post(desk(answer), accepted(answer))

    assert Answer.objects.get().state == "accepted"
    assert not Evidence.objects.exists()


def test_what_is_not_finished_stays_open_with_the_words_of_what_is_to_do(client):
    answer = make_waiting(done_on=None, evidence=[], what="Half of the teams.")
    form = client.get(desk(answer)).context["accept"]

    client.post(desk(answer), accepted(answer, what=form["what"].value()))

    action = Response.objects.get()
    assert (action.what, action.done_on) == ("Show it to every team.", None)


def test_evidence_that_keeps_the_rules_no_more_is_told_and_nothing_is_done(client):
    answer = make_waiting(evidence=[MEASURED | {"figure": "21"}])

    response = client.post(desk(answer), accepted(answer, with_evidence="on"))

    assert "It cannot be more than all of them." in text(response)
    assert (Answer.objects.get().state, Response.objects.get().done_on) == ("waiting", None)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("fields", "box"), [({"what": ""}, "what"), ({"done_on": "1/1/2999"}, "done_on")]
)
def test_a_mistake_is_explained_and_nothing_is_done(client, fields, box):
    answer = make_waiting()

    response = client.post(desk(answer), accepted(answer, **fields))

    assert list(response.context["accept"].errors) == [box]
    assert Answer.objects.get().state == "waiting"


def test_asking_again_e_mails_the_owner_their_link_and_shows_them_the_note(client, colleague):  # noqa: F811
    answer = make_waiting()

    client.post(desk(answer), asking(answer))

    message = Message.objects.get()
    assert (message.name, message.to) == ("action_asked_again", answer.owner.email)
    assert "Which teams?" in message.body
    assert link_of(answer.owner) in message.body
    answer.refresh_from_db()
    assert (answer.state, answer.note, answer.by) == ("asked_again", "Which teams?", colleague)
    assert Response.objects.get().what == "Show it to every team."
    shown = text(Client().get(page_of(answer.response)))
    assert "The office asks for more:" in shown
    assert list(Event.objects.values_list("step", "by")) == [("asked again", colleague.pk)]


def test_asking_again_needs_words(client):
    answer = make_waiting()

    response = client.post(desk(answer), asking(answer, note=" "))

    assert list(response.context["again"].errors) == ["note"]
    assert not Message.objects.exists()


def test_when_the_action_is_theirs_no_more_nobody_is_e_mailed_and_that_is_said(client):
    answer = make_waiting()
    Response.objects.update(owner=make_owner())

    looked = text(client.get(desk(answer)))
    done = text(client.post(desk(answer), asking(answer), follow=True))

    assert "The action is not theirs any more." in looked
    assert "Nobody was e-mailed" in done
    assert Answer.objects.get().state == "asked_again"
    assert not Message.objects.exists()


@pytest.mark.parametrize("send", [accepted, asking])
def test_what_a_colleague_decided_first_stands_and_the_other_is_told(client, send):
    answer = make_waiting()
    actions.accept(answer, what="First.", done_on=TODAY(), with_evidence=False, by=make_user())

    response = text(client.post(desk(answer), send(answer)))

    assert "a colleague has decided, or its owner has sent another" in response
    assert Response.objects.get().what == "First."
    assert not Message.objects.exists()


@pytest.mark.parametrize("send", [accepted, asking])
def test_what_its_owner_changed_since_it_was_read_is_not_decided(client, send):
    answer = make_waiting()
    actions.say(answer.response, answer.owner, actions.Told("Something else."))

    response = text(client.post(desk(answer), send(answer)))

    assert "a colleague has decided, or its owner has sent another" in response
    assert (Answer.objects.get().state, Answer.objects.get().what) == ("waiting", "Something else.")


def test_who_may_only_look_decides_nothing(client):
    answer = make_waiting()
    sign_in(client, make_colleague(OFFICE))

    shown = text(client.get(desk(answer)))

    assert 'name="_accept"' not in shown
    assert client.post(desk(answer), accepted(answer)).status_code == 403
    assert Answer.objects.get().state == "waiting"


def test_the_file_is_opened_from_there_by_the_desk_alone(client, settings, tmp_path):
    settings.MEDIA_ROOT, settings.SCANNER = tmp_path / "files", None
    upload = make_upload()
    answer = make_waiting(file=upload)

    assert upload.get_absolute_url() in text(client.get(desk(answer)))
    assert client.get(upload.get_absolute_url()).status_code == 200
    assert Client().get(upload.get_absolute_url()).status_code == 404
    client.post(desk(answer), accepted(answer))
    assert Client().get(upload.get_absolute_url()).status_code == 404


def accept(answer, words):
    return partial(
        actions.accept, answer, what=words, done_on=TODAY(), with_evidence=True, by=make_user()
    )


@pytest.mark.django_db(transaction=True)
def test_of_colleagues_who_accept_at_once_one_succeeds_and_the_others_are_told():
    answer = make_waiting()

    got = run_together(*[accept(answer, f"Words {number}.") for number in range(4)])

    assert sorted(isinstance(each, Refused) for each in got) == [False, True, True, True]
    assert Response.objects.get().what == f"Words {got.index(None)}."
    assert Evidence.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_condition_all_of_them_would_succeed(monkeypatch):
    """Else the test before would show nothing."""
    all_here = Barrier(4)

    def decide(answer, state, *, by, note=""):
        Answer.objects.filter(pk=answer.pk).update(state=state, by=by, answered_at=timezone.now())

    def held(pk):
        all_here.wait(timeout=30)
        return Response.objects.select_related("recommendation").get(pk=pk)

    monkeypatch.setattr(actions, "_decide", decide)
    monkeypatch.setattr(actions, "_held", held)
    answer = make_waiting()

    got = run_together(*[accept(answer, f"Words {number}.") for number in range(4)])

    assert got == [None] * 4
    assert Evidence.objects.count() == 4
