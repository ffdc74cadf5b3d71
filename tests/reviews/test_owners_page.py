"""The page of an action owner, at their link: what is theirs, and what they can say of it."""

import datetime as dt
import uuid
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from portal.errors import Refused
from portal.uploads.models import Upload
from reviews import actions
from reviews.forms import CHOOSE_AGAIN, NO_RECORDINGS
from reviews.keys import OWNERS, token_of
from reviews.models import Answer, Evidence
from reviews.urls import ANSWERS
from tests.factories import (
    make_answer,
    make_owner,
    make_recommendation,
    make_response,
    make_restricted_review,
    make_review,
    make_user,
)
from tests.races import run_together
from tests.reviews.answering import ONE_MORE, TODAY, list_of, make_action, page_of, said, text
from tests.uploads.samples import EICAR, given, pdf, sound
from tests.uploads.scanners import clamd

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def storage(settings, tmp_path):
    """A folder of its own for a test's files, and no scanner."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SCANNER = None


def send(response, owner=None, **fields):
    return Client().post(page_of(response, owner), said(**fields))


def beside(answer):
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def test_the_page_lists_what_is_theirs_the_open_first_and_nothing_of_others():
    owner = make_owner(name="Ada Owner")
    make_action(owner, what="Done long ago.", done_on=TODAY() - DAY)
    make_action(owner, what="Due later.", due_on=TODAY() + DAY)
    make_action(owner, what="Due now.", recommendation=make_recommendation(due_on=TODAY() - DAY))
    make_action(owner, what="A plan.", done_on=TODAY() + DAY)
    make_action(what="Of somebody else.")
    make_response(what="Of nobody.")
    refused = make_recommendation(decision="not_accepted", reason="It is done already.")
    make_action(owner, what="Turned down.", recommendation=refused)
    withdrawn = make_recommendation(review=make_review(status="withdrawn"))
    make_action(owner, what="Withdrawn.", recommendation=withdrawn)

    response = Client().get(list_of(owner))

    assert [each.what for each in response.context["to_do"]] == [
        "Due now.",
        "Due later.",
        "A plan.",
    ]
    assert [each.what for each in response.context["done"]] == ["Done long ago."]
    assert "You have 3 actions to do." in text(response)
    hidden = ["Of somebody else.", "Of nobody.", "Turned down.", "Withdrawn."]
    assert [words for words in hidden if words in text(response)] == []


@pytest.mark.parametrize("name", ["reviews:actions", "reviews:action"])
def test_a_link_that_has_ended_or_was_never_ours_is_not_found(name):
    response = make_action()
    owner, rest = response.owner, [response.pk] if name == "reviews:action" else []
    ours = token_of(owner)
    owner.key = uuid.uuid4()
    owner.save()
    never = [OWNERS.sign(str(owner.pk)), OWNERS.sign(f"{owner.pk}.x"), OWNERS.sign("x.y")]
    unsigned = f"{owner.pk}.{owner.key.hex}.x"

    for token in [ours, *never, unsigned, f"{token_of(owner)}x", "nonsense"]:
        path = reverse(name, args=[token, *rest])
        assert [Client().get(path).status_code, Client().head(path).status_code] == [404, 404]
        assert Client().post(path, said()).status_code in (404, 405)
    assert Client().get(reverse(name, args=[token_of(owner), *rest])).status_code == 200
    assert not Answer.objects.exists()


def test_what_is_anothers_is_not_there():
    owner, others = make_owner(), make_action()

    answers = [Client().get(page_of(others, owner)), Client().post(page_of(others, owner), said())]

    assert [each.status_code for each in answers] == [404, 404]
    assert not Answer.objects.exists()


def test_what_is_theirs_no_more_is_not_there():
    response = make_action()
    before, path = response.owner, page_of(response)
    make_answer(response=response)
    response.owner = make_owner()
    response.save()

    assert Client().get(path).status_code == 404
    assert "Every team" not in text(Client().get(page_of(response)))
    assert "No action names you" in text(Client().get(list_of(before)))


def test_what_was_written_while_the_action_went_to_somebody_else_is_given_back():
    response = make_action(what="The words of the action.")
    before = response.owner
    type(response).objects.update(owner=make_owner())

    answer = send(response, before, what="We <met> twice.\nIt helped.", **ONE_MORE)

    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
    assert [actions.NOT_THEIRS in text(answer), response.what in text(answer)] == [True, False]
    assert "We &lt;met&gt; twice.<br>It helped." in text(answer)
    assert answer.context["typed"] == [
        ("What was done", "We <met> twice.\nIt helped."),
        ("Is it finished?", "Not yet"),
        ("What kind of evidence it is", "Outcome: what could change practice"),
        ("What it shows", "Records say what the person wanted."),
        ("How many", "14"),
        ("Of what", "records"),
        ("Out of how many", "20"),
        ("When it was measured", "30/9/2026"),
    ]
    assert not Answer.objects.exists()


def test_nobody_keeps_the_pages_or_finds_them():
    response = make_action()

    for path in (list_of(response.owner), page_of(response)):
        answer = Client().get(path)
        assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
        assert '<meta name="robots" content="noindex">' in text(answer)


@pytest.mark.parametrize("path", [lambda each: list_of(each.owner), page_of])
def test_no_log_holds_the_link(caplog, path):
    response = make_action()

    Client().delete(path(response))

    assert token_of(response.owner) not in caplog.text
    assert "/reviews/actions/…/" in caplog.text


def test_looking_changes_nothing():
    response = make_action()
    make_answer(response=response)

    with CaptureQueriesContext(connection) as queries:
        for path in (list_of(response.owner), page_of(response)):
            Client().get(path), Client().head(path)

    assert {query["sql"].split()[0] for query in queries.captured_queries} == {"SELECT"}


def test_what_they_send_waits_for_the_office_and_is_shown_to_them():
    response = make_action()

    answer = send(response, finished="yes", done_on="1/10/2026", **ONE_MORE)

    assert answer["Location"] == page_of(response)
    kept = Answer.objects.get()
    assert (kept.response, kept.owner, kept.state) == (response, response.owner, "waiting")
    assert (kept.what, kept.done_on) == ("Every team has been shown it.", dt.date(2026, 10, 1))
    assert kept.evidence == [
        {
            "level": "outcome",
            "shows": "Records say what the person wanted.",
            "figure": "14",
            "unit": "records",
            "out_of": 20,
            "asked": None,
            "measured_on": "2026-09-30",
        }
    ]
    shown = text(Client().get(page_of(response)))
    assert "waits for the office" in shown
    assert "Evidence: Records say what the person wanted.: 14 records out of 20." in shown
    assert list(Event.objects.values_list("step", "subject_id", "by")) == [
        ("answer sent", kept.pk, None)
    ]


def test_nothing_of_the_action_changes_before_the_office_accepts():
    response = make_action(what="Show it to every team.")
    before = type(response).objects.values().get()

    send(response, finished="yes", done_on="1/10/2026", **ONE_MORE)

    assert type(response).objects.values().get() == before
    assert not Evidence.objects.exists()
    public = text(Client().get(response.recommendation.get_absolute_url()))
    assert "Show it to every team." in public
    assert "Every team has been shown it." not in public


def test_sending_again_takes_the_place_of_what_waits_and_of_nothing_else():
    response = make_action()
    office = {"by": make_user(), "answered_at": timezone.now(), "note": "Which teams?"}
    make_answer(response=response, what="At first.", state="asked_again", **office)

    send(response, what="Then.", **ONE_MORE)
    send(response, what="At last.")

    rows = Answer.objects.order_by("pk").values_list("what", "state", "evidence")
    assert list(rows) == [("At first.", "asked_again", []), ("At last.", "waiting", [])]
    shown = text(Client().get(page_of(response)))
    assert [words for words in ("At first.", "Which teams?", "At last.") if words in shown] == [
        "At first.",
        "Which teams?",
        "At last.",
    ]


def test_what_waits_stands_in_the_form_to_be_changed():
    response = make_action()
    send(response, finished="yes", done_on="1/10/2026", **ONE_MORE)

    form = Client().get(page_of(response)).context["form"]

    assert (form["what"].value(), form["finished"].value()) == (
        "Every team has been shown it.",
        "yes",
    )
    assert (form["figure"].value(), form["out_of"].value()) == ("14", 20)
    shown = text(Client().get(page_of(response)))
    assert 'value="01/10/2026"' in shown
    assert 'value="30/09/2026"' in shown


def test_while_an_earlier_owners_answer_waits_the_new_owner_is_told():
    response = make_action()
    make_answer(response=response, what="Of before.")
    response.owner = make_owner()
    response.save()

    answer = send(response)

    assert beside(answer) == {"__all__": [actions.ANOTHER_WAITS]}
    assert Answer.objects.get().what == "Of before."


def test_of_what_is_done_nothing_more_can_be_said():
    response = make_action(done_on=TODAY())

    answer = send(response)

    assert beside(answer) == {"__all__": [actions.DONE_ALREADY]}
    assert '<form method="post"' not in text(Client().get(page_of(response)))
    assert not Answer.objects.exists()


def test_what_was_given_to_somebody_else_meanwhile_is_refused():
    response = make_action()
    before = response.owner
    type(response).objects.update(owner=make_owner())

    with pytest.raises(Refused, match="not yours any more"):
        actions.say(response, before, actions.Told("Done."))


SAID = {
    "nothing": ({"what": "", "finished": ""}, {"what", "finished"}),
    "finished without a day": ({"finished": "yes"}, {"done_on"}),
    "finished on a day to come": ({"finished": "yes", "done_on": "1/1/2999"}, {"done_on"}),
    "no day": ({"finished": "yes", "done_on": "soon"}, {"done_on"}),
    "only what it shows": ({"shows": "Something."}, {"level", "figure", "measured_on"}),
    "a kind that is none": (ONE_MORE | {"level": "miracle"}, {"level"}),
    "no number": (ONE_MORE | {"figure": "many"}, {"figure"}),
    "less than nothing": (ONE_MORE | {"figure": "-1"}, {"figure"}),
    "a figure of no end": (ONE_MORE | {"figure": "1" * 30}, {"figure"}),
    "out of too many": (ONE_MORE | {"out_of": "9" * 12}, {"out_of"}),
    "out of none": (ONE_MORE | {"figure": "0", "out_of": "0"}, {"out_of"}),
    "more than all": (ONE_MORE | {"figure": "21"}, {"figure"}),
    "more than all asked": (ONE_MORE | {"asked": "19"}, {"asked"}),
    "an outcome out of nothing": (ONE_MORE | {"out_of": ""}, {"out_of"}),
    "a percentage out of nothing": (
        ONE_MORE | {"level": "output", "unit": "%", "out_of": ""},
        {"out_of"},
    ),
    "an output of nothing": (ONE_MORE | {"level": "output", "unit": ""}, {"unit"}),
    "measured on a day to come": (ONE_MORE | {"measured_on": "1/1/2999"}, {"measured_on"}),
    "too long": ({"what": "x" * 4001}, {"what"}),
    "a NUL": ({"what": "a\0b"}, {"what"}),
}


@pytest.mark.parametrize(("fields", "boxes"), SAID.values(), ids=SAID)
def test_each_mistake_is_explained_beside_its_box_and_nothing_is_kept(fields, boxes):
    answer = send(make_action(), **fields)

    found = beside(answer)
    assert set(found) == boxes
    assert {name: len(said) for name, said in found.items()} == dict.fromkeys(boxes, 1)
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        ONE_MORE | {"level": "output", "unit": "sessions", "out_of": ""},
        ONE_MORE | {"figure": "66.5", "unit": "%"},
        ONE_MORE | {"asked": "20"},
        {"finished": "no", "done_on": "1/1/2999"},
    ],
)
def test_what_keeps_the_rules_is_kept(fields):
    assert send(make_action(), **fields).status_code == 302


@pytest.mark.usefixtures("storage")
def test_a_file_is_kept_with_the_answer_and_nobody_without_the_desk_reads_it(client):
    response = make_action()

    send(response, file=given(pdf()))

    upload = Answer.objects.get().file
    assert (upload.by, upload.name, upload.state) == (None, "report.pdf", "unscanned")
    assert Event.objects.filter(step="file added", by=None).count() == 1
    assert "You have sent report.pdf." in text(Client().get(page_of(response)))
    assert client.get(upload.get_absolute_url()).status_code == 404
    client.force_login(make_user())
    assert client.get(upload.get_absolute_url()).status_code == 404


@pytest.mark.usefixtures("storage")
def test_the_file_stays_when_they_send_again_without_one():
    response = make_action()
    send(response, file=given(pdf()))
    first = Answer.objects.get().file

    send(response)
    assert Answer.objects.get().file == first

    send(response, file=given(pdf(b"other words")))
    assert Answer.objects.get().file != first


@pytest.mark.usefixtures("storage")
def test_a_virus_is_refused_in_words_and_its_row_stays(settings):
    response = make_action()

    with clamd(settings):
        answer = send(response, file=given(pdf(EICAR)))

    assert "has a virus in it (Eicar-Signature)" in beside(answer)["file"][0]
    assert (Upload.objects.get().state, Answer.objects.count()) == ("infected", 0)


@pytest.mark.usefixtures("storage")
@pytest.mark.parametrize("content", [b"MZ program", b"plain words"])
def test_a_file_of_another_kind_is_refused_in_words(content):
    answer = send(make_action(), file=given(content))

    assert list(beside(answer)) == ["file"]
    assert not Upload.objects.exists()


@pytest.mark.usefixtures("storage")
def test_sound_and_film_are_not_taken_from_people_without_an_account():
    answer = send(make_action(), file=given(sound(), "sound.mp3"))

    assert beside(answer) == {"file": [NO_RECORDINGS]}


@pytest.mark.usefixtures("storage")
def test_a_file_beside_a_mistake_is_not_kept_and_has_to_be_chosen_again():
    answer = send(make_action(), what="", file=given(pdf()))

    assert beside(answer)["file"] == [CHOOSE_AGAIN]
    assert not Upload.objects.exists()


def test_of_a_review_that_is_not_public_only_the_words_of_the_action_are_told():
    owner = make_owner()
    hidden = {"title": "Adult Secret", "pseudonym": "Adult Z", "summary": "What nobody may know."}
    hidden["what_happened"] = "<p>The story.</p>"
    reviews = [
        make_restricted_review(make_user(), **hidden),
        make_review(status="draft", publish_at=None, **hidden),
        make_review(publish_at=timezone.now() + DAY, **hidden),
    ]

    for review in reviews:
        response = make_action(
            owner, what="Show it.", recommendation=make_recommendation(review=review, text="Teach.")
        )
        shown = text(Client().get(page_of(response))) + text(Client().get(list_of(owner)))
        assert "Show it." in shown
        assert "Teach." in shown
        assert "A review that is not public" in shown
        told = [*hidden.values(), review.get_absolute_url(), "The story."]
        assert [words for words in told if words in shown] == []


def test_of_a_public_review_the_thread_is_linked():
    response = make_action()

    shown = text(Client().get(page_of(response)))

    assert f'href="{response.recommendation.get_absolute_url()}"' in shown


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_take_the_same_queries_however_many_actions_and_answers(
    rows, django_assert_num_queries
):
    owner = make_owner()
    office = {"by": make_user(), "answered_at": timezone.now(), "state": "accepted"}
    for _ in range(rows):
        last = make_action(owner)
        make_answer(response=last)
        for _ in range(rows):
            make_answer(response=last, **office)

    for path in (list_of(owner), page_of(last)):
        Client().get(path)  # what is asked once in a process
    with django_assert_num_queries(7):
        Client().get(list_of(owner))
    with django_assert_num_queries(5):
        Client().get(page_of(last))


def test_a_link_is_used_so_often_and_no_more():
    response = make_action()

    answers = [send(response, what="") for _ in range(ANSWERS.times + 1)]

    assert [each.status_code for each in answers] == [200] * ANSWERS.times + [429]
    assert send(make_action()).status_code == 302


def test_a_long_list_is_turned_page_by_page():
    owner = make_owner()
    for number in range(21):
        make_action(owner, what=f"Action {number}.", due_on=TODAY() + number * DAY)

    first, second = (Client().get(f"{list_of(owner)}?page={page}") for page in (1, 2))

    assert len(first.context["to_do"]) == 20
    assert [each.what for each in second.context["to_do"]] == ["Action 20."]
    assert "You have 21 actions to do." in text(second)


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_is_one_answer():
    response = make_action()
    say = partial(actions.say, response, response.owner, actions.Told("Done."))

    got = run_together(*[say] * 6)

    assert {answer.pk for answer in got} == {Answer.objects.get().pk}
