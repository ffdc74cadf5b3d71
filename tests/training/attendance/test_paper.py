"""The register on paper: read by a screen reader as by an eye, and kept nowhere."""

import pytest

from tests.factories import make_booking, make_partnership, make_person, make_session
from tests.paper.cache import use_folder
from tests.paper.printed import Printed
from training.attendance import paper, register
from training.models import Attendance

pytestmark = pytest.mark.django_db
PAGE = "https://portal.example.org/training/sessions/1/"


def printed(session):
    return Printed(paper.paper(register.of(session, Attendance.days_of(session)[0]), PAGE).pdf)


def test_it_is_tagged_and_titled_and_its_tables_have_headings():
    make_partnership(name="Anytown Partnership")
    session = make_session()
    make_booking(session, make_person(name="Bo Example"), needs="A hearing loop")

    sheet = printed(session)

    assert sheet.root["/MarkInfo"] == {"/Marked": True, "/Suspects": False}
    assert sheet.root["/Lang"] == "en-GB"
    assert sheet.reader.metadata.title == f"Register: {session.course}"
    assert sheet.reader.metadata.author == "Anytown Partnership"
    assert "<pdfuaid:part>1</pdfuaid:part>" in sheet.reader.xmp_metadata.rdf_root.toxml()
    assert sheet.headings == [
        ("H1", f"Register: {session.course}"),
        ("H2", "Booked"),
        ("H2", "Came without a booking"),
    ]
    assert len(sheet.elements("/Table")) == 2
    assert len(sheet.elements("/TH")) == 6 + 5
    assert len(sheet.elements("/TR")) == 1 + 1 + 1 + paper.EMPTY_ROWS


def test_it_names_people_and_agencies_and_says_nothing_else_of_them():
    session = make_session()
    booking = make_booking(session, make_person(name="Bo Example"), needs="A hearing loop")

    text = " ".join(printed(session).words)

    assert "Bo Example" in text
    assert str(booking.agency) in text
    assert "hearing loop" not in text
    assert booking.person.email not in text


def test_odd_names_are_printed_as_they_are():
    session = make_session(places=60)
    for name in ("#import “x”", "W" * 120, "العربية 日本語", "[] *a* _b_ $c$"):
        make_booking(session, make_person(name=name))
    for _ in range(40):
        make_booking(session)

    sheet = printed(session)

    assert len(sheet.elements("/TR")) == 1 + 44 + 1 + paper.EMPTY_ROWS
    assert "[] *a* _b_ $c$" in " ".join(sheet.words)


def test_the_link_of_the_register_is_not_on_it():
    sheet = printed(make_session())

    assert "/register/" not in sheet.text
    assert [where for where, _ in sheet.links] == []


def test_nothing_of_it_is_kept(settings, tmp_path):
    use_folder(settings, tmp_path)

    printed(make_session())

    assert list(tmp_path.iterdir()) == []
