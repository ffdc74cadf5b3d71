"""The forms of a delegate at their link: what is asked, kept and sent, and when one is closed."""

import random
import string

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.outbox.models import Message
from portal.pages.addresses import number_in
from tests.factories import (
    make_booking,
    make_course,
    make_evaluation,
    make_manager,
    make_order,
    make_person,
    make_session,
    make_team,
)
from tests.training.evaluation.shapes import (
    ACTION,
    DAY,
    Stage,
    letters,
    make_delegate,
    make_due,
    make_ended,
    make_set,
    own_page,
    read,
    scores,
    send,
    text,
)
from training.evaluation import words
from training.evaluation.standing import Forms, months_after
from training.forms.evaluation import BeforeForm
from training.keeping import NO_LONGER_KEPT, forget
from training.models import Attendance, Booking, Certificate, Evaluation, KeyAction, Rating
from training.places import letters as of_places
from training.places import tokens

pytestmark = pytest.mark.django_db
NOW = timezone.now
GOOD, CHANGE = "The practice in pairs", "A longer break"


def rated(booking, stage):
    rows = Rating.objects.filter(evaluation__booking=booking, evaluation__stage=stage)
    return list(rows.values_list("outcome", "scale", "score"))


def state(booking, stage):
    return Evaluation.objects.get(booking=booking, stage=stage)


def ended_three_months_ago():
    return make_ended(ends_at=months_after(NOW() - DAY, -3))


def test_the_e_mail_of_a_place_leads_to_the_form_before():
    booking = make_booking()

    of_places.post(of_places.of_places([booking]))

    assert tokens.of_answers(booking) in Message.objects.get().body
    assert tokens.of_form(booking, "before") in own_page(booking)


def test_before_the_course_they_rate_themselves_and_it_is_sent():
    booking = make_booking()

    response = send(booking, "before", **scores(3))

    assert response["Location"] == tokens.of_answers(booking)
    assert rated(booking, "before") == [("", scale, 3) for scale in Rating.Scale.values]
    assert state(booking, "before").is_answered
    assert "thank you for what you told us" in own_page(booking)


def test_what_is_sent_half_filled_in_is_not_sent():
    booking = make_booking()

    shown = text(send(booking, "before", **{"knowledge-course": "3"}))

    assert "There is a problem" in shown
    assert "Skills: choose a number from 0 to 10" in shown
    assert Evaluation.objects.count() == 0


def test_what_is_kept_is_there_again_and_does_not_count():
    booking = make_booking()

    send(booking, "before", "keep", **{"knowledge-course": "3"})

    assert rated(booking, "before") == [("", "knowledge", 3)]
    assert not state(booking, "before").is_answered
    assert 'name="knowledge-course" value="3" checked' in read(booking, "before")
    assert "it has not been sent" in own_page(booking)


def test_the_page_keeps_it_quietly_and_is_told_in_no_words():
    booking = make_booking()

    kept = send(booking, "before", "quietly", **{"knowledge-course": "3"})
    wrong = send(booking, "before", "quietly", **{"knowledge-course": "11"})
    send(booking, "before", **scores())
    late = send(booking, "before", "quietly", **{"knowledge-course": "9"})

    answers = [(each.status_code, each.content, each["Cache-Control"]) for each in (kept, wrong)]
    assert answers == [(204, b"", "no-store"), (422, b"", "no-store")]
    assert late.status_code == 409
    assert rated(booking, "before")[0] == ("", "knowledge", 5)


def test_where_the_course_says_so_each_outcome_is_rated():
    course = make_course(rates_each_outcome=True)
    course.outcomes.create(text="Act on it", order=2)
    booking = make_booking(make_session(course=course))
    form = BeforeForm(forms=Forms(booking))

    send(booking, "before", **dict.fromkeys(form.fields, 4))

    assert [field.field.outcome for field in form][::3] == ["Recognise neglect", "Act on it"]
    assert {(outcome, score) for outcome, _, score in rated(booking, "before")} == {
        ("Recognise neglect", 4),
        ("Act on it", 4),
    }
    assert len(rated(booking, "before")) == 6


def test_after_the_course_the_outcomes_are_those_that_were_asked_before_it():
    course = make_course(rates_each_outcome=True)
    booking = make_delegate(make_ended(course=course))
    before = make_evaluation(booking, Stage.BEFORE)
    for scale in Rating.Scale.values:
        before.ratings.create(scale=scale, outcome="Recognise neglect", score=2)
    course.outcomes.update(text="Recognise neglect and act on it")

    shown = read(booking, "after")

    assert "Recognise neglect</h3>" in shown
    assert "and act on it" not in shown


def test_a_score_for_words_that_have_changed_meanwhile_is_not_taken_for_others():
    course = make_course(rates_each_outcome=True)
    booking = make_booking(make_session(course=course))
    names = list(BeforeForm(forms=Forms(booking)).fields)
    course.outcomes.update(text="Something else")

    send(booking, "before", **dict.fromkeys(names, 4))

    assert Evaluation.objects.count() == 0


def test_after_the_course_all_they_say_is_kept_and_sent():
    booking = make_delegate()
    said = {"action_1": ACTION, "action_3": " ", "good": GOOD, "to_change": CHANGE}

    send(booking, "after", **scores(7), **said, may_contact="on")

    after = state(booking, "after")
    assert (after.good, after.to_change, after.may_contact, after.tells_manager) == (
        GOOD,
        CHANGE,
        True,
        False,
    )
    assert list(after.actions.values_list("number", "text")) == [(1, ACTION)]
    assert rated(booking, "after") == [("", scale, 7) for scale in Rating.Scale.values]
    shown = own_page(booking)
    assert [words for words in (ACTION, GOOD, CHANGE) if words not in shown] == []


def test_an_action_stays_in_its_box_while_it_is_only_kept():
    booking = make_delegate()

    send(booking, "after", "keep", action_3=ACTION)

    assert f'id="id_action_3">{ACTION}' in read(booking, "after").replace("> ", ">")


def test_once_sent_it_stays():
    booking = make_delegate()
    send(booking, "after", **scores(7), good=GOOD)

    for step in ("send", "keep", "quietly"):
        send(booking, "after", step, **scores(1), good="Other words")

    assert state(booking, "after").good == GOOD
    assert rated(booking, "after")[0] == ("", "knowledge", 7)
    assert Client().get(tokens.of_form(booking, "after")).status_code == 302


@pytest.mark.usefixtures("midday")
def test_the_certificate_is_there_once_the_form_is_sent():
    booking = make_delegate()
    send(booking, "after", "keep", **scores())
    before = Certificate.objects.count()

    send(booking, "after", **scores())

    assert before == 0
    assert Certificate.objects.get().booking == booking
    assert reverse("training:certificate_pdf", args=[tokens.FORMS.sign(booking.pk)]) in own_page(
        booking
    )


def closed(booking, stage):
    shown = read(booking, stage)
    sent = send(booking, stage, **scores())
    assert sent.status_code == 200
    return "This form is not open" in shown and shown


def test_a_closed_form_says_why():
    left = make_person(left_at=NOW())
    off = make_ended()
    off.cancelled_at, off.cancelled_because = NOW(), "Snow"
    off.save()
    cancelled = make_booking(status="cancelled", ended_at=NOW(), reason="other")
    reasons = {
        "has begun": closed(make_delegate(), "before"),
        "once the session has ended": closed(make_booking(), "after"),
        "does not have you as present": closed(make_delegate(mark="absent"), "after"),
        "no longer work at the agency": closed(make_due(person=left).booking, "later"),
        "was called off": closed(make_delegate(off), "after"),
        "do not have a place": closed(cancelled, "before"),
        "two years after": closed(make_delegate(make_ended(731 * DAY)), "after"),
        "opens on": closed(make_set().booking, "later"),
        "no actions": closed(make_set(ended_three_months_ago(), actions=()).booking, "later"),
    }

    assert [why for why, shown in reasons.items() if not shown or why not in shown] == []


def test_a_closed_form_keeps_nothing():
    booking = make_delegate(mark=Attendance.Mark.ABSENT)

    send(booking, "after", **scores())

    assert Evaluation.objects.count() == 0


def test_after_leaving_the_forms_stay_open():
    booking = make_delegate(questions_left_at=NOW())

    send(booking, "after", **scores())

    assert state(booking, "after").is_answered


def test_leaving_takes_one_press_and_a_link_alone_does_nothing():
    booking = make_booking()
    path = tokens.of_leaving(booking)

    Client().get(path), Client().head(path)
    before = Booking.objects.get(pk=booking.pk).questions_left_at
    left = Client().post(path, follow=True)
    after = Booking.objects.get(pk=booking.pk).questions_left_at
    Client().post(path)

    assert before is None
    assert after is not None
    assert "No more e-mails ask about this course" in text(left)
    assert Booking.objects.get(pk=booking.pk).questions_left_at == after


def later(form, became="done", **said):
    return send(form.booking, "later", became_1=became, **said)


def test_what_became_of_their_actions_is_kept_by_the_action():
    form = make_set(ended_three_months_ago(), actions=(ACTION, "Read the chapter"))

    send(form.booking, "later", "keep", became_1="partly", why_1="No time")
    shown = read(form.booking, "later")
    again = send(form.booking, "later", became_1="done", became_2="not", example_1="She was seen")

    assert ACTION in shown
    assert "No time" in shown
    assert again.status_code == 302
    assert list(form.actions.values_list("became", "why", "example")) == [
        ("done", "", "She was seen"),
        ("not", "", ""),
    ]
    assert state(form.booking, "later").is_answered


def test_each_action_needs_an_answer_before_it_is_sent():
    form = make_set(ended_three_months_ago(), actions=(ACTION, "Read the chapter"))

    shown = text(later(form))

    assert "“Read the chapter”: choose what became of it" in shown
    assert "Error:</span> Choose what became of it" in shown
    assert not Evaluation.objects.filter(stage=Stage.LATER, answered_at__isnull=False).exists()


def of_team(**fields):
    """Somebody who set an action three months ago, booked by the manager of their team."""
    team = make_team(manager=make_manager())
    session = ended_three_months_ago()
    order = make_order(team=team, session=session)
    fields = {"tells_manager": True} | fields
    return make_set(session, person=make_person(team), team=team, order=order, **fields)


def manager_of(form):
    return form.booking.order.by


def test_a_manager_is_asked_once_the_delegate_has_answered_and_agrees():
    form = of_team()
    before = letters("actions_seen")

    later(form, tells_manager="on")
    later(form, tells_manager="on")

    assert before == []
    assert letters() == [("actions_seen", manager_of(form).email)]


def test_no_manager_is_asked_where_the_delegate_does_not_agree_or_has_only_kept_it():
    changed_their_mind, kept = of_team(), of_team()

    later(changed_their_mind)
    send(kept.booking, "later", "keep", became_1="done", tells_manager="on")

    assert letters() == []
    changed_their_mind.refresh_from_db()
    assert changed_their_mind.tells_manager is False


def test_nobody_is_asked_where_no_manager_books_for_them_now():
    alone, moved = make_set(ended_three_months_ago(), tells_manager=True), of_team()
    moved.booking.person.teams.clear()

    later(alone, tells_manager="on"), later(moved, tells_manager="on")

    assert letters() == []


def asked_manager(**fields):
    form = of_team(**fields)
    later(form, tells_manager="on", why_1="My reasons", example_1="She was seen")
    form.refresh_from_db()
    return form


def test_a_manager_sees_the_actions_and_nothing_else():
    form = asked_manager()
    Evaluation.objects.filter(pk=form.pk).update(good=GOOD, to_change=CHANGE)
    form.ratings.create(scale="knowledge", score=9)

    shown = text(Client().get(tokens.of_seen(form)))

    there = [form.booking.person.name, form.booking.session.course.title, ACTION, "done."]
    hidden = [GOOD, CHANGE, "My reasons", "She was seen", "Knowledge", form.booking.person.email]
    assert [words for words in there if words not in shown] == []
    assert [words for words in hidden if words in shown] == []


def test_a_manager_answers_once():
    form = asked_manager()
    path = tokens.of_seen(form)

    Client().get(path)
    unsaid = text(Client().post(path))
    thanked = text(Client().post(path, {"seen_1": "partly"}, follow=True))
    Client().post(path, {"seen_1": "yes"})

    assert "choose whether you see it" in unsaid
    assert "Thank you" in thanked
    assert KeyAction.objects.get().seen == "partly"


def test_nothing_is_asked_of_a_manager_once_the_delegate_has_left():
    form = asked_manager()
    form.booking.person.left_at = NOW()
    form.booking.person.save()

    shown = text(Client().post(tokens.of_seen(form), {"seen_1": "yes"}))

    assert "Nothing is asked here any more" in shown
    assert form.booking.person.name not in shown
    assert KeyAction.objects.get().seen == ""


@pytest.mark.parametrize("name", ["answers_end_telling", "answers_end_contact"])
def test_a_look_takes_no_agreement_back(name):
    form = of_team(may_contact=True)

    looked = Client().get(end(form, name))

    form.refresh_from_db()
    assert looked.status_code == 405
    assert (form.tells_manager, form.may_contact) == (True, True)


def end(form, name):
    return reverse(f"training:{name}", args=[tokens.FORMS.sign(form.booking_id)])


def test_who_agreed_that_their_manager_is_asked_takes_it_back_and_the_managers_page_closes():
    form = asked_manager()
    button = end(form, "answers_end_telling")
    offered = button in own_page(form.booking)

    Client().post(button)

    shown = text(Client().get(tokens.of_seen(form)))
    Client().post(tokens.of_seen(form), {"seen_1": "yes"})
    assert offered
    assert button not in own_page(form.booking)
    assert "Nothing is asked here any more" in shown
    assert form.booking.person.name not in shown
    assert KeyAction.objects.get().seen == ""


def test_who_agreed_that_the_office_may_contact_them_takes_it_back_at_once():
    form = of_team(may_contact=True)
    button, sessions = end(form, "answers_end_contact"), [form.booking.session_id]
    before = words.may_contact(sessions).count()
    offered = button in own_page(form.booking)

    Client().post(button), Client().post(button)

    form.refresh_from_db()
    assert (before, offered, words.may_contact(sessions).count()) == (1, True, 0)
    assert button not in own_page(form.booking)
    assert form.tells_manager


def test_only_who_has_a_manager_is_offered_that_the_manager_is_asked():
    theirs, alone = of_team(), make_set(ended_three_months_ago())
    came = make_delegate(person=theirs.booking.person, team=theirs.booking.team)

    assert [
        "My manager may be asked" in read(booking, stage)
        for booking, stage in [
            (came, "after"),
            (make_delegate(), "after"),
            (theirs.booking, "later"),
            (alone.booking, "later"),
        ]
    ] == [True, False, True, False]


def test_a_link_for_one_thing_opens_no_other():
    booking, form = make_delegate(), asked_manager()
    forms, place = tokens.FORMS.sign(booking.pk), tokens.PLACES.sign(booking.pk)
    crossed = [("training:seen", forms), ("training:seen", tokens.FORMS.sign(form.pk))]
    names = ("answers", "answers_before", "answers_after", "answers_later", "answers_leave")
    crossed += [(f"training:{name}", place) for name in names]
    crossed += [(f"training:{name}", tokens.SEEN.sign(form.pk)) for name in names]

    assert [
        each
        for each in crossed
        if Client().get(reverse(each[0], args=[each[1]])).status_code != 404
    ] == []


@pytest.mark.parametrize("name", ["answers", "answers_after", "answers_leave", "seen"])
def test_guessed_and_altered_links_open_nothing_and_ask_the_database_for_nobody(name):
    booking = make_delegate()
    signer = tokens.SEEN if name == "seen" else tokens.FORMS
    real = signer.sign(booking.pk)
    chance, alphabet = random.Random(9), string.ascii_letters + string.digits + "-_.:"
    guesses = ["".join(chance.choices(alphabet, k=len(real))) for _ in range(5000)]
    for _ in range(5000):
        place = chance.randrange(len(real))
        guesses.append(real[:place] + chance.choice(alphabet) + real[place + 1 :])
    guesses = [guess for guess in guesses if guess != real]

    opened = [guess for guess in guesses if number_in(signer, guess) is not None]
    with CaptureQueriesContext(connection) as queries:
        answers = {
            Client().get(reverse(f"training:{name}", args=[guess])).status_code
            for guess in guesses[-100:]
        }

    assert opened == []
    assert answers == {404}
    assert [query["sql"] for query in queries if "training_" in query["sql"]] == []


def test_pages_are_kept_by_nobody_and_set_no_cookie_but_the_one_of_the_form():
    booking = make_delegate()
    paths = [
        tokens.of_answers(booking),
        tokens.of_form(booking, "after"),
        tokens.of_leaving(booking),
    ]
    paths += [tokens.of_form(booking, "before"), tokens.of_seen(asked_manager())]

    said = [Client().get(path) for path in paths]

    assert {(each.status_code, each["Cache-Control"], each["X-Robots-Tag"]) for each in said} == {
        (200, "no-store", "noindex")
    }
    assert {name for each in said for name in each.cookies} <= {"csrftoken"}


FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 80
ODD = ["\x00", "a\x00b", "\u202eevil\u2066", FAMILY, "x" * 100_000, "<script>", "-1", "1e3", "[]"]


@pytest.mark.parametrize("odd", ODD)
def test_whatever_stands_in_a_field_is_answered_in_words(odd):
    before, after = make_booking(), make_delegate()
    form, asked = make_set(ended_three_months_ago()), asked_manager()
    for booking, stage in ((before, "before"), (after, "after"), (form.booking, "later")):
        shown = read(booking, stage)
        names = {part.split('"')[0] for part in shown.split(' name="')[1:]}
        assert len(names) > 3
        for step in ("send", "keep", "quietly", odd):
            said = dict.fromkeys(names - {"step", "csrfmiddlewaretoken"}, odd)
            assert send(booking, stage, step, **said).status_code in (200, 204, 302, 409, 422)
            read(booking, stage), own_page(booking)
    assert Client().post(tokens.of_seen(asked), {"seen_1": odd}).status_code == 200


def test_words_go_two_years_after_the_session_and_scores_stay():
    old, newer = make_set(make_ended(731 * DAY)), make_set(make_ended(729 * DAY))
    for form in (old, newer):
        form.ratings.create(scale="knowledge", score=9)
        Evaluation.objects.filter(pk=form.pk).update(good=GOOD, to_change=CHANGE)
        form.actions.update(why="No time", example="She was seen")

    forget()

    old.refresh_from_db(), newer.refresh_from_db()
    assert (old.good, old.to_change, newer.good, newer.to_change) == ("", "", GOOD, CHANGE)
    assert [list(form.actions.values_list("text", "why", "example")) for form in (old, newer)] == [
        [("", "", NO_LONGER_KEPT)],
        [(ACTION, "No time", "She was seen")],
    ]
    assert Rating.objects.count() == 2
    own_page(old.booking)


@pytest.mark.parametrize("rows", [1, 6])
def test_pages_take_the_same_queries_however_much_is_asked(django_assert_num_queries, rows):
    course = make_course(rates_each_outcome=True)
    for number in range(1, rows):
        course.outcomes.create(text=f"Outcome {number}", order=number)
    session = make_ended(ends_at=months_after(NOW() - DAY, -3), course=course)
    form = make_set(session, actions=["Act"] * min(rows, 3))
    for number in range(rows):
        form.ratings.create(scale="knowledge", outcome=f"Outcome {number}", score=1)
    waits = make_delegate(make_ended(course=course))
    counted = {
        tokens.of_answers(form.booking): 10,
        tokens.of_form(form.booking, "later"): 6,
        tokens.of_form(waits, "after"): 5,
        tokens.of_leaving(waits): 2,
    }

    for path, queries in counted.items():
        with django_assert_num_queries(queries):
            Client().get(path)


def test_it_is_said_that_something_was_kept_only_where_something_was():
    booking = make_delegate()
    booking.evaluations.create(stage="after", asked_at=NOW())
    assert "What you have kept" not in own_page(booking)

    booking.evaluations.update(good="The film")

    assert "What you have kept is still there" in own_page(booking)
