"""Taking a file in, and looking after those taken."""

import contextlib
import datetime as dt
import logging
import uuid
from collections.abc import Iterator

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from portal.audit.models import record
from portal.errors import Refused
from portal.uploads import names, pictures, scanner
from portal.uploads.contents import kind_of
from portal.uploads.handlers import NO_ROOM
from portal.uploads.kinds import MB
from portal.uploads.models import Upload

State = Upload.State
WITHOUT_A_ROW_FOR = dt.timedelta(days=1)
UNUSED_FOR = dt.timedelta(days=30)
VIRUS = (
    "This file has a virus in it ({}). It was not kept. "
    "Tell whoever looks after the computer it came from."
)
logger = logging.getLogger(__name__)


def add(file: File, *, by) -> Upload:
    """Keep `file`, which `by` gives. Raises Refused with one sentence for them.

    It is judged by its content, scanned, and drawn anew if it is a picture. A file with a virus
    leaves a row that says so and no more; call this where a refusal does not undo that row.
    """
    kind = kind_of(file)
    if file.size > kind.largest:
        most = kind.largest // MB
        raise Refused(f"This file is too large: {kind.label} may have {most} MB at most.")
    fields = {"kind": kind, "name": names.cleaned(file.name or "", kind), "by": by}
    content = file
    if kind.is_picture:
        content, (fields["width"], fields["height"]) = pictures.redrawn(file, kind)
    fields["state"], fields["finding"] = _verdict(file)
    if fields["state"] == State.INFECTED:
        _row(size=file.size, **fields)
        raise Refused(VIRUS.format(fields["finding"]))
    return _kept(content, size=content.size, **fields)


def _verdict(file) -> tuple[State, str]:
    """What the scanner says of it; held where there is one that does not answer."""
    if not scanner.is_set_up():
        return State.UNSCANNED, ""
    try:
        finding = scanner.finding_in(file.chunks())
    except scanner.Unavailable as reason:
        logger.error("The virus scanner gave no verdict: %s", reason)
        return State.HELD, ""
    return (State.INFECTED, finding[:200]) if finding else (State.CLEAN, "")


def _kept(content, **fields) -> Upload:
    """Store the content under a name that says nothing, then the row; both or neither."""
    name = uuid.uuid4().hex
    try:
        return _row(file=default_storage.save(name, content), **fields)
    except OSError as problem:
        default_storage.delete(name)
        logger.error("A file could not be stored: %s", problem)
        raise Refused(NO_ROOM) from problem
    except Exception:
        default_storage.delete(name)
        raise


@transaction.atomic
def _row(**fields) -> Upload:
    upload = Upload.objects.create(**fields)
    step = "virus refused" if upload.state == State.INFECTED else "file added"
    record(upload, step, by=upload.by, note=upload.finding)
    return upload


def scan_waiting() -> int:
    """Have the scanner look at every file it has not seen; how many now have a verdict.

    Ends at once while the scanner is away. Where none is set up any more, what was held is let go.
    """
    if not scanner.is_set_up():
        return Upload.objects.filter(state=State.HELD).update(state=State.UNSCANNED)
    done = 0
    for upload in Upload.objects.unscanned().order_by("pk"):
        with contextlib.suppress(FileNotFoundError), upload.file.open() as file:
            state, finding = _verdict(file)
            if state == State.HELD:
                break
            done += _settle(upload, state, finding)
    return done


@transaction.atomic
def _settle(upload, state, finding) -> int:
    """Write the verdict down, once; what has a virus goes."""
    unsettled = Upload.objects.unscanned().filter(pk=upload.pk)
    settled = unsettled.update(state=state, finding=finding)
    if settled and state == State.INFECTED:
        record(upload, "virus found", by=None, note=finding)
        transaction.on_commit(lambda: default_storage.delete(upload.file.name))
    return settled


def without_file() -> Iterator[Upload]:
    """The rows whose file ought to be there and is not."""
    return (
        upload for upload in Upload.objects.with_bytes().order_by("pk") if not upload.is_there()
    )


def remove_strays() -> int:
    """Remove stored files that no row names, a day after they came: an upload may be under way."""
    before = timezone.now() - WITHOUT_A_ROW_FOR
    removed = 0
    for name in _stored():
        with contextlib.suppress(FileNotFoundError):
            old = default_storage.get_modified_time(name) < before
            if old and not Upload.objects.filter(file=name).exists():
                default_storage.delete(name)
                removed += 1
    return removed


def _stored() -> list[str]:
    """The names of our own making in the storage; nothing else there is our matter."""
    try:
        _, files = default_storage.listdir("")
    except FileNotFoundError:
        return []
    return [name for name in files if len(name) == 32 and name.isalnum()]


def forget_unused() -> int:
    """Forget what nothing has pointed at for UNUSED_FOR, row and file; how many those were."""
    now, attached = timezone.now(), Upload.objects.attached()
    attached.update(unused_since=None)
    Upload.objects.exclude(pk__in=attached).filter(unused_since=None).update(unused_since=now)
    expired = Upload.objects.filter(unused_since__lte=now - UNUSED_FOR)
    return sum(_forget(upload) for upload in expired)


def _forget(upload) -> int:
    """Delete the row, then the file. What is pointed at after all begins its wait again."""
    if _is_pointed_at(upload) or _is_named_in_json(upload):
        Upload.objects.filter(pk=upload.pk).update(unused_since=None)
        return 0
    name = upload.file.name
    with transaction.atomic():
        record(upload, "file forgotten", by=None)
        upload.delete()
    if name:
        default_storage.delete(name)
    return 1


def _is_pointed_at(upload):
    """Whether any row of any table has it: an attachment, or the history of one."""
    pointing = [
        field for field in Upload._meta.get_fields(include_hidden=True) if field.one_to_many
    ]
    return any(
        each.related_model._base_manager.filter(**{each.field.name: upload.pk}).exists()
        for each in pointing
    )


def _is_named_in_json(upload):
    """Whether any JSON of the portal, however deep, has it as an `upload`: a proposed version."""
    path = models.Value(f'$.**.upload ? (@ == {upload.pk} || @ == "{upload.pk}")')
    return any(
        model._base_manager.filter(NamesInJson(field.name, path)).exists()
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.concrete_fields
        if isinstance(field, models.JSONField)
    )


class NamesInJson(models.Func):
    function = "jsonb_path_exists"
    template = "%(function)s(%(expressions)s::jsonpath)"
    output_field = models.BooleanField()


def scanning_note() -> str:
    """What the office should know about its files and viruses, in a sentence; or nothing."""
    held = Upload.objects.filter(state=State.HELD).count()
    if not scanner.is_set_up():
        return "No virus scanner is set up: the files you add are not checked for viruses."
    if held:
        files = "1 file waits" if held == 1 else f"{held} files wait"
        return f"The virus scanner does not answer: {files} for it, and nobody can open them."
    return ""
