"""The action tracker at the desk: what is open, whose it is, and the asking of owners."""

import datetime as dt
import io
from functools import partial
from threading import Barrier

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.roles import CONTRIBUTOR, OFFICE, TRAINING
from portal.audit.models import Event
from portal.errors import Refused
from portal.history import content
from portal.outbox.models import Message
from portal.publishing import actions as publishing
from reviews import actions
from reviews.desk.owners import new_link
from reviews.keys import link_of
from reviews.models import ActionOwner, Answer
from reviews.models.owners import NO_LONGER_KEPT
from tests.factories import (
    make_agency,
    make_answer,
    make_board,
    make_briefing,
    make_owner,
    make_recommendation,
    make_response,
    make_restricted_review,
    make_review,
    make_user,
)
from tests.races import run_together
from tests.reviews.answering import TODAY, list_of, make_action, text
from tests.signing_in import sign_in
from tests.spreadsheets import Workbook

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
TRACKER = "/admin/reviews/actions/"


def make_colleague(role=CONTRIBUTOR):
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture(autouse=True)
def colleague(client):
    colleague = make_colleague()
    sign_in(client, colleague)
    return colleague


def found(client, query=""):
    """What the rows of the list are about, in order."""
    table = client.get(f"{TRACKER}{query}").context["table"]
    return [row.record.what for row in table.paginated_rows]


def test_the_list_has_what_is_open_and_nothing_else(client):
    make_action(what="Later.", due_on=TODAY() + DAY)
    make_response(what="Of nobody, without a day.")
    by_its_recommendation = make_recommendation(due_on=TODAY() - DAY)
    make_action(what="As its recommendation.", recommendation=by_its_recommendation)
    make_action(what="A plan.", done_on=TODAY() + DAY, due_on=TODAY())
    make_action(what="Done.", done_on=TODAY())
    refused = make_recommendation(decision="not_accepted", reason="It is done already.")
    make_action(what="Turned down.", recommendation=refused)
    withdrawn = make_recommendation(review=make_review(status="withdrawn"))
    make_action(what="Withdrawn.", recommendation=withdrawn)

    assert found(client) == [
        "A plan.",
        "Later.",
        "Of nobody, without a day.",
        "As its recommendation.",
    ]


def test_a_row_says_all_about_its_action(client):
    owner = make_owner(name="Ada Owner")
    response = make_action(
        owner, what="Show it.", agency=make_agency(name="Harbour Trust"), due_on=TODAY() - DAY
    )
    answer = make_answer(response=response)

    shown = text(client.get(TRACKER))

    recommendation = response.recommendation
    desk = reverse("admin:reviews_recommendation_change", args=[recommendation.pk])
    thread = recommendation.get_absolute_url()
    assert f'<a href="{desk}">Show it.</a>' in shown
    assert f'<a href="{thread}">{recommendation.review.title}, {recommendation.number}</a>' in shown
    facts = ["Training", "Harbour Trust", "Ada Owner", f"{TODAY() - DAY:%-d %B %Y}"]
    facts += ["<strong>Overdue</strong>", "Waiting for the office"]
    facts += [reverse("admin:reviews_answer", args=[answer.pk])]
    assert [fact for fact in facts if fact not in shown] == []


def test_the_thread_of_a_review_that_is_not_public_is_not_linked(client):
    recommendation = make_recommendation(review=make_restricted_review())
    make_action(recommendation=recommendation)

    shown = text(client.get(TRACKER))

    assert f"{recommendation.review.title}, {recommendation.number}" in shown
    assert recommendation.get_absolute_url() not in shown


def test_the_last_answer_is_the_one_that_is_shown(client):
    response = make_action()
    office = {"by": make_user(), "answered_at": timezone.now()}
    make_answer(response=response, state="asked_again", note="Which?", **office)
    last = make_answer(response=response, state="accepted", at=timezone.now() + DAY, **office)

    shown = text(client.get(TRACKER))

    assert "Accepted," in shown
    assert reverse("admin:reviews_answer", args=[last.pk]) in shown
    assert "Asked again" not in shown


def test_the_list_narrows_by_agency_owner_board_lateness_and_what_waits(client):
    agency, owner, board = make_agency(), make_owner(), make_board()
    of_board = make_recommendation()
    of_board.review.boards.set([board])
    late = make_recommendation(due_on=TODAY() - DAY)
    make_action(what="Of the agency.", agency=agency)
    make_action(owner, what="Of the owner.")
    make_response(what="Of the board.", recommendation=of_board)
    make_response(what="Late.", due_on=TODAY() - DAY)
    make_response(what="Late by its recommendation.", recommendation=late)
    make_response(what="Not late itself.", recommendation=late, due_on=TODAY())
    make_answer(response=make_action(what="Waits."))
    office = {"by": make_user(), "answered_at": timezone.now(), "state": "accepted"}
    make_answer(response=make_action(what="Answered."), **office)

    assert found(client, f"?agency={agency.slug}") == ["Of the agency."]
    assert found(client, f"?owner={owner.pk}") == ["Of the owner."]
    assert found(client, f"?board={board.slug}") == ["Of the board."]
    assert found(client, "?overdue=on") == ["Late.", "Late by its recommendation."]
    assert found(client, "?waits=on") == ["Waits."]
    assert found(client, f"?agency=null&owner={owner.pk}&overdue=on") == []
    assert "Of the board." in found(client, "?owner=null")
    assert "Waits." not in found(client, "?owner=null")


@pytest.mark.parametrize("sort", ["label", "review", "agency", "owner", "due"])
def test_the_list_sorts_either_way(client, sort):
    first = make_agency(name="Aaa"), make_owner(name="Aaa"), make_review(title="Aaa")
    last = make_agency(name="Zzz"), make_owner(name="Zzz"), make_review(title="Zzz")
    for what, (agency, owner, review), label, days in (
        ("Last.", last, "training", 9),
        ("First.", first, "assurance", 1),
    ):
        make_action(
            owner,
            what=what,
            agency=agency,
            label=label,
            due_on=TODAY() + days * DAY,
            recommendation=make_recommendation(review=review),
        )

    assert found(client, f"?sort={sort}") == ["First.", "Last."]
    assert found(client, f"?sort=-{sort}") == ["Last.", "First."]


def test_without_a_date_comes_last_either_way(client):
    make_response(what="No date.")
    make_response(what="A date.", due_on=TODAY())

    assert found(client, "?sort=due") == found(client, "?sort=-due") == ["A date.", "No date."]


@pytest.mark.parametrize("query", ["agency=x", "owner=x", "owner=0", "board=x", "overdue=perhaps"])
def test_an_odd_choice_is_explained(client, query):
    name = query.partition("=")[0]

    response = client.get(f"{TRACKER}?{query}")

    assert list(response.context["filters"].form.errors) == [name]
    for page in ("actions.csv", "actions.xlsx", "ask/"):
        assert client.get(f"{TRACKER}{page}?{query}")["Location"] == f"{TRACKER}?{query}"


@pytest.mark.parametrize("rows", [1, 19])
def test_the_list_takes_the_same_queries_however_long(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_answer(response=make_action(agency=make_agency(), due_on=TODAY() - DAY))
    client.get(TRACKER)  # what is asked once in a process

    with django_assert_num_queries(12):
        client.get(f"{TRACKER}?overdue=on&waits=on&sort=owner")


def test_the_list_is_turned_page_by_page(client):
    for number in range(21):
        make_action(what=f"Action {number}.", due_on=TODAY() + number * DAY)

    assert len(found(client)) == 20
    assert found(client, "?page=2") == ["Action 20."]


def downloaded(client, page):
    return b"".join(client.get(f"{TRACKER}{page}").streaming_content)


def test_the_list_is_taken_away_as_it_was_narrowed_and_calculates_nothing(client):
    response = make_action(make_owner(name="Ada Owner"), what="=2+2", due_on=TODAY() - DAY)
    make_answer(response=response, what="@SUM(1)")
    make_action(what="Another.")

    written = downloaded(client, f"actions.csv?owner={response.owner_id}").decode("utf-8-sig")
    sheet = Workbook(io.BytesIO(downloaded(client, f"actions.xlsx?owner={response.owner_id}"))).rows

    row = written.splitlines()[1]
    assert row.startswith('"\'=2+2","Training"')
    assert '"\'@SUM(1)"' in row
    assert '"Ada Owner"' in row
    assert "Another." not in written
    values = sheet[1]
    assert (values[0], values[5], values[7], values[10]) == (
        "'=2+2",
        "Ada Owner",
        "Yes",
        "Waiting for the office",
    )
    assert len(sheet) == 2


@pytest.mark.parametrize("page", ["actions.csv", "actions.xlsx"])
def test_a_file_costs_the_same_queries_however_long(client, page):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            downloaded(client, page)
        return len(captured)

    make_answer(response=make_action(agency=make_agency()))
    first = queries()
    for _ in range(5):
        make_answer(response=make_action(agency=make_agency()))

    assert queries() == first


def test_who_may_only_look_is_offered_no_button_and_sends_nothing(client):
    make_action()
    sign_in(client, make_colleague(OFFICE))

    shown = text(client.get(TRACKER))

    assert "Open actions (1)" in shown
    assert [page for page in (f"{TRACKER}ask/", f"{TRACKER}owners/") if page in shown] == []
    for page in ("ask/", "owners/"):
        assert client.get(f"{TRACKER}{page}").status_code == 403
        assert client.post(f"{TRACKER}{page}").status_code == 403
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "page", ["", "actions.csv", "actions.xlsx", "ask/", "owners/", "answers/1/"]
)
def test_strangers_and_people_who_are_not_of_the_office_see_nothing(client, page):
    client.logout()
    stranger = client.get(f"{TRACKER}{page}")
    sign_in(client, make_user())

    assert stranger["Location"].startswith("/admin/login/")
    assert client.get(f"{TRACKER}{page}").status_code in (302, 403)


def test_roles_that_have_nothing_to_do_with_reviews_only_look(client):
    sign_in(client, make_colleague(TRAINING))

    assert client.get(f"{TRACKER}ask/").status_code == 403


def test_asking_shows_first_who_gets_an_e_mail_and_sends_none(client):
    make_action(make_owner(name="Ada Owner"))
    make_action(make_owner(name="Bo Owner"), done_on=TODAY())

    shown = text(client.get(f"{TRACKER}ask/"))

    assert "Ada Owner" in shown
    assert "Bo Owner" not in shown
    assert "Send 1 e-mail" in shown
    assert not Message.objects.exists()


def test_each_owner_of_what_is_filtered_gets_one_e_mail_with_their_link(client, colleague):
    owner, agency = make_owner(name="Ada Owner"), make_agency()
    make_action(owner, agency=agency, what="Late one.", due_on=TODAY() - DAY)
    make_action(owner, what="Soon one.", due_on=TODAY() + DAY)
    make_action(owner, what="Later one.", due_on=TODAY() + 90 * DAY)
    make_action(owner, what="Done one.", done_on=TODAY())
    make_action(what="Of another agency.")

    answer = client.post(f"{TRACKER}ask/?agency={agency.slug}", follow=True)

    message = Message.objects.get()
    assert (message.name, message.to) == ("actions_asked", owner.email)
    assert message.subject == "3 actions from reviews: please say what has been done"
    assert f"- was due {TODAY() - DAY:%-d %B %Y}: Late one." in message.body
    assert f"- due {TODAY() + DAY:%-d %B %Y}: Soon one." in message.body
    assert "1 more is due later, or has no date." in message.body
    assert link_of(owner) in message.body
    assert [words for words in ("Later one.", "Done one.") if words in message.body] == []
    assert "1 owner was asked by e-mail." in text(answer)
    assert answer.redirect_chain == [(f"{TRACKER}?agency={agency.slug}", 302)]
    kept = Event.objects.filter(step=actions.ASKED).values_list("subject_id", "by")
    assert list(kept) == [(owner.pk, colleague.pk)]


def test_one_owner_alone_can_be_asked(client):
    asked, _ = make_action(), make_action()

    shown = text(client.get(f"{TRACKER}?owner={asked.owner_id}"))
    client.post(f"{TRACKER}ask/?owner={asked.owner_id}")

    assert "Ask this owner for news" in shown
    assert [message.to for message in Message.objects.all()] == [asked.owner.email]


def test_the_words_of_an_action_of_a_review_that_is_not_public_stand_in_no_e_mail(client):
    recommendation = make_recommendation(review=make_restricted_review())
    make_action(what="Tell nobody.", recommendation=recommendation, due_on=TODAY() - DAY)

    client.post(f"{TRACKER}ask/")

    body = Message.objects.get().body
    assert "Tell nobody." not in body
    assert "an action whose words are on your page" in body


def test_asking_twice_in_a_day_sends_once_and_says_so(client):
    make_action(make_owner(name="Ada Owner"))
    client.post(f"{TRACKER}ask/")
    make_action(make_owner(name="Bo Owner"))

    looked = text(client.get(f"{TRACKER}ask/"))
    again = text(client.post(f"{TRACKER}ask/", follow=True))

    assert "1 was asked earlier today" in looked
    assert "Ada Owner" not in looked
    assert (
        "1 owner was asked by e-mail and 1 owner was asked earlier today, and not again." in again
    )
    assert Message.objects.count() == 2


def test_the_next_day_they_can_be_asked_again(client):
    owner, by = make_action().owner, make_user()
    actions.ask_owners([owner.pk], by=by)

    assert actions.ask_owners([owner.pk], by=by, on=TODAY()) == (0, 1)
    assert actions.ask_owners([owner.pk], by=by, on=TODAY() + DAY) == (1, 0)


def test_who_got_a_new_link_today_can_be_asked_once_more(client):
    owner = make_action().owner
    actions.ask_owners([owner.pk], by=make_user())

    new_link(owner, by=make_user())

    owner.refresh_from_db()
    assert actions.ask_owners([owner.pk], by=make_user()) == (1, 0)
    assert link_of(owner) in Message.objects.first().body


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_who_ask_at_once_send_one_e_mail():
    owner, by = make_action().owner, make_user()

    got = run_together(*[partial(actions.ask_owners, [owner.pk], by=by)] * 4)

    assert sorted(got) == [(0, 1), (0, 1), (0, 1), (1, 0)]
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_send_several(monkeypatch):
    """Else the test before would show nothing."""
    unheld = ActionOwner.objects.known()
    monkeypatch.setattr(actions, "_held_owners", lambda pks: unheld.filter(pk__in=list(pks)))
    asked_today = actions.asked_today
    all_looked = Barrier(4)

    def look_together(owners, on):
        before = asked_today(owners, on)
        all_looked.wait(timeout=30)
        return before

    monkeypatch.setattr(actions, "asked_today", look_together)
    owner, by = make_action().owner, make_user()

    run_together(*[partial(actions.ask_owners, [owner.pk], by=by)] * 4)

    assert Message.objects.count() == 4


def test_an_owner_whom_nothing_names_can_be_forgotten_and_only_such_a_one(client, colleague):
    unnamed, named = make_owner(name="Ada Unnamed"), make_action().owner
    also_named = make_recommendation(owner=make_owner()).owner

    panel = text(client.get("/admin/"))
    looked = text(client.get(f"{TRACKER}owners/"))
    answers = [
        client.post(f"{TRACKER}owners/", {"owner": each.pk}, follow=True)
        for each in (unnamed, named, also_named)
    ]

    assert "Action owners to forget" in panel
    assert "Ada Unnamed" in looked
    assert named.name not in looked
    assert "They are forgotten." in text(answers[0])
    assert actions.STILL_NAMED in text(answers[1])
    assert actions.STILL_NAMED in text(answers[2])
    assert set(ActionOwner.objects.all()) == {named, also_named}
    kept = Event.objects.filter(step="forgotten").values_list("subject_id", "by")
    assert list(kept) == [(unnamed.pk, colleague.pk)]


def test_of_an_owner_who_has_answered_the_answers_stay_and_nothing_says_whose(client):
    response = make_action(make_owner(name="Ada Unnamed", email="ada@example.org"))
    owner, path = response.owner, list_of(response.owner)
    make_answer(response=response, what="All was done.")
    response.owner = None
    response.save()

    actions.forget(owner, by=make_user())

    owner.refresh_from_db()
    assert (owner.name, owner.email) == (NO_LONGER_KEPT, f"{owner.pk}@no-longer-kept.invalid")
    assert Answer.objects.get().what == "All was done."
    assert client.get(path).status_code == 404
    assert "Ada" not in text(client.get(f"{TRACKER}owners/"))
    with pytest.raises(Refused):
        actions.forget(owner, by=make_user())


def test_an_owner_whom_a_proposed_version_names_is_not_forgotten():
    owner, review = make_owner(), make_recommendation().review
    words = content.read(review)
    words["parts"]["recommendations"][0]["fields"]["owner"] = owner.pk
    briefing = make_briefing()
    publishing.propose(briefing, content.read(briefing), by=make_user())
    publishing.propose(review, words, by=make_user())

    with pytest.raises(Refused):
        actions.forget(owner, by=make_user())

    publishing.discard(review, by=make_user())
    actions.forget(owner, by=make_user())
    assert not ActionOwner.objects.filter(pk=owner.pk).exists()


@pytest.mark.parametrize("sent", ["", "x", "0", "9" * 30, "²"])
def test_nobody_is_forgotten_by_an_odd_number(client, sent):
    make_owner()

    assert client.post(f"{TRACKER}owners/", {"owner": sent}).status_code == 404
    assert ActionOwner.objects.count() == 1
