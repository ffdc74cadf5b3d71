"""An issue's whole way in Chromium, with the demonstration: chosen, written, ordered, approved, and
read on the web, on paper, as slides and as an e-mail."""

import datetime as dt
import io
from email import message_from_bytes, policy

import pytest
from django.utils import timezone
from pptx import Presentation
from pypdf import PdfReader

from portal.alerts import finding, writing
from portal.alerts.models import Frequency
from portal.newsletter.models import Issue
from portal.outbox.mail_server import MailServer
from portal.outbox.models import Message
from tests.browser import NARROW, WIDE
from tests.factories import make_subscriber
from tests.outbox.sink import Sink

pytestmark = pytest.mark.django_db
NUMBER, TITLE = 77, "Everything of the last year"
ARTICLE = "What we have learned to ask"
PAGE = f"/newsletter/{NUMBER}/"
LAST_YEAR = dt.timedelta(days=300)
PATIENCE = 60_000  # milliseconds: a form of fifty parts is long
WORDS, PAGES = 8200, 16  # at least: an issue of full length
READER = "walker@example.org"


def test_an_issue_goes_all_the_way(signed_in, people, settings):
    make_subscriber("newsletter:issues", frequency=Frequency.AT_ONCE, email=READER)
    writer, publisher, stranger = signed_in("another"), signed_in("publisher"), people()
    for officer in (writer, publisher):
        officer.page.set_default_timeout(PATIENCE)
    form = begin(writer)
    chosen = choose_everything(writer)
    write_an_article(writer, form)
    order(writer)
    submit(writer, form)
    assert stranger.go(PAGE) == 404

    approve(publisher, form)

    for width in (WIDE, NARROW):
        assert stranger.go(PAGE, width) == 200
    read = stranger.reads()
    parts = stranger.page.locator("main .part").all_inner_texts()
    assert sum(len(part.split()) for part in parts) >= WORDS
    assert all(title in read for title in chosen)
    contents = stranger.page.locator("nav[aria-labelledby] a[href^='#part-']").all_inner_texts()
    assert contents[0] == ARTICLE
    assert stranger.go("/newsletter/") == 200
    assert TITLE in stranger.reads()
    assert stranger.go("/search/?q=learned+to+ask") == 200
    assert ARTICLE in stranger.reads()
    assert_on_paper(stranger)
    assert_as_slides(publisher)
    assert_by_mail(settings)


def begin(writer):
    """The path of the form of the new issue."""
    page = writer.page
    writer.go("/admin/newsletter/issue/")
    writer.follow("Add issue")
    page.fill("#id_number", str(NUMBER))
    page.fill("#id_month", f"{timezone.localdate():%B %Y}")
    page.fill("#id_title", TITLE)
    page.fill("#id_summary", "All there is, put together from what is published.")
    page.fill("#id_covers_from", f"{timezone.localdate() - LAST_YEAR:%d/%m/%Y}")
    page.select_option("#id_audience", "both")
    page.check("#id_themes_0")
    writer.press("Save and continue editing")
    return page.url.removeprefix(writer.site)


def choose_everything(writer):
    """The titles of all that was offered."""
    writer.follow("Choose what goes in")
    boxes = writer.page.locator("main input[type=checkbox]")
    titles = writer.page.locator("main label").all_inner_texts()
    for place in range(boxes.count()):
        boxes.nth(place).check()
    writer.press("Add what is ticked")
    return [title.strip().splitlines()[0] for title in titles]


def write_an_article(writer, form):
    writer.go(form)
    page = writer.page
    added = page.locator(".dynamic-parts").last
    added.locator("[name$=-title]").fill(ARTICLE)
    added.locator("[name$=-order]").fill("1")
    added.locator(".prose-editor [contenteditable=true]").first.click()
    page.keyboard.type("Who else knows this child? What would make today better?")
    writer.press("Save and continue editing")


def order(writer):
    """The article stands first; the second part changes places with the third."""
    writer.follow("Order the parts")
    rows = writer.page.locator("main tbody tr")
    before = [row.split("\t")[1] for row in rows.all_inner_texts()]
    rows.nth(1).get_by_role("button", name="Down").click()
    writer.look()
    after = [row.split("\t")[1] for row in writer.page.locator("main tbody tr").all_inner_texts()]
    assert after[:3] == [before[0], before[2], before[1]]


def submit(writer, form):
    writer.go(form)
    writer.press("Save, then: submit for review")
    assert writer.says() == ["It waits for a colleague’s review."]


def approve(publisher, form):
    publisher.go(form)
    publisher.press("Save, then: approve")
    publisher.page.check("text=Now")
    publisher.press("Approve")
    assert publisher.says() == ["It is approved."]


def assert_on_paper(stranger):
    answer = stranger.page.request.get(f"{stranger.site}{PAGE}issue.pdf")
    pdf = PdfReader(io.BytesIO(answer.body()))
    assert len(pdf.pages) >= PAGES
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    _, parts = pdf.outline
    assert ARTICLE in {entry.title for entry in parts if not isinstance(entry, list)}


def assert_as_slides(publisher):
    answer = publisher.page.request.get(f"{publisher.site}{PAGE}slides.pptx")
    slides = Presentation(io.BytesIO(answer.body())).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert len(titles) > 1
    assert len(set(titles)) == len(titles)


def assert_by_mail(settings):
    finding.look()
    writing.write_due(Frequency.AT_ONCE)
    issue = Issue.objects.get(number=NUMBER)
    mail = Message.objects.get(to=READER, name="newsletter_issue")
    assert issue.title in mail.subject
    assert ARTICLE in mail.html
    email = as_received(mail, settings)
    assert "/leave/" in mail.leave_url
    assert email["List-Unsubscribe"].strip() == f"<{mail.leave_url}>"
    assert email["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def as_received(mail, settings):
    """The e-mail as a mail server gets it."""
    sink = Sink()
    with sink.listening() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        with MailServer() as server:
            server.send(mail)
    (envelope,) = sink.received
    return message_from_bytes(envelope.content, policy=policy.SMTP)
