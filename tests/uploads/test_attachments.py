"""What a public page shows of its files, and what stands in the way of approving them."""

import re

import pytest
from django.core.files.storage import default_storage
from django.http import HttpRequest
from django.template.loader import render_to_string

from portal.publishing.running_text import Known, RunningText
from portal.uploads.models import Attachment, Upload, attachment_problems
from tests.factories import make_attachment, make_briefing, make_course, make_upload
from tests.uploads import samples

pytestmark = pytest.mark.django_db
PNG, MP3, MP4 = samples.picture("PNG"), samples.sound(), samples.film()


def shown(subject, draft_token=None):
    request = HttpRequest()
    request.draft_token = draft_token
    context = {"attachments": Attachment.objects.of(subject), "request": request}
    context["page_words"] = RunningText(Known("[]", "[]"))
    return re.sub(r"\s+", " ", render_to_string("parts/attachments.html", context))


def test_a_page_without_files_says_nothing_of_them():
    assert shown(make_briefing()).strip() == ""


def test_a_document_is_a_link_that_says_its_kind_and_size():
    upload = make_upload(samples.pdf(b"x" * 1_200_000))
    briefing = make_attachment(upload=upload, title="Report, by the board").subject

    path = f'href="/files/{upload.pk}/report.pdf"'
    assert f"{path}>Report, by the board (PDF, 1.1 MB)</a>" in shown(briefing)


def test_a_picture_is_shown_with_its_words():
    upload = make_upload(PNG)
    words = {"title": "A chart", "alternative_text": 'Numbers "rise"'}
    briefing = make_attachment(upload=upload, **words).subject

    page = shown(briefing)

    picture = f'<img src="/files/{upload.pk}/report.png" alt="Numbers &quot;rise&quot;"'
    assert f'{picture} width="60" height="40"' in page
    assert '<figcaption class="quiet">A chart</figcaption>' in page


def test_decoration_is_silent():
    words = {"title": "A line", "alternative_text": "x", "decorative": True}

    page = shown(make_attachment(upload=make_upload(PNG), **words).subject)

    assert 'alt=""' in page
    assert "A line" not in page


@pytest.mark.parametrize("content", [MP3, MP4])
def test_sound_and_film_come_with_their_transcript(content):
    words = {"title": "Lorna’s story", "transcript": "<b>One</b>\n\nTwo"}

    page = shown(make_attachment(upload=make_upload(content), **words).subject)

    assert "Read it instead" in page
    assert "<p>&lt;b&gt;One&lt;/b&gt;</p> <p>Two</p>" in page


def test_a_missing_file_leaves_the_page_and_says_so():
    attachment = make_attachment(title="The report")
    default_storage.delete(attachment.upload.file.name)

    page = shown(attachment.subject)

    assert "The report: file unavailable." in page
    assert "<a " not in page


@pytest.mark.parametrize("state", [Upload.State.HELD, Upload.State.INFECTED])
def test_what_nobody_may_have_is_not_linked(state):
    attachment = make_attachment(title="The report")
    Upload.objects.update(state=state)

    assert "The report: file unavailable." in shown(attachment.subject)


def test_files_stand_in_their_order():
    briefing = make_briefing()
    for order in (3, 1, 2):
        make_attachment(briefing, title=f"Number {order}", order=order)

    assert re.findall(r"Number \d", shown(briefing)) == ["Number 1", "Number 2", "Number 3"]


def test_a_shared_draft_has_its_files_below_its_own_address():
    upload = make_attachment(make_briefing()).upload

    page = shown(Attachment.objects.get().subject, draft_token="a/b c")

    assert f'href="/drafts/a%2Fb%20c/files/{upload.pk}/report.pdf"' in page


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "<img src=x onerror=alert(1)>"])
def test_words_and_names_are_inert(text):
    briefing = make_briefing()
    words = {"title": text, "alternative_text": text, "transcript": text}
    for content in (samples.pdf(), PNG, MP3):
        make_attachment(briefing, make_upload(content, name=f"{text}.pdf"), **words)

    page = shown(briefing)

    assert "<script" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("files", [1, 20])
def test_files_cost_one_query_however_many(django_assert_num_queries, files):
    briefing = make_briefing()
    for _ in range(files):
        make_attachment(briefing)
    shown(briefing)

    with django_assert_num_queries(1):
        shown(briefing)
    with django_assert_num_queries(1):
        attachment_problems(briefing)


@pytest.mark.parametrize(
    ("content", "words", "problems"),
    [
        (PNG, {}, ["Say what the picture “It” shows, or tick that it is decoration."]),
        (
            PNG,
            {"alternative_text": " "},
            ["Say what the picture “It” shows, or tick that it is decoration."],
        ),
        (PNG, {"alternative_text": "A chart"}, []),
        (PNG, {"decorative": True}, []),
        (MP3, {}, ["“It” needs a transcript or captions: some people cannot hear it."]),
        (MP4, {}, ["“It” needs a transcript or captions: some people cannot hear it."]),
        (
            MP4,
            {"transcript": "\n"},
            ["“It” needs a transcript or captions: some people cannot hear it."],
        ),
        (MP4, {"transcript": "Words"}, []),
        (MP4, {"captioned": True}, []),
        (samples.pdf(), {}, []),
    ],
)
def test_people_who_cannot_see_or_hear_need_words(content, words, problems):
    briefing = make_attachment(upload=make_upload(content), title="It", **words).subject

    assert attachment_problems(briefing) == problems


def test_every_file_has_its_problems_told_in_order():
    briefing = make_briefing()
    make_attachment(briefing, make_upload(PNG), title="Two", order=2)
    missing = make_attachment(briefing, title="One", order=1).upload
    default_storage.delete(missing.file.name)

    assert attachment_problems(briefing) == [
        "The file of “One” is missing: choose it again.",
        "Say what the picture “Two” shows, or tick that it is decoration.",
    ]


def test_the_files_of_another_with_the_same_number_are_not_its_own():
    briefing = make_briefing()
    make_attachment(make_course(pk=briefing.pk), make_upload(PNG))

    assert attachment_problems(briefing) == []
