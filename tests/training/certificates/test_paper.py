"""A certificate on paper: one side of A4 that everybody can read, made for whoever has the link."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.factories import make_partnership, make_person
from tests.paper.cache import use_folder
from tests.paper.printed import A4, Printed
from tests.training.certificates.earning import been, certified, there
from training.certificates import issuing, paper
from training.keeping import NOWHERE
from training.models import Attendance, Certificate
from training.places import tokens

pytestmark = pytest.mark.django_db


def path(booking):
    return f"{tokens.of_answers(booking)}certificate.pdf"


def printed(certificate):
    return Printed(paper.document_of(certificate).pdf)


@pytest.fixture
def certificate(settings):
    settings.SITE_ADDRESS, settings.DEMO = "https://portal.example.org", False
    make_partnership(name="Anytown Safeguarding Partnership")
    session = been(title="Working with neglect", length_minutes=390)
    session.course.outcomes.all().delete()
    session.course.outcomes.create(text="Recognise neglect.")
    session.course.outcomes.create(text="Challenge drift.")
    found = certified(session, person=make_person(name="Ada Example"))
    Certificate.objects.filter(pk=found.pk).update(
        on=dt.date(2026, 11, 24), issued_at=dt.datetime(2026, 11, 25, 23, 30, tzinfo=dt.UTC)
    )
    return Certificate.objects.get()


def test_it_comes_as_a_pdf_that_nobody_keeps(client, certificate, settings, tmp_path):
    use_folder(settings, tmp_path / "paper")

    response = client.get(path(certificate.booking))

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == 'inline; filename="certificate-2026-11-24.pdf"'
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
    assert response.content.startswith(b"%PDF-")
    assert [each for each in (tmp_path / "paper").rglob("*") if each.is_file()] == []


def test_it_says_who_was_at_what_for_how_long_and_who_says_so(certificate):
    words = " ".join(printed(certificate).words)

    assert words == (
        "Anytown Safeguarding Partnership Certificate of attendance This is to certify that "
        "Ada Example attended Working with neglect Completed on 24 November 2026 "
        "Length 6 hours 30 minutes Issued on 25 November 2026 What the course teaches After it, "
        "people are able to: • Recognise neglect. • Challenge drift. Signed for Anytown "
        "Safeguarding Partnership Check that it is genuine At this address the partnership says "
        "whether it issued this certificate, and nothing else about anybody: "
        f"portal.example.org/training/certificates/{certificate.key}"
    )


def test_a_screen_reader_meets_its_parts_in_their_order(certificate):
    found = printed(certificate)

    assert found.headings == [
        ("H1", "Certificate of attendance"),
        ("H2", "What the course teaches"),
    ]
    assert [kind for kind in found.outline if kind not in ("Span", "Lbl", "LBody")] == [
        *["Document", "P", "Strong", "H1", "P", "P", "Strong", "P", "P", "Strong", "Div"],
        *["Div", "P", "Strong", "P"] * 3,
        *["H2", "P", "L", "LI", "LI", "P", "Strong"],
        *["Div", "Div", "P", "Strong", "P", "P", "Link", "Div", "Figure"],
    ]
    (code,) = found.elements("/Figure")
    opens = f"portal.example.org/training/certificates/{certificate.key}"
    assert code["/Alt"] == f"Code for a phone’s camera: opens {opens}"


def test_it_is_tagged_and_titled(certificate):
    found = printed(certificate)

    assert found.root["/MarkInfo"] == {"/Marked": True, "/Suspects": False}
    assert found.root["/Lang"] == "en-GB"
    assert found.reader.metadata.title == "Certificate of attendance: Working with neglect"
    assert found.reader.metadata.author == "Anytown Safeguarding Partnership"
    assert "<pdfuaid:part>1</pdfuaid:part>" in found.reader.xmp_metadata.rdf_root.toxml()
    assert [
        (round(each.mediabox.width), round(each.mediabox.height)) for each in found.reader.pages
    ] == [A4]
    assert min(found.sizes) >= 11


def test_its_address_can_be_followed_and_says_that_it_is_genuine(client, certificate):
    ((address, said),) = printed(certificate).links

    assert said == address
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("name", "title", "outcomes"),
    [
        ("A" * 120, "W" * 200, 3),
        ("Ada " * 30, "Perplexing presentations " * 8, 8),
        ("Zoë Ní Dhomhnaill-O’Brien", "#set page(fill: red) $x$ *bold* _it_", 0),
        ("عائشة", "Neglect 😀", 1),
    ],
)
def test_whatever_stands_on_it_is_one_side(certificate, name, title, outcomes):
    certificate.booking.person.name, certificate.title = name, title
    certificate.outcomes = [
        f"{number} recognise what is meant by it, and act " * 4 for number in range(outcomes)
    ]

    assert paper.document_of(certificate).pages == 1


def test_nobody_but_who_has_the_link_gets_it(client, certificate):
    booking = certificate.booking
    place, forms = tokens.of_place(booking), tokens.of_answers(booking)
    token = forms.strip("/").rpartition("/")[2]
    wrong = [
        str(booking.pk),
        token[:-1],
        f"{token}a",
        token.swapcase(),
        place.strip("/").rpartition("/")[2],
    ]

    answers = [client.get(reverse("training:certificate_pdf", args=[each])) for each in wrong]

    assert [answer.status_code for answer in answers] == [404] * len(wrong)


def test_it_is_there_only_while_it_counts(client, certificate):
    booking, waits = certificate.booking, there(answers=False)
    Attendance.objects.filter(booking=booking).update(mark=Attendance.Mark.ABSENT)
    issuing.settle(booking)

    assert [client.get(path(each)).status_code for each in (booking, waits)] == [404, 404]


def test_a_certificate_of_somebody_forgotten_is_not_made(client, certificate):
    person = certificate.booking.person
    person.name, person.email = "No longer kept", f"{person.pk}{NOWHERE}"
    person.save()

    assert client.get(path(certificate.booking)).status_code == 404


def test_the_button_of_its_page_is_no_form(client, certificate):
    for method in (client.post, client.put, client.delete):
        assert method(path(certificate.booking)).status_code == 405
