"""One briefing, written in Word, PowerPoint, as PDF and as text, is read the same four times."""

import io

import pytest

from briefings import reading
from portal.documents import pdf, powerpoint, text, word
from tests.briefings.shapes import body, read_sections
from tests.documents import made


def read_text(file):
    return text.read(file.read().decode())


@pytest.mark.parametrize(
    ("write", "read"),
    [
        (made.as_text, read_text),
        (made.as_docx, word.read),
        (made.as_docx_of_boxes, word.read),
        (made.as_docx_of_columns, word.read),
        (made.as_docx_of_numbers, word.read),
        (made.as_pptx, powerpoint.read),
        (made.as_pdf, pdf.read),
        (made.as_pdf_of_columns, pdf.read),
        (made.as_pdf_of_panels, pdf.read),
        (made.as_pdf_with_numbers_at_the_side, pdf.read),
    ],
    ids=lambda function: function.__name__,
)
def test_every_program_reads_the_same(write, read):
    found = reading.read(read(io.BytesIO(write())))

    [briefing] = found.briefings
    assert read_sections(briefing) == [
        (number, title, body(lines)) for number, (title, lines) in enumerate(made.SECTIONS, 1)
    ]
    assert (briefing.title, briefing.unplaced) == (made.TITLE, ["7 Minute Briefing"])
    assert found.outside == []
