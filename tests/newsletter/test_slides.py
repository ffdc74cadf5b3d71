"""Slides of an issue: real titles, words for pictures, notes, and nothing too small to read."""

import io
import shutil
import subprocess

import pytest
from django.urls import reverse
from django.utils import timezone
from pptx import Presentation
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Pt
from pypdf import PdfReader

from portal.accounts import roles
from portal.newsletter import points, slides
from portal.newsletter.pulling import Became, Piece
from tests.factories import (
    make_attachment,
    make_issue,
    make_member,
    make_part,
    make_partnership,
    make_upload,
    make_user,
)
from tests.newsletter.test_paper import frozen
from tests.signing_in import sign_in
from tests.uploads import samples

pytestmark = pytest.mark.django_db
OFFICE = shutil.which("soffice")
TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}


def path(issue):
    return reverse("newsletter:slides", args=[issue.number])


def shown(client, issue):
    sign_in(client, make_member(roles.CONTRIBUTOR))
    return Presentation(io.BytesIO(client.get(path(issue)).content))


def titles(presentation):
    return [slide.shapes.title.text_frame.text for slide in presentation.slides]


def make_slide(issue=None, **fields):
    defaults = {"on_slides": True, "points": "Look.\nAsk.\nWrite it down."}
    return make_part(issue, **defaults | fields)


def make_picture(issue, **fields):
    upload = make_upload(samples.picture(size=(600, 400)), name="bridge.jpg")
    return make_attachment(issue, upload, **fields)


def test_the_office_takes_them_away_before_the_issue_is_published_too(client):
    issue = make_issue(status="draft", number=941)
    make_slide(issue)
    sign_in(client, make_member(roles.CONTRIBUTOR))

    response = client.get(path(issue))

    assert response.status_code == 200
    assert response["Content-Type"] == slides.CONTENT_TYPE
    assert response["Content-Disposition"] == 'attachment; filename="newsletter-941.pptx"'
    assert response["Cache-Control"] == "no-store"


def test_for_anybody_else_there_are_none(client):
    issue = make_issue()
    answers = [client.get(path(issue)).status_code]
    for somebody in (make_user(), make_member(roles.TRAINING)):
        client.logout()
        sign_in(client, somebody)
        answers.append(client.get(path(issue)).status_code)

    assert answers == [404, 404, 404]


def test_each_marked_part_has_a_slide_after_the_one_of_the_issue_in_order(client):
    issue = make_issue(title="Noticing early")
    make_slide(issue, title="Second", order=2)
    make_slide(issue, title="First", order=1)
    make_part(issue, title="Not marked", order=3)

    assert titles(shown(client, issue)) == ["Noticing early", "First", "Second"]


def test_every_title_is_a_real_one_and_no_two_are_the_same(client):
    issue = make_issue(title="Noticing early")
    for title in ("Neglect", "neglect", "Noticing early"):
        make_slide(issue, title=title)

    presentation = shown(client, issue)

    assert titles(presentation) == [
        *["Noticing early", "Neglect", "neglect (2)", "Noticing early (2)"]
    ]
    for slide in presentation.slides:
        assert slide.shapes.title.placeholder_format.type in TITLES


def test_a_slide_has_its_points_and_its_notes_with_the_link(client):
    issue = make_issue(number=942)
    part = make_slide(issue, points=" Look. \n\nAsk.", notes="Tell them of the new form.")

    slide = shown(client, issue).slides[1]

    points = [paragraph.text for paragraph in slide.placeholders[1].text_frame.paragraphs]
    assert points == ["Look.", "Ask."]
    assert slide.notes_slide.notes_text_frame.text == (
        f"Tell them of the new form.\n\nRead it: http://testserver/newsletter/942/#part-{part.pk}"
    )


def test_what_is_pulled_brings_points_of_its_own(client):
    piece = frozen()
    piece["frozen"] |= {"points": ["One.", "Two.", "Three.", "Four."]}
    part = make_slide(**piece | {"points": ""})

    slide = shown(client, part.issue).slides[1]

    assert slide.placeholders[1].text_frame.text == "One.\nTwo.\nThree."


def test_a_point_of_a_source_that_is_too_long_stands_on_a_slide_only_where_none_is_short():
    few, long = Piece("", "", "", points=["Ask.", "y" * 200]), Piece("", "", "", points=["y " * 99])

    assert points.of_source(few) == ["Ask."]
    assert [len(point) for point in points.of_source(long)] == [points.LONGEST]


def test_what_was_withdrawn_has_no_slide(client, monkeypatch):
    part = make_slide(**frozen())
    gone = Became(timezone.now(), "It was withdrawn.", is_gone=True)
    monkeypatch.setattr(slides.banners, "of", lambda *issues: {part.pk: gone})

    assert len(shown(client, part.issue).slides) == 1


def test_a_picture_has_its_words_and_decoration_says_that_it_is(client):
    issue = make_issue()
    make_slide(issue, order=1, picture=make_picture(issue, alternative_text="A bridge"))
    make_slide(issue, order=2, picture=make_picture(issue, decorative=True))

    presentation = shown(client, issue)

    pictures = [
        shape._element.nvPicPr.cNvPr
        for slide in presentation.slides
        for shape in slide.shapes
        if not shape.is_placeholder
    ]
    assert [picture.get("descr") for picture in pictures] == ["A bridge", ""]
    assert [
        len(picture.xpath(".//*[local-name() = 'decorative'][@val = '1']")) for picture in pictures
    ] == [0, 1]


def test_slides_are_wide_british_and_in_the_colour_of_the_partnership(client):
    make_partnership(name="Anytown Partnership", brand_colour="#123456")
    issue = make_issue(title="Noticing early")
    make_slide(issue)

    presentation = shown(client, issue)

    assert round(presentation.slide_width / presentation.slide_height, 2) == 1.78
    about = presentation.core_properties
    assert [about.title, about.author, about.language] == [
        *["Noticing early", "Anytown Partnership", "en-GB"]
    ]
    background = presentation.slide_layouts[0].background.fill.fore_color.rgb
    assert str(background) == "123456"
    for page in presentation.slides:
        for part in (page, page.notes_slide):
            assert "en-US" not in {each.get("lang") for each in part.element.iter()}
        for shape in page.placeholders:
            for paragraph in shape.text_frame.paragraphs:
                for run in paragraph.runs:
                    assert run.font.language_id == MSO_LANGUAGE_ID.ENGLISH_UK


def test_nothing_is_smaller_than_24_points(client):
    issue = make_issue()
    long = "\n".join(["What people should remember of it when they are back at work." * 2] * 3)
    make_slide(issue, title="A long title " * 10, points=long)

    presentation = shown(client, issue)

    styles = presentation.slide_master.element.xpath(
        "p:txStyles/*[self::p:titleStyle or self::p:bodyStyle]//a:defRPr/@sz"
    )
    own = [
        paragraph.font.size
        for slide in presentation.slides
        for shape in slide.placeholders
        for paragraph in shape.text_frame.paragraphs
        if paragraph.font.size
    ]
    assert min(int(size) for size in styles) >= 2400
    assert own
    assert min(own) >= Pt(24)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"points": "Look.\nAsk.\nWrite."}, []),
        (
            {"points": "1\n2\n3\n4"},
            [
                "A slide has three points at most, and here are 4. Keep the three that people "
                "should remember; the rest can go into the notes for the speaker."
            ],
        ),
        (
            {"points": f"Look.\n{'x' * 121}"},
            [
                "Point 2 is too long to read from the back of a room: make it shorter by 1 "
                "character."
            ],
        ),
        ({"points": ""}, ["Give one to three points for its slide, one a line."]),
        ({"points": "", "on_slides": False}, []),
        ({"points": "", "source": "briefings.briefing:1"}, []),
    ],
    ids=["good", "four", "too long", "none", "not on a slide", "its source has some"],
)
def test_the_form_says_what_is_wrong_with_a_slide(fields, said):
    assert points.problems(make_slide(**fields)) == said


@pytest.mark.parametrize("parts", [1, 20])
def test_they_take_the_same_queries_however_many(client, django_assert_num_queries, parts):
    issue = make_issue()
    for _ in range(parts):
        make_slide(issue, picture=make_picture(issue))
    sign_in(client, make_member(roles.CONTRIBUTOR))
    client.get(path(issue))

    with django_assert_num_queries(10):
        client.get(path(issue))


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed: nothing opens slides here.")
def test_libreoffice_opens_them_with_their_titles(client, tmp_path):
    issue = make_issue(title="Noticing early")
    make_slide(issue, title="What the child said", picture=make_picture(issue))
    file = tmp_path / "slides.pptx"
    sign_in(client, make_member(roles.CONTRIBUTOR))
    file.write_bytes(client.get(path(issue)).content)

    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [OFFICE, home, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, file]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=240)
    if "could not be loaded" in done.stderr:
        pytest.skip("LibreOffice is here without Impress: nothing opens slides.")

    pages = [page.extract_text() for page in PdfReader(tmp_path / "slides.pdf").pages]
    assert ["Noticing early" in pages[0], "What the child said" in pages[1]] == [True, True]
    assert len(pages) == 2
