"""Writing e-mails: what is kept, for whom, and that nothing leaves for what was undone."""

import datetime as dt

import pytest
from django.core.mail import EmailMessage, get_connection, send_mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException

from portal.errors import Refused
from portal.launch import CHECKOUT
from portal.outbox.actions import Letter, queue, queue_all, write
from portal.outbox.models import Message
from portal.outbox.tasks import sweep
from tests.factories import make_message

pytestmark = pytest.mark.django_db
HIDDEN = "\r\n\0\x0b\x1b\x85\udc80"
OURS = "portal.outbox.backend.Backend"
SIGNED = "\n\n-- \nSafeguarding portal\n"


@pytest.fixture(autouse=True)
def greeting(settings, tmp_path):
    """An e-mail to write: templates/messages/greeting/."""
    folder = tmp_path / "messages" / "greeting"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("Good morning, {{ name }}\n")
    (folder / "body.txt").write_text("\nDear {{ name }},\n\nread {{ link }} today.\n")
    (template,) = settings.TEMPLATES
    settings.TEMPLATES = [template | {"DIRS": [tmp_path, *template["DIRS"]]}]


def jobs():
    return list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args"))


def last_job():
    return ProcrastinateJob.objects.latest("pk")


def test_an_email_is_written_from_its_templates_as_plain_text():
    message = queue("greeting", "a@example.org", name="O’Neill & Sons <b>", link="/?a=1&b=2")

    message.refresh_from_db()
    assert (message.name, message.to) == ("greeting", "a@example.org")
    assert message.subject == "Good morning, O’Neill & Sons <b>"
    assert message.body == f"Dear O’Neill & Sons <b>,\n\nread /?a=1&b=2 today.{SIGNED}"
    assert (message.state, message.secret, message.expires_at) == ("waiting", False, None)


def test_a_job_is_queued_with_the_number_of_the_row_and_nothing_else():
    message = queue("greeting", "a@example.org", name="Ann")

    job = last_job()
    assert (job.task_name, job.args) == ("outbox.send", {"message_id": message.pk})
    assert (job.lock, job.queueing_lock) == (None, None)


def test_what_expires_goes_first():
    soon = timezone.now() + dt.timedelta(minutes=15)

    queue("greeting", "a@example.org", expires_at=soon, secret=True)
    first = last_job().priority
    queue("greeting", "b@example.org")

    assert first > last_job().priority


def test_writing_an_email_in_a_transaction_takes_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        queue("greeting", "a@example.org", name="Ann")


@pytest.mark.parametrize("letters", [2, 50])
def test_many_emails_are_written_in_as_many_queries_as_one(letters, django_assert_num_queries):
    many = [
        Letter("greeting", f"{number}@example.org", {"name": "Ann"}) for number in range(letters)
    ]

    with django_assert_num_queries(2):
        queue_all(many)

    assert Message.objects.count() == letters


def test_many_at_once_are_the_same_emails_as_one_by_one():
    soon = timezone.now() + dt.timedelta(minutes=15)
    entry = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    queue("greeting", "a@example.org", calendar=entry, expires_at=soon, secret=True, name="Ann")
    queue("greeting", "b@example.org", name="Bob")

    queue_all(
        [
            Letter("greeting", "a@example.org", {"name": "Ann"}, entry, soon, secret=True),
            Letter("greeting", "b@example.org", {"name": "Bob"}),
        ]
    )

    what = ("name", "to", "subject", "body", "calendar", "expires_at", "secret")
    one, two, three, four = Message.objects.order_by("pk").values_list(*what)
    assert [one, two] == [three, four]


def test_many_at_once_have_one_job_which_sends_whatever_is_due(sink):
    before = jobs()

    queue_all(Letter("greeting", f"{name}@example.org", {}) for name in "abc")
    made = jobs()[len(before) :]
    sweep(**made[0][1])

    assert made == [("outbox.sweep", {"timestamp": 0})]
    assert (sink.addresses(), sink.talks) == ([f"{name}@example.org" for name in "abc"], 1)


def test_of_many_at_once_what_expires_makes_the_job_urgent():
    soon = timezone.now() + dt.timedelta(minutes=15)
    letters = [Letter("greeting", f"{name}@example.org", {}) for name in "abc"]

    queue_all(letters)
    before = last_job().priority
    queue_all([*letters, letters[0]._replace(expires_at=soon)])

    assert last_job().priority > before


def test_nobody_to_write_to_is_no_email_and_no_job():
    before = jobs()

    assert queue_all([]) == []
    assert jobs() == before


def test_of_many_one_to_no_address_is_left_out_and_logged_and_stops_no_other(caplog):
    letters = [Letter("greeting", to, {}) for to in ("a@example.org", "nobody", "b@example.org")]

    messages = queue_all(letters)

    assert [message.to for message in messages] == ["a@example.org", "b@example.org"]
    assert list(Message.objects.order_by("pk")) == messages
    assert "An e-mail (greeting) was to no e-mail address." in caplog.text


@pytest.mark.django_db(transaction=True)
def test_an_email_of_a_transaction_that_is_undone_was_never_written():
    before = jobs()

    with transaction.atomic():
        queue("greeting", "a@example.org", name="Ann")
        transaction.set_rollback(True)

    assert list(Message.objects.all()) == []
    assert jobs() == before


@pytest.mark.django_db(transaction=True)
def test_an_email_whose_job_cannot_be_queued_was_never_written():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procrastinate_jobs RENAME TO away")

    with pytest.raises(ConnectorException):
        queue("greeting", "a@example.org", name="Ann")

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE away RENAME TO procrastinate_jobs")
    assert list(Message.objects.all()) == []


@examples(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters() | st.sampled_from(HIDDEN), max_size=300))
def test_whatever_is_in_the_words_the_subject_is_one_line_and_forges_nothing(words):
    message = queue("greeting", "a@example.org", name=words)

    message.refresh_from_db()
    assert len(message.subject.splitlines()) == 1
    assert len(message.subject) <= 200
    assert not set(message.subject + message.body.replace("\n", "")) & set(HIDDEN)


def test_a_forged_header_in_the_subject_becomes_words():
    message = write("x", "a@example.org", "Hello\r\nBcc: all@example.org\0", "Text")

    assert message.subject == "Hello Bcc: all@example.org"


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org, b@example.org",
        "a@example.org;b@example.org",
        "Ann <a@example.org>",
        '"a,b"@example.org',
        "a@example.org\0",
        "a" * 64 + "@" + ".".join(["b" * 60] * 4) + ".org",
    ],
)
def test_what_is_not_one_address_is_refused(to):
    with pytest.raises(Refused, match=r"^That is not an e-mail address\.$"):
        write("x", to, "Hello", "Text")


def test_an_email_without_a_subject_is_our_mistake():
    with pytest.raises(ValueError, match="no subject"):
        write("x", "a@example.org", " \r\n", "Text")


def test_every_email_has_a_number_of_its_own_that_names_our_domain():
    numbers = {write("x", "a@example.org", "Hello", "Text").message_id for _ in range(20)}

    assert len(numbers) == 20
    assert all(number.endswith("@marlshire.example.org>") for number in numbers)


def test_djangos_own_mail_goes_into_the_outbox_a_row_for_each_address():
    mail = EmailMessage("Hello", "Text", to=["a@example.org"], cc=["b@example.org"])

    sent = get_connection(OURS).send_messages([mail])

    rows = Message.objects.order_by("pk").values_list("name", "to", "subject", "body")
    assert sent == 1
    assert list(rows) == [
        ("other", "a@example.org", "Hello", f"Text{SIGNED}"),
        ("other", "b@example.org", "Hello", f"Text{SIGNED}"),
    ]


def test_the_outbox_is_where_an_installation_sends_its_mail(settings):
    settings.EMAIL_BACKEND = OURS

    send_mail("Hello", "Text", None, ["a@example.org"])

    assert Message.objects.get().to == "a@example.org"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"to": ""},
        {"subject": ""},
        {"message_id": ""},
        {"subject": "Hello\nBcc: b@example.org"},
        {"to": "a@example.org,b@example.org"},
        {"sent_at": timezone.now(), "failed_at": timezone.now()},
        {"sent_at": timezone.now(), "dropped_at": timezone.now()},
        {"failed_at": timezone.now(), "dropped_at": timezone.now()},
    ],
)
def test_the_database_refuses_an_email_that_cannot_be(wrong):
    with pytest.raises(IntegrityError):
        make_message(**wrong)


def test_the_database_refuses_a_number_that_is_used():
    make_message(message_id="<1@example.org>")

    with pytest.raises(IntegrityError):
        make_message(message_id="<1@example.org>")


def test_every_email_has_a_subject_and_a_body():
    found = sorted((CHECKOUT / "templates" / "messages").iterdir())
    folders = [each for each in found if each.is_dir()]

    whole = {"body.txt", "subject.txt"}
    assert [each.name for each in folders if not whole <= {f.name for f in each.iterdir()}] == []
