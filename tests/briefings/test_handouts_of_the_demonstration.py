"""The handouts of the demonstration's briefings: whole, in order, each on one sheet of A4."""

import html
import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from briefings.models import Briefing
from portal.publishing.running_text import RunningText, known_to
from portal.reference import known
from tests.paper.cache import use_folder
from tests.paper.printed import Printed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    return use_folder(settings, tmp_path / "paper")


def handout(client, briefing):
    return Printed(client.get(reverse("briefings:handout", args=[briefing.slug])).content)


def plain(body):
    return html.unescape(strip_tags(body.replace("<", " <"))).split()


def on_the_page(client, briefing):
    """The words of the page itself, without what is round it and what is for the screen alone."""
    page = client.get(briefing.get_absolute_url()).content.decode()
    parts = re.findall(
        '<article class="ring">.*?</article>|<aside class="aside".*?</aside>', page, re.S
    )
    assert len(parts) == 2
    return plain(re.sub('<p class="[^"]*no-print.*?</p>', "", "".join(parts), flags=re.S))


def said(briefing):
    """All the words of it, in the order a reader meets them."""
    text = RunningText(known_to(known.read()))
    yield from f"{briefing.title} {text.in_plain_words(briefing.summary)}".split()
    for section in briefing.sections.all():
        yield from [
            str(section.number),
            *section.title.split(),
            *plain(text.explained(section.body)),
        ]
    for question in briefing.questions.all():
        yield from text.in_plain_words(question.text).split()
    for resource in briefing.resources.all():
        yield from [*resource.title.split(), resource.url.partition("://")[2].rstrip("/")]
    yield from briefing.get_audience_display().split()
    for rows in (briefing.themes, briefing.boards, briefing.areas, briefing.priorities):
        yield from " ".join(map(str, rows.all())).split()
    yield from briefing.get_source_display().split()


def assert_in_order(words, text):
    """Each word stands after the one before; lines may break within one."""
    text, position = "".join(text.split()), 0
    for word in words:
        found = text.find(word, position)
        assert found >= 0, f"“{word}” is missing after “{text[position - 60 : position]}”"
        position = found + len(word)


def test_every_handout_of_the_demonstration_fits_one_sheet_and_leaves_nothing_out(client):
    briefings = Briefing.objects.published()

    papers = {briefing: handout(client, briefing) for briefing in briefings}

    assert len(papers) >= 14
    assert {str(each): len(paper.reader.pages) for each, paper in papers.items()} == {
        str(each): 2 for each in papers
    }
    for briefing, paper in papers.items():
        assert_in_order(said(briefing), paper.text)
        assert paper.headings == [
            ("H1", briefing.title),
            *[("H2", section.title) for section in briefing.sections.all()],
        ]
        assert min(paper.sizes) == 11


def test_no_word_of_the_page_is_missing(client):
    briefing = Briefing.objects.get(slug="meera")
    briefing.change_notes.create(text="The number changed.")

    address = f"http://testserver{briefing.get_absolute_url()}"
    words, paper = on_the_page(client, briefing), handout(client, briefing)

    words.remove(address)  # on paper it is as people type it
    assert len(words) > 800
    assert [word for word in words if word not in "".join(paper.words)] == []
