"""“Bring in a briefing” at the desk: text or a file in, a draft with its original beside it out."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefings.models import Briefing, Original
from portal.uploads.models import Upload
from tests.briefings.shapes import expected, written
from tests.documents import made
from tests.factories import make_briefing, make_user
from tests.publishing.desk import address, make_writer
from tests.signing_in import sign_in
from tests.uploads import samples

pytestmark = pytest.mark.django_db
BRING_IN = "/admin/briefings/briefing/bring-in/"


@pytest.fixture
def writer(client):
    writer = make_writer()
    sign_in(client, writer)
    return writer


def send(client, text="", file=None, **fields):
    form = {"text": text, "audience": "children", "source": "audit"} | fields
    return client.post(BRING_IN, form | ({"file": file} if file else {}), follow=True)


def errors(response):
    return response.context["form"].errors.get_json_data()


def as_file(content, name="arlo.txt"):
    return SimpleUploadedFile(name, content)


def test_the_list_of_briefings_leads_to_it(client, writer):
    page = client.get("/admin/briefings/briefing/").content.decode()

    assert f'<a href="{BRING_IN}">Bring in a briefing</a>' in page


def test_pasted_text_becomes_a_draft_with_its_original_beside_it(client, writer):
    response = send(client, f"7 Minute Briefing\nArlo: in a shed\n\n{written()}")

    briefing = Briefing.objects.get()
    assert response.redirect_chain == [(address(briefing), 302)]
    assert briefing.written_by == writer
    assert briefing.sections.count() == 7
    page = response.content.decode()
    assert "The original: pasted text" in page
    unplaced = re.search(r'class="desk-unplaced">(.*?)</div>', page, re.DOTALL)[1]
    assert "7 Minute Briefing" in unplaced


def test_a_text_without_sections_becomes_an_empty_draft_and_it_is_said(client, writer):
    response = send(client, "Minutes of the meeting in May\n\nThe chair thanked everybody.")

    assert Briefing.objects.get().sections.count() == 0
    [said] = response.context["messages"]
    assert said.level_tag == "warning"
    assert said.message.startswith("No numbered sections of a briefing were found in it")
    assert "The chair thanked everybody." in response.content.decode()


@pytest.mark.parametrize("ending", ["docx", "pptx", "pdf"])
def test_a_file_becomes_a_draft_and_stays_to_be_opened(client, writer, ending):
    build = {"docx": made.as_docx, "pptx": made.as_pptx, "pdf": made.as_pdf}[ending]

    response = send(client, file=as_file(build(), f"../Arlo.{ending}"))

    briefing, upload = Briefing.objects.get(), Upload.objects.get()
    assert briefing.sections.count() == 7
    assert upload.name == f"Arlo.{ending}"
    assert f'<a href="{upload.get_absolute_url()}">Open the file</a>' in response.content.decode()
    assert client.get(upload.get_absolute_url()).status_code == 200


def test_a_text_file_is_read_and_not_kept(client, writer):
    send(client, file=as_file(written().encode(), "C:\\temp\\Arlo\u202e.txt"))

    assert [part.title for part in Briefing.objects.get().sections.all()] == [
        title for _, title, _ in expected()
    ]
    assert Original.objects.get().name == "Arlo.txt"
    assert Upload.objects.count() == 0


def test_a_newsletter_becomes_a_draft_for_each_of_its_briefings(client, writer):
    words = f"{written()}\n{written()}\nScams\n\n" + "Ring your bank. " * 300

    response = send(client, file=as_file(words.encode()))

    keys = list(Briefing.objects.order_by("pk").values_list("pk", flat=True))
    assert len(keys) == 2
    assert response.redirect_chain[-1][0].endswith(f"?id__in={keys[0]}%2C{keys[1]}")
    page = response.content.decode()
    assert "It held 2 briefings" in page
    assert all(f"/admin/briefings/briefing/{key}/change/" in page for key in keys)
    page = client.get(address(Briefing.objects.first())).content.decode()
    assert "What else stood in the same document" in page


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({}, "text", "Paste the text, or choose a file."),
        ({"text": "  \n "}, "text", "Paste the text, or choose a file."),
        ({"text": "<p> </p>"}, "text", "There are no words in it."),
        (
            {"text": "Words", "file": as_file(b"01. Why")},
            "text",
            "Paste the text or choose a file, not both: take one of them away.",
        ),
        ({"text": written(), "audience": ""}, "audience", "Choose whom the briefing is for."),
        ({"text": written(), "source": ""}, "source", "Choose what it comes from."),
        ({"text": written(), "source": "nonsense"}, "source", None),
        ({"text": "a" * 500_001}, "text", None),
        ({"file": as_file(b"")}, "file", None),
        ({"file": as_file(b"\x00\x01\x02" * 99)}, "file", None),
        ({"file": as_file(b"MZ" + b"\0" * 99, "arlo.docx")}, "file", None),
        ({"file": as_file(samples.pdf(), "empty.pdf")}, "file", None),
        (
            {"file": as_file(b"not a zip", "Arlo.DOCX")},
            "file",
            "Its name says that this is a Word file, and it is none, or it is damaged. Open it, "
            "save it again, and choose it once more.",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_explained_and_nothing_is_made(
    client, writer, sent, field, sentence
):
    for given in sent.values():
        if hasattr(given, "seek"):
            given.seek(0)

    response = send(client, **sent)

    found = errors(response)
    assert list(found) == [field]
    assert len(found[field]) == 1
    assert sentence in (None, found[field][0]["message"])
    assert Briefing.objects.count() == 0
    assert Upload.objects.count() == 0


def test_what_was_pasted_stays_in_the_form_when_something_is_wrong(client, writer):
    response = send(client, text="<p>Words &amp; more</p>", audience="")

    assert response.context["form"]["text"].value() == "<p>Words &amp; more</p>"
    assert "Words &amp;amp; more" in response.content.decode()


def test_whoever_may_not_write_briefings_may_not_bring_one_in(client):
    sign_in(client, make_user(is_staff=True))

    assert client.get(BRING_IN).status_code == 403
    assert send(client, written()).status_code == 403
    assert "Bring in" not in client.get("/admin/").content.decode()


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(BRING_IN).status_code == 302
    assert Briefing.objects.count() == 0


def test_the_original_is_put_away_by_a_button_not_by_a_link(client, writer):
    send(client, written())
    path = address(Briefing.objects.get(), "original")

    page = client.get(path)
    assert Original.objects.count() == 1
    after = client.post(path, follow=True)

    assert page.status_code == 200
    assert Original.objects.count() == 0
    assert "The original:" not in after.content.decode()
    assert client.get(path).status_code == 404


def test_the_public_never_sees_an_original(client, writer):
    send(client, f"Real name of the boy\n\n{written()}", file=None)
    briefing = Briefing.objects.get()
    Briefing.objects.update(title="Arlo", status="approved", publish_at="2026-01-01T09:00Z")
    client.logout()

    pages = [briefing.get_absolute_url(), "/briefings/", "/briefings/feed/", "/sitemap.xml"]

    assert not any("Real name" in client.get(path).content.decode() for path in pages)


def test_the_form_takes_one_query_more_for_an_original(client, writer):
    send(client, written())
    brought, plain = Briefing.objects.get(), make_briefing(status="draft", publish_at=None)
    plain.resources.all().delete()
    plain.questions.all().delete()

    def cost(briefing):
        client.get(address(briefing))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(briefing))
        return len(queries)

    assert cost(brought) == cost(plain)
