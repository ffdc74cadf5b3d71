"""A virus is never public; a scanner that does not answer holds files, and the desk says so."""

import socket

import pytest

from portal.audit.models import Event
from portal.errors import Refused
from portal.uploads import actions, scanner
from portal.uploads.models import Upload, attachment_problems
from tests.factories import make_attachment, make_briefing, make_upload, make_user
from tests.signing_in import sign_in
from tests.uploads import samples
from tests.uploads.samples import EICAR
from tests.uploads.scanners import clamd

pytestmark = pytest.mark.django_db
OUR_OWN = b"our own test virus"
State = Upload.State


@pytest.fixture
def nobody_listens(settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.SCANNER = taken.getsockname()
    return settings.SCANNER


def test_a_clean_file_is_taken(settings):
    with clamd(settings) as server:
        upload = make_upload(samples.pdf(b"x" * 200_000))

    assert upload.state == State.CLEAN
    assert server.heard == [samples.pdf(b"x" * 200_000)]


@pytest.mark.parametrize(
    ("content", "name"),
    [(samples.pdf(EICAR), "Eicar-Signature"), (samples.pdf(OUR_OWN), "Portal.Test.OurOwn")],
)
def test_a_virus_is_refused_and_recorded_and_not_kept(settings, storage, content, name):
    giver = make_user()

    with clamd(settings), pytest.raises(Refused) as refused:
        make_upload(content, by=giver)

    upload = Upload.objects.get()
    event = Event.objects.get()
    assert str(refused.value) == actions.VIRUS.format(name)
    assert (upload.state, upload.finding, upload.file.name) == (State.INFECTED, name, "")
    assert (event.subject, event.step, event.note, event.by) == (
        upload, "virus refused", name, giver,
    )  # fmt: skip
    assert not storage.exists()


def test_a_virus_in_a_picture_is_found_before_it_is_drawn_anew(settings):
    with clamd(settings), pytest.raises(Refused, match="virus"):
        make_upload(samples.picture("JPEG", comment=OUR_OWN))


def check_that_it_is_held(client):
    upload = make_upload()
    briefing = make_attachment(upload=upload, title="The report").subject
    sign_in(client, make_user(is_staff=True))

    assert upload.state == State.HELD
    assert client.get(upload.get_absolute_url()).status_code == 404
    assert attachment_problems(briefing) == [
        "“The report” waits for the virus scanner: try again later."
    ]
    assert actions.scanning_note() == (
        "The virus scanner does not answer: 1 file waits for it, and nobody can open them."
    )


def test_while_the_scanner_is_down_a_file_is_held(client, nobody_listens):
    check_that_it_is_held(client)


def test_while_the_scanner_hangs_a_file_is_held(client, settings, monkeypatch):
    monkeypatch.setattr(scanner, "PATIENCE", 0.2)

    with clamd(settings, silent=True):
        check_that_it_is_held(client)


@pytest.mark.parametrize(
    "answer", ["INSTREAM size limit exceeded. ERROR", "UNKNOWN COMMAND", "x" * 10_000]
)
def test_an_answer_that_is_no_verdict_holds_a_file(client, settings, answer):
    with clamd(settings, answer=answer):
        check_that_it_is_held(client)


def test_a_scanner_that_hangs_up_half_way_holds_a_file(settings):
    with clamd(settings, most=100_000):
        assert make_upload(samples.pdf(b"x" * 5_000_000)).state == State.HELD


def test_once_the_scanner_answers_what_was_held_is_let_go(
    settings, nobody_listens, django_capture_on_commit_callbacks
):
    clean, bad = make_upload(), make_upload(samples.pdf(EICAR))
    briefing = make_attachment(upload=bad, title="The report").subject

    with clamd(settings), django_capture_on_commit_callbacks(execute=True):
        done = actions.scan_waiting()

    clean.refresh_from_db()
    bad.refresh_from_db()
    event = Event.objects.first()
    assert done == 2
    assert (clean.state, clean.is_there()) == (State.CLEAN, True)
    assert (bad.state, bad.finding, bad.is_there()) == (State.INFECTED, "Eicar-Signature", False)
    assert (event.step, event.by, event.subject) == ("virus found", None, bad)
    assert attachment_problems(briefing) == [
        "“The report” has a virus in it: remove it, or choose a clean file."
    ]


def test_while_the_scanner_stays_down_what_is_held_stays_so(nobody_listens):
    uploads = [make_upload(), make_upload()]

    assert actions.scan_waiting() == 0
    assert {Upload.objects.get(pk=each.pk).state for each in uploads} == {State.HELD}


def test_a_scanner_that_gives_no_verdict_is_not_asked_about_every_file(settings, nobody_listens):
    make_upload()
    make_upload()

    with clamd(settings, answer="UNKNOWN COMMAND") as server:
        assert actions.scan_waiting() == 0

    assert len(server.heard) == 1


def test_a_verdict_is_written_once(settings, nobody_listens):
    upload = make_upload()

    assert actions._settle(upload, State.CLEAN, "") == 1
    assert actions._settle(upload, State.INFECTED, "late") == 0
    assert Upload.objects.get().state == State.CLEAN


def test_what_came_before_the_scanner_is_scanned_once_there_is_one(settings):
    upload = make_upload()

    with clamd(settings):
        actions.scan_waiting()

    upload.refresh_from_db()
    assert upload.state == State.CLEAN


def test_without_a_scanner_files_are_public_and_the_desk_says_so(client):
    upload = make_attachment(make_briefing()).upload

    assert upload.state == State.UNSCANNED
    assert client.get(upload.get_absolute_url()).status_code == 200
    assert actions.scanning_note() == (
        "No virus scanner is set up: the files you add are not checked for viruses."
    )


def test_when_the_scanner_is_given_up_what_was_held_is_let_go(settings, nobody_listens):
    make_upload()
    settings.SCANNER = None

    assert actions.scan_waiting() == 1
    assert Upload.objects.get().state == State.UNSCANNED


def test_with_a_scanner_that_answers_there_is_nothing_to_say(settings):
    with clamd(settings):
        make_upload()

        assert actions.scanning_note() == ""
