"""Both or neither: a file and its row. And what is left over goes, in time."""

import datetime as dt
import errno
import os
from io import StringIO

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import Event
from portal.errors import Refused
from portal.publishing.models import Proposal
from portal.uploads import actions, tasks
from portal.uploads.handlers import NO_ROOM
from portal.uploads.kinds import MB, Kind
from portal.uploads.models import Attachment, Upload
from tests.factories import make_attachment, make_briefing, make_upload, make_user
from tests.uploads import samples
from tests.uploads.samples import given

pytestmark = pytest.mark.django_db


def stored(storage):
    return sorted(path.name for path in storage.iterdir()) if storage.exists() else []


def test_a_file_is_kept_as_given_under_a_name_that_says_nothing(storage):
    giver = make_user()

    upload = make_upload(name="Annual report.pdf", by=giver)

    event = Event.objects.get()
    assert stored(storage) == [upload.file.name]
    assert len(upload.file.name) == 32
    assert (storage / upload.file.name).read_bytes() == samples.pdf()
    assert (upload.name, upload.kind, upload.size, upload.by) == (
        "Annual report.pdf", Kind.PDF, len(samples.pdf()), giver,
    )  # fmt: skip
    assert (event.subject, event.step, event.by) == (upload, "file added", giver)


def test_only_the_portal_may_read_its_files(storage):
    upload = make_upload()

    assert (storage / upload.file.name).stat().st_mode & 0o777 == 0o600
    assert storage.stat().st_mode & 0o777 == 0o700


def test_a_picture_is_kept_as_drawn(storage):
    upload = make_upload(samples.telling_picture())

    kept = (storage / upload.file.name).read_bytes()
    assert (upload.width, upload.height, upload.size) == (40, 60, len(kept))
    assert b"Telltale" not in kept


def test_a_streamed_file_is_moved_not_copied(storage):
    streamed = TemporaryUploadedFile("report.pdf", "application/pdf", len(samples.pdf()), None)
    streamed.write(samples.pdf())
    streamed.seek(0)
    number = os.stat(streamed.temporary_file_path()).st_ino

    upload = actions.add(streamed, by=make_user())
    streamed.close()

    kept = (storage / upload.file.name).stat()
    assert kept.st_mode & 0o777 == 0o600
    if os.stat(storage).st_dev == kept.st_dev:
        assert kept.st_ino == number


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (samples.pdf(bytes(20 * MB)), "PDF may have 20 MB at most."),
        (samples.picture("PNG") + bytes(10 * MB), "PNG may have 10 MB at most."),
        (samples.film(100 * MB), "MP4 may have 100 MB at most."),
    ],
    ids=["document", "picture", "film"],
)
def test_a_file_too_large_for_its_kind_is_refused(storage, content, sentence):
    with pytest.raises(Refused) as refused:
        make_upload(content)

    assert str(refused.value) == f"This file is too large: {sentence}"
    assert stored(storage) == []


class FullDisk(FileSystemStorage):
    """Writes some of a file, and then there is no room."""

    def _save(self, name, content):
        os.makedirs(self.location, exist_ok=True)
        with open(self.path(name), "wb") as half:
            half.write(content.read(5))
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_disk(settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "tests.uploads.test_storing.FullDisk"}
    }


def test_a_full_disk_keeps_neither_half_a_file_nor_a_row(storage, full_disk):
    with pytest.raises(Refused) as refused:
        make_upload()

    assert str(refused.value) == NO_ROOM
    assert (stored(storage), Upload.objects.count(), Event.objects.count()) == ([], 0, 0)


def test_a_row_the_database_refuses_leaves_no_file(storage):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.add(given(samples.pdf()), by=User(pk=0))

    assert (stored(storage), Upload.objects.count()) == ([], 0)


def age(storage, name, **past):
    then = (timezone.now() - dt.timedelta(**past)).timestamp()
    os.utime(storage / name, (then, then))


def test_what_a_failure_left_goes_after_a_day_and_nothing_else(storage):
    upload = make_upload()
    with transaction.atomic():
        left = make_upload().file.name
        transaction.set_rollback(True)
    (storage / "somebody-elses").write_text("x")
    for name in (upload.file.name, "somebody-elses"):
        age(storage, name, days=9)
    age(storage, left, hours=23)
    early = actions.remove_strays()
    age(storage, left, hours=25)

    assert (early, actions.remove_strays()) == (0, 1)
    assert stored(storage) == sorted([upload.file.name, "somebody-elses"])


def test_there_may_be_no_file_yet():
    assert actions.remove_strays() == 0


@pytest.mark.parametrize(
    "change", [{"name": "other.pdf"}, {"file": "other"}, {"kind": Kind.MP4}, {"size": 1}]
)
def test_the_database_lets_nothing_of_a_file_change(change):
    upload = make_upload()

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(**change)


def test_a_file_that_is_attached_cannot_be_deleted():
    upload = make_attachment().upload

    with pytest.raises(models.ProtectedError):
        upload.delete()


def forget_after(**past):
    """Sweep twice, so long apart; how many were forgotten the second time."""
    assert actions.forget_unused() == 0
    Upload.objects.exclude(unused_since=None).update(
        unused_since=timezone.now() - dt.timedelta(**past)
    )
    return actions.forget_unused()


def test_a_file_nothing_points_at_is_forgotten_after_thirty_days(storage):
    used, unused = make_attachment().upload, make_upload()

    assert forget_after(days=29) == 0
    assert stored(storage) == sorted([used.file.name, unused.file.name])
    assert forget_after(days=30) == 1
    assert stored(storage) == [used.file.name]
    assert list(Upload.objects.all()) == [used]
    assert Event.objects.first().step == "file forgotten"


def test_a_file_that_is_attached_again_begins_its_wait_anew():
    upload = make_upload()
    actions.forget_unused()
    attachment = make_attachment(upload=upload)
    assert forget_after(days=60) == 0
    attachment.delete()

    assert actions.forget_unused() == 0
    assert Upload.objects.get().unused_since > timezone.now() - dt.timedelta(minutes=1)


def test_a_file_that_a_proposed_version_names_stays():
    upload = make_upload()
    fields = {"upload": upload.pk, "title": "The report"}
    content = {"fields": {}, "parts": {"attachments": [{"pk": 1, "fields": fields}]}}
    Proposal.objects.create(subject=make_briefing(), content=content)

    assert forget_after(days=60) == 0
    assert Upload.objects.get().is_there()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ({"upload": 12}, True),
        ({"upload": "12"}, True),
        ([{"a": [{"upload": 12}]}], True),
        ({"upload": 112}, False),
        ({"number": 12}, False),
    ],
)
def test_a_file_is_found_in_json_however_deep(content, found):
    Proposal.objects.create(subject=make_briefing(), content=content)

    assert actions._is_named_in_json(Upload(pk=12)) == found


def test_a_file_that_was_ever_attached_stays_for_the_history():
    attachment = make_attachment()
    attachment.delete()

    assert forget_after(days=60) == 0
    assert Upload.objects.get().is_there()


def test_a_file_attached_between_two_looks_stays():
    upload = make_upload()
    make_attachment(upload=upload)

    assert actions._forget(upload) == 0
    assert Upload.objects.get() == upload


def test_a_missing_file_is_named():
    there, gone = make_upload(), make_upload()
    default_storage.delete(gone.file.name)
    said = StringIO()

    with pytest.raises(CommandError, match="Files missing: 1. Restore them from the backup."):
        call_command("check_files", stdout=said)

    assert said.getvalue() == f"File {gone.pk}, “report.pdf”, is missing: {gone.file.name}\n"
    assert list(actions.without_file()) == [gone]
    assert there.is_there()


def test_nothing_is_said_of_files_that_are_there():
    said = StringIO()
    make_upload()

    call_command("check_files", stdout=said)

    assert said.getvalue() == "Every file is there.\n"


def test_the_sweep_says_what_it_did(storage):
    said = StringIO()
    make_upload()
    Upload.objects.update(unused_since=timezone.now() - dt.timedelta(days=31))

    call_command("sweep_files", stdout=said)

    assert said.getvalue() == "Scanned: 0. Strays removed: 0. Forgotten: 1.\n"
    assert stored(storage) == []


def test_deleting_an_attachment_leaves_the_file():
    attachment = make_attachment(make_briefing())

    attachment.delete()

    assert (Attachment.objects.count(), Upload.objects.get().is_there()) == (0, True)


def test_the_worker_sweeps_by_itself(storage):
    make_upload()
    Upload.objects.update(unused_since=timezone.now() - dt.timedelta(days=31))

    tasks.sweep(timestamp=0)

    assert (stored(storage), Upload.objects.count()) == ([], 0)
