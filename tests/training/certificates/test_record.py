"""Somebody's own record: sent to the address we know, all of it whatever agency, for a day."""

import csv
import datetime as dt
import io
import re
import statistics
import time
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.audit.models import Event
from portal.outbox.addresses import ONE_ADDRESS
from portal.outbox.models import Message
from tests.factories import (
    make_attendance,
    make_booking,
    make_course,
    make_declared,
    make_partnership,
    make_person,
    make_session,
)
from tests.reading import UNPUBLISHED, complaints, read
from tests.training.certificates.earning import DAY, Mark, been, certified, there
from training import keeping, tasks
from training.certificates import links, paper
from training.certificates.record import HEADING
from training.models import DeclaredTraining, Person
from training.places import tokens

pytestmark = pytest.mark.django_db

ASK, SENT = "/training/record/", "/training/record/sent/"
RECORDS = "/training/records/"
ADDRESS = "ada@ward.example.org"


@pytest.fixture
def ada():
    return make_person(name="Ada Example", email=ADDRESS)


def ask(email=ADDRESS, place="192.0.2.1", **fields):
    return Client().post(ASK, {"email": email, "website": ""} | fields, REMOTE_ADDR=place)


def work():
    """What the worker does next."""
    for job in ProcrastinateJob.objects.filter(task_name="training.send_record").order_by("pk"):
        assert list(job.args) == ["person_id"]
        tasks.send_record(**job.args)


def link_in(message):
    return urlsplit(re.search(r"https?://\S+", message.body)[0]).path


def declared(**fields):
    today = timezone.localdate()
    return {"title": "First aid", "provider": "A college", "done_on": f"{today:%d/%m/%Y}"} | fields


@pytest.mark.usefixtures("ada")
def test_who_is_known_is_sent_one_link(client):
    answer = ask("  Ada@Ward.Example.org ")
    at_once = Message.objects.count()
    work()

    message = Message.objects.get()
    assert (answer.status_code, answer["Location"], at_once) == (302, SENT, 0)
    assert (message.to, message.subject, message.secret) == (ADDRESS, "Your training record", True)
    assert "Ada Example" not in message.body
    assert ADDRESS not in link_in(message)
    assert "Your training record" in read(client, link_in(message))


@pytest.mark.usefixtures("ada")
def test_the_answer_is_the_same_for_everybody(client):
    make_person(email=f"7{keeping.NOWHERE}")

    answers = [ask(email) for email in (ADDRESS, "new@example.org", f"7{keeping.NOWHERE}")]
    machine = ask(website="https://spam.example.org")
    work()

    told = {(each.status_code, each["Location"], each.content) for each in [*answers, machine]}
    assert told == {(302, SENT, b"")}
    assert list(Message.objects.values_list("to", flat=True)) == [ADDRESS]


@pytest.mark.drill
@pytest.mark.usefixtures("ada")
def test_the_answer_takes_as_long_whether_an_address_is_known_or_not():
    ask("warm@example.org")

    def took(email, number):
        place = f"192.0.2.{number % 250}"
        began = time.perf_counter()
        ask(email, place)
        return time.perf_counter() - began

    for number in range(60):
        make_person(email=f"known{number}@example.org")
    pairs = [[took(f"{who}{n}@example.org", n) for who in ("known", "new")] for n in range(60)]
    known, new = (statistics.median(times) for times in zip(*pairs, strict=True))

    work()
    assert Message.objects.count() == 60
    assert abs(known - new) < 0.02


@pytest.mark.usefixtures("ada")
def test_an_address_is_sent_three_an_hour_however_it_is_written():
    for email in (ADDRESS, "Ada@ward.example.org", ADDRESS, ADDRESS):
        assert ask(email)["Location"] == SENT
    work()

    assert Message.objects.count() == 3


def test_one_place_is_stopped_in_time():
    answers = [ask(f"new{number}@example.org").status_code for number in range(61)]

    assert answers == [*[302] * 60, 429]


@pytest.mark.parametrize("email", ["", "ada", "a@example.org, b@example.org", "a@b@c"])
def test_what_is_no_address_is_said(client, email):
    page = client.post(ASK, {"email": email, "website": ""}).content.decode()

    assert complaints(page) == [f"Your work e-mail: {ONE_ADDRESS}"]


def test_it_has_every_agency_of_theirs_and_nobody_elses(client, ada):
    before = make_person(name="Ada Before", email=ADDRESS, left_at=timezone.now())
    there(been(title="Here"), person=ada)
    there(been(title="At the agency before"), person=before)
    there(been(title="Somebody else’s"))
    make_booking(make_session(), ada, status="waiting")

    page = read(client, links.of_record(ada))

    assert "Here" in page
    assert "At the agency before" in page
    assert "Somebody else’s" not in page


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ([Mark.CAME, Mark.LATE], "Attended"),
        ([Mark.CAME, Mark.ABSENT], "Attended in part"),
        ([Mark.CAME], "Not known yet"),
        ([None, Mark.CAME], "Attended"),
        ([Mark.APOLOGY, Mark.ABSENT], "Did not come, with an apology"),
        ([Mark.ABSENT, Mark.ABSENT], "Did not come"),
        ([], "Not known yet"),
    ],
)
def test_it_says_what_came_of_each_session(client, ada, marks, words):
    there(been(days=2), marks, person=ada, answers=False)

    assert f"</span>{words}</td>" in client.get(links.of_record(ada)).content.decode()


def test_certificates_are_one_link_away_and_what_somebody_said_is_not(client, ada):
    certificate = certified(person=ada)

    page = client.get(links.of_record(ada)).content.decode()
    [address] = re.findall(r'href="([^"]+\.pdf)"', page)

    assert client.get(address).headers["Content-Type"] == "application/pdf"
    assert tokens.FORMS.sign(certificate.booking_id) not in page


def test_nobody_elses_certificate_is_on_a_record(client, ada):
    other = certified()

    address = f"{links.of_record(ada)}certificates/{other.booking_id}.pdf"

    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("midday")
def test_hours_are_those_of_sessions_attended_to_the_end_by_year(client, ada):
    year = timezone.localdate().year
    for length, ago in ((60, 0), (90, 0), (120, 366)):
        there(been(ago=ago, length_minutes=length), person=ada)
    there(been(length_minutes=600), [Mark.ABSENT], person=ada)
    there(been(days=2, length_minutes=600), [Mark.CAME, Mark.ABSENT], person=ada)

    page = " ".join(strip_tags(read(client, links.of_record(ada)).replace("<", " <")).split())

    assert f"{year} 2 hours 30 minutes {year - 1} 2 hours Sessions you attended" in page


def test_it_says_how_long_it_is_kept(client, ada):
    assert "6 years after the last session" in read(client, links.of_record(ada))


def test_it_is_taken_away_as_a_file(client, ada):
    make_partnership(name="Anytown Safeguarding Partnership")
    certificate = certified(been(title="=Neglect", length_minutes=90), person=ada)
    there(been(ago=30, title="Missed"), [Mark.ABSENT], person=ada)
    make_declared(ada, title="First aid", provider="A college", done_on=dt.date(2020, 2, 29))

    answer = client.get(f"{links.of_record(ada)}record.csv")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(text))
    week_ago, month_ago = (timezone.localdate() - days * DAY for days in (7, 30))
    ours = "Anytown Safeguarding Partnership"
    assert heading == HEADING
    assert rows == [
        [str(week_ago), "'=Neglect", ours, "Attended", "90", paper.address_of(certificate)],
        [str(month_ago), "Missed", ours, "Did not come", "", ""],
        ["2020-02-29", "First aid", "A college", "Declared, not checked", "", ""],
    ]
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")


def test_a_link_ends_after_a_day(client, ada, monkeypatch):
    link = links.of_record(ada)
    monkeypatch.setattr(links, "WORKS", dt.timedelta(seconds=-1))

    answers = [client.get(link), client.post(f"{link}declared/", declared())]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "Ask for another link" in answers[0].content.decode()
    assert not DeclaredTraining.objects.exists()


def test_a_link_opens_nothing_once_the_address_is_another(client, ada):
    link = links.of_record(ada)
    other = make_person(email="other@example.org")
    there(been(title="Not theirs"), person=other)
    Person.objects.filter(pk=ada.pk).update(email="other@example.org")

    assert client.get(link).status_code == 404


def test_no_altered_link_opens_anything(client, ada):
    token = links.of_record(ada).strip("/").rpartition("/")[2]
    value, stamp, signature = token.rsplit(".", 2)
    booking = there(person=ada)
    other = make_person(email="other@example.org")
    wrong = [
        f"{other.pk}-{value.partition('-')[2]}.{stamp}.{signature}",
        f"{value}.{stamp}.{signature[:-1]}",
        f"{value}.{stamp}.{signature.swapcase()}",
        f"{value}.zzzzzz.{signature}",
        f"{value}.{signature}",
        str(ada.pk),
        tokens.of_answers(booking).strip("/").rpartition("/")[2],
        "nonsense",
    ]

    answers = {each: client.get(f"{RECORDS}{each}/").status_code for each in wrong}
    assert answers == dict.fromkeys(wrong, 404)


def test_training_from_elsewhere_is_declared_and_never_called_more(client, ada):
    link = links.of_record(ada)

    answer = client.post(f"{link}declared/", declared(course=make_course(title="Neglect").pk))

    found, page = DeclaredTraining.objects.get(), read(client, link)
    assert answer["Location"] == link
    assert (found.person, found.by, str(found.course)) == (ada, None, "Neglect")
    assert "First aid" in page
    assert "Declared, not checked" in page
    event = Event.objects.latest("pk")
    assert (event.step, event.by, "First aid" in str(event)) == ("declared", None, False)


def test_it_is_declared_for_who_they_are_now(client, ada):
    Person.objects.filter(pk=ada.pk).update(left_at=timezone.now())
    now = make_person(email=ADDRESS)
    make_person(email=ADDRESS, left_at=timezone.now())

    client.post(f"{links.of_record(ada)}declared/", declared())

    assert DeclaredTraining.objects.get().person == now


def test_what_is_wrong_is_said_of_every_field(client, ada):
    hidden = make_course(**UNPUBLISHED["draft"])
    tomorrow = timezone.localdate() + DAY
    link = f"{links.of_record(ada)}declared/"

    empty = client.post(link, {})
    wrong = client.post(link, declared(done_on=f"{tomorrow:%d/%m/%Y}", course=hidden.pk))
    long_ago = client.post(link, declared(done_on="1/1/0026", title="a\x00b", provider="x" * 121))

    assert complaints(empty.content.decode()) == [
        "Name of the training: Write the name of the training.",
        "When it was completed: Write the day like 30/11/2026.",
    ]
    assert complaints(wrong.content.decode()) == [
        "When it was completed: That day is still to come: declare it once it is done.",
        "Which of our courses it stands for: choose one from the list",
    ]
    assert len(complaints(long_ago.content.decode())) == 3
    assert not DeclaredTraining.objects.exists()


def test_who_declared_it_takes_it_back_after_being_asked(client, ada):
    found = make_declared(ada, title="First aid")
    link = links.of_record(ada)
    page = f"{link}declared/{found.pk}/"

    asked = read(client, page)
    kept = DeclaredTraining.objects.count()
    answer = client.post(page)

    assert "Remove this training?" in asked
    assert kept == 1
    assert answer["Location"] == link
    assert not DeclaredTraining.objects.exists()
    assert Event.objects.latest("pk").step == "removed"
    assert client.get(page).status_code == 404


def test_nobody_takes_back_what_others_declared(client, ada):
    other = make_declared(make_person())

    answer = client.post(f"{links.of_record(ada)}declared/{other.pk}/")

    assert answer.status_code == 404
    assert DeclaredTraining.objects.exists()


def test_opening_every_page_changes_nothing(client, ada):
    found = make_declared(ada)
    link = links.of_record(ada)
    before = list(DeclaredTraining.objects.values()), Message.objects.count(), Event.objects.count()

    for page in ("", "record.csv", "declared/", f"declared/{found.pk}/"):
        for method in (client.get, client.head):
            answer = method(f"{link}{page}")
            assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
            assert answer["X-Robots-Tag"] == "noindex"
            assert 'href=""' not in str(b"".join(answer))

    after = list(DeclaredTraining.objects.values()), Message.objects.count(), Event.objects.count()
    assert before == after


def test_what_somebody_declared_goes_with_their_name(ada):
    long_ago = timezone.now() - keeping.PEOPLE - DAY
    make_declared(ada)
    stays = make_declared(there().person)
    make_attendance(make_booking(make_session(starts_at=long_ago - DAY, ends_at=long_ago), ada))

    keeping.forget()

    assert list(DeclaredTraining.objects.all()) == [stays]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_record_costs_the_same_however_long(client, ada, rows, django_assert_num_queries):
    for _ in range(rows):
        certified(person=ada)
        make_declared(ada, course=make_course())

    with django_assert_num_queries(5):
        client.get(links.of_record(ada))
    with django_assert_num_queries(5):
        b"".join(client.get(f"{links.of_record(ada)}record.csv").streaming_content)
