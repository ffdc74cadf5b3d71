"""Reading what the office brings in: a Word, PowerPoint, PDF or text file, known by its content."""

import contextlib
import json
import logging
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from portal.documents import html, text
from portal.documents.apart import DAMAGED, PATIENCE, READERS, TOO_SLOW
from portal.documents.blocks import Block
from portal.errors import Refused
from portal.launch import CHECKOUT
from portal.uploads.contents import kind_of
from portal.uploads.handlers import NO_ROOM
from portal.uploads.kinds import MB, TAKEN, Kind

MOST_TEXT, MOST_LINES = 2 * MB, 50_000  # bytes and lines of a text file
READABLE = (
    "a Word (.docx), PowerPoint (.pptx), PDF or text (.txt) file, or a saved web page (.html)"
)
NOT_READABLE = f"The portal cannot read text out of this kind of file. Bring in {READABLE}."
NOT_WHAT_IT_IS_CALLED = (
    "Its name says that this is a {0} file, and it is none, or it is damaged. Open it, save it "
    "again, and choose it once more."
)
EMPTY = "This file is empty."
NOTHING = "There are no words in this file."
TOO_LONG = (
    f"This text is over {MOST_TEXT // MB} MB or {MOST_LINES:,} lines long. Bring in a part of it."
)
WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|!--|(?!svg)[a-z][a-z0-9]*[\s>])", re.IGNORECASE
)
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
MOST_CONTROLS = 0.01  # of a text's letters: copying out of other programs leaves some
ENDED_LATE = (-signal.SIGALRM, -signal.SIGXCPU, -signal.SIGKILL)
logger = logging.getLogger(__name__)


def read(file, kind: Kind | None = None) -> list[Block]:
    """The blocks of a file that was given; `kind` if somebody has found it out already.

    Raises Refused, with a sentence for whoever gave it. All but plain text is read in a process of
    its own, so that a file made to do harm harms nobody.
    """
    if not kind and (words := plain_text(file)) is not None:
        return _some(text.read(words))
    if not kind and _is_web_page(file):
        return _some(html.read(_text(file)))
    kind = kind or kind_of(file)
    if kind not in READERS:
        raise Refused(NOT_READABLE)
    return _some(_read_apart(file, kind))


def plain_text(file) -> str | None:
    """The words of a file of plain text, as they stand there; None for any other kind of file.

    Raises Refused for an empty one, and for one that nobody can read.
    """
    if not file.size:
        raise Refused(EMPTY)
    if _is_web_page(file):
        return None
    try:
        kind_of(file)
    except Refused as refusal:
        if not str(refusal).endswith(TAKEN):
            raise
        _refuse_another_name(file)
        return _text(file)
    return None


def _refuse_another_name(file):
    """Refuse words under the name of another kind of file: that one is broken, or none."""
    _, _, ending = (getattr(file, "name", "") or "").rpartition(".")
    if ending.lower() in READERS:
        raise Refused(NOT_WHAT_IT_IS_CALLED.format(Kind(ending.lower()).label))


def _is_web_page(file):
    return bool(WEB_PAGE.match(_beginning(file)))


def _some(blocks):
    if not blocks:
        raise Refused(NOTHING)
    return blocks


def _beginning(file) -> bytes:
    file.seek(0)
    return file.read(200)


def _text(file) -> str:
    if file.size > MOST_TEXT:
        raise Refused(TOO_LONG)
    file.seek(0)
    content = file.read()
    ways = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for way in ways:
        try:
            words = content.decode(way)
        except UnicodeDecodeError:
            continue
        if max(words.count(end) for end in text.LINE_ENDS) > MOST_LINES:
            raise Refused(TOO_LONG)
        if "\0" not in words and len(CONTROLS.findall(words)) <= MOST_CONTROLS * len(words):
            return words
    raise Refused(NOT_READABLE)


def _read_apart(file, kind) -> list[Block]:
    answer = _answer(file, kind)
    if problem := answer.get("problem"):
        logger.warning("A %s file could not be read: %s", kind.label, problem)
    if refused := answer.get("refused"):
        raise Refused(refused)
    return [Block(*block) for block in answer["blocks"]]


def _answer(file, kind) -> dict:
    """What the reading process says. It has the file and a place to answer, and no more of ours."""
    command = [sys.executable, "-m", "portal.documents.apart", kind.value]
    with _copy(file) as copy:
        try:
            done = subprocess.run(
                command,
                stdin=copy,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=CHECKOUT,
                env={},
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            return {"refused": TOO_SLOW}
    return _understood(done)


@contextlib.contextmanager
def _copy(file):
    """The file's content in a file that has no name, open where it begins."""
    with contextlib.ExitStack() as at_the_end:
        try:
            copy = at_the_end.enter_context(tempfile.TemporaryFile())
            file.seek(0)
            shutil.copyfileobj(file, copy)
            copy.seek(0)
        except OSError:
            raise Refused(NO_ROOM) from None
        yield copy


def _understood(done) -> dict:
    if done.returncode in ENDED_LATE:
        return {"refused": TOO_SLOW}
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"refused": DAMAGED, "problem": f"the reader ended with {done.returncode}"}
