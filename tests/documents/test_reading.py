"""The front door: what a file is decides how it is read, and none can do harm."""

import contextlib
import io
import json
import random
import subprocess
import sys
import time
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.documents import apart, pdf, powerpoint, reading, word
from portal.documents.blocks import Block
from portal.errors import Refused
from portal.launch import CHECKOUT
from portal.uploads.kinds import MB, Kind
from tests.documents import made
from tests.uploads import samples

NOT_READ = "This file could not be read"


def read(content):
    return reading.read(samples.given(content, "as it came"))


def refusal(content) -> str:
    with pytest.raises(Refused) as refused:
        read(content)
    [sentence] = refused.value.reasons
    return sentence


@pytest.mark.parametrize(
    ("write", "reader"),
    [(made.as_docx, word), (made.as_pptx, powerpoint), (made.as_pdf, pdf)],
    ids=["Word", "PowerPoint", "PDF"],
)
def test_a_process_of_its_own_reads_what_is_read_here(write, reader):
    content = write()

    assert read(content) == reader.read(io.BytesIO(content))


def test_a_kind_that_is_known_is_not_looked_for_again():
    file = samples.given(made.as_docx())

    assert reading.read(file, Kind.WORD)[0] == Block("7 Minute Briefing")


@pytest.mark.parametrize("way", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_every_way_it_is_written(way):
    assert read("• What’s a “café”?".encode(way)) == [Block("What’s a “café”?", 1, apart=False)]


def test_text_may_have_a_few_letters_that_control():
    words = "Nine services knew of her. " * 10

    assert read(f"{words}\x02".encode()) == [Block(words.strip(), apart=False)]


@pytest.mark.parametrize(
    "content",
    [
        samples.picture("PNG"),
        samples.sound(),
        samples.film(),
        samples.office("xlsx"),
        b"words\0and more",
        b"\x01\x02\x03 words",
        b"\xff\xfeodd",
        b"\x81\x8d not of any kind",
    ],
    ids=["PNG", "MP3", "MP4", "Excel", "NUL", "controls", "odd UTF-16", "bytes"],
)
def test_what_holds_no_text_is_refused_and_what_can_be_brought_in_is_said(content):
    assert refusal(content) == (
        "The portal cannot read text out of this kind of file. "
        "Bring in a Word (.docx), PowerPoint (.pptx), PDF or text (.txt) file, or a saved web page "
        "(.html)."
    )


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (samples.old_office("WordDocument"), "save it as .docx"),
        (rb"{\rtf1 words}", "rich text"),
        (b"<svg><text>words</text></svg>", "drawing"),
        (samples.archive(), "archive"),
        (samples.programme(), "program"),
        (samples.office(main=samples.LAUGHS), "could do harm"),
        (samples.office(main=samples.OUTSIDE), "could do harm"),
        (samples.office(**{"word/vbaProject.bin": "x"}), "macros"),
    ],
)
def test_what_is_refused_everywhere_is_refused_with_the_same_words(content, part):
    assert part in refusal(content)


def test_what_unpacks_to_too_much_is_refused_with_the_same_words():
    assert "150 MB" in refusal(samples.bomb(300))


def test_empty_files_and_files_without_words():
    assert refusal(b"") == "This file is empty."
    assert refusal(b" \r\n\t ") == "There are no words in this file."
    assert refusal(made.word(made.docx.Document()).getvalue()) == "There are no words in this file."


@pytest.mark.parametrize("content", [b"word " * (19 * MB // 5), b"a\n" * 60_000])
def test_a_text_that_is_too_long_is_refused(content):
    sentence = "This text is over 2 MB or 50,000 lines long. Bring in a part of it."

    assert refusal(content) == sentence


@pytest.mark.parametrize("write", [made.as_docx, made.as_pptx, made.as_pdf])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_files_cut_short_are_refused(write, share):
    content = write()

    assert refusal(content[: int(len(content) * share)])


def test_a_document_whose_xml_is_too_long():
    words = b"<w:p><w:r><w:t>" + b"word " * 1000 + b"</w:t></w:r></w:p>"
    content = with_body(words * (21 * MB // len(words)))

    assert "a part of it is over 20 MB" in refusal(content)


def test_a_document_with_more_text_than_is_read_at_once():
    words = random.Random(7).randbytes(3000).hex()
    long, short = (f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>".encode() for each in (words, "a"))

    assert "holds more text" in refusal(with_body(long * 400))
    assert "holds more text" in refusal(with_body(short * 60_000))


def with_body(xml):
    """A Word document whose body is these paragraphs."""

    def change(name, content):
        start, body, rest = content.partition(b"<w:body>")
        return start + body + xml + rest if name == "word/document.xml" else content

    document = made.docx.Document()
    document.add_paragraph("Words")
    return made.repacked(made.word(document).getvalue(), change)


def test_a_document_nested_too_deep():
    depth = 3000
    deep = b"<w:sdt><w:sdtContent>" * depth + b"</w:sdtContent></w:sdt>" * depth

    assert NOT_READ in refusal(with_body(deep))


def test_a_part_that_declares_a_document_type_beyond_what_was_looked_at():
    hidden = made.repacked(
        made.as_docx(),
        lambda name, content: (
            content.replace(b"?>", b"?><!DOCTYPE x [<!ENTITY a 'b'>]>", 1)
            if name == "word/styles.xml"
            else content
        ),
    )

    assert "could do harm" in refusal(hidden)


def test_a_stream_that_unpacks_to_gigabytes():
    content = made.pdf_that_draws(made.zeros(gigabytes=3))
    begun = time.monotonic()

    sentence = refusal(content)

    assert sentence.startswith(f"{NOT_READ}: it takes too much memory")
    assert time.monotonic() - begun < apart.PATIENCE


@pytest.mark.parametrize(
    "content",
    [
        made.pdf_by_hand(b"BT ET", pages=b"[2 0 R]"),
        made.pdf_by_hand(b"BT ET", pages=b"[3 0 R 3 0 R 2 0 R]"),
        made.pdf_by_hand(
            b"/X Do",
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 6 "
            b"/Resources << /XObject << /X 6 0 R >> >> >>\nstream\n/X Do \nendstream",
        ).replace(b"/Resources << /Font", b"/Resources << /XObject << /X 6 0 R >> /Font"),
        made.pdf_by_hand(
            b"BT ET",
            *[
                b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (number + 1)
                for number in range(6, 5000)
            ],
            pages=b"[6 0 R]",
        ),
        samples.pdf(),
    ],
    ids=["its own child", "again and again", "draws itself", "deep", "nothing"],
)
def test_pages_that_never_end_do(content):
    assert refusal(content)


@pytest.mark.drill
def test_what_takes_too_long_is_ended():
    content = made.pdf_that_draws(zlib.compress(b"BT ET " * 20_000_000, 9))
    begun = time.monotonic()

    sentence = refusal(content)

    assert "it takes too long" in sentence
    assert time.monotonic() - begun < apart.PATIENCE + 5


def test_nobody_waits_longer_than_patience(monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE", 0.01)

    assert "it takes too long" in refusal(made.as_docx())


def test_the_log_says_what_went_wrong_and_nothing_of_the_file(caplog):
    content = with_body(b"<w:p>Secret words</w:q>")

    assert refusal(content).startswith(f"{NOT_READ}: it is damaged")

    [message] = [record.getMessage() for record in caplog.records]
    assert message.startswith("A Word file could not be read: XMLSyntaxError in ")
    assert "Secret" not in message


def test_the_reading_process_writes_no_file(tmp_path):
    program = (
        "import portal.documents.apart as apart\n"
        "def read(file):\n"
        "    try:\n"
        f"        open('{tmp_path}/x', 'wb', 0).write(b'x')\n"
        "    except OSError as problem:\n"
        "        raise apart.Refused(problem.strerror)\n"
        "apart.import_module = lambda name: type('x', (), {'read': staticmethod(read)})\n"
        "apart.main('docx')\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, check=True
    )

    assert json.loads(done.stdout) == {"refused": "File too large"}


SMALL = {"docx": made.as_docx(), "pptx": made.as_pptx(), "pdf": made.as_pdf()}
READERS = {"docx": word.read, "pptx": powerpoint.read, "pdf": pdf.read}
changes = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6)), max_size=8)


def changed(content, where):
    for share, new in where:
        at = int(share * len(content))
        content = content[:at] + new + content[at + max(len(new), 1) :]
    return content


@pytest.mark.parametrize("kind", SMALL)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(where=changes)
def test_bytes_changed_at_random_are_read_or_refused(kind, where):
    answer = apart.answered(READERS[kind], io.BytesIO(changed(SMALL[kind], where)))

    assert answer.keys() <= {"blocks", "refused", "problem"}


@pytest.mark.parametrize("kind", ["docx", "pptx"])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(part=st.floats(0, 1, exclude_max=True), where=changes)
def test_xml_changed_at_random_is_read_or_refused(kind, part, where):
    with zipfile.ZipFile(io.BytesIO(SMALL[kind])) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    chosen = names[int(part * len(names))]

    content = made.repacked(
        SMALL[kind], lambda name, xml: changed(xml, where) if name == chosen else xml
    )

    assert apart.answered(READERS[kind], io.BytesIO(content)).keys() <= {
        "blocks",
        "refused",
        "problem",
    }


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(kind=st.sampled_from(list(SMALL)), where=changes)
def test_the_front_door_gives_blocks_or_a_sentence(kind, where):
    content = changed(SMALL[kind], where)

    with contextlib.suppress(Refused):
        assert all(isinstance(block, Block) for block in read(content))


@pytest.mark.parametrize("begins", ["<!DOCTYPE html>\n<html>", "\n<HTML>", "\ufeff<div class=x>"])
def test_a_saved_web_page_is_read_as_one(begins):
    page = f"{begins}<script>no()</script><h2>Neglect</h2><p>Ask &amp; look.</p>".encode()

    assert read(page) == [
        Block("Neglect", heading=2),
        Block("Ask & look."),
    ]
