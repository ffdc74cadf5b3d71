"""Its writer is told when a handout does not fit one sheet of paper."""

import math
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefings import handout
from portal.publishing.models import Status
from tests.factories import make_briefing
from tests.paper.cache import use_folder
from tests.paper.typeset import TEMPLATE
from tests.publishing.desk import address, make_publisher, make_writer, press
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PAGE = "https://portal.example.org/briefings/long/"
NEVER_MADE = TEMPLATE.with_name("broken.typ")
SENTENCE = "Ask what a day is like and write it down. "  # ten words
LONG = f"<p>{SENTENCE * 25}</p>"


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    return use_folder(settings, tmp_path / "paper")


def make_long(body=LONG, **fields):
    briefing = make_briefing(**fields)
    briefing.sections.update(body=body)
    return briefing


def told(client, briefing):
    """What the form says of the handout."""
    page = client.get(address(briefing)).content.decode()
    return re.findall(r"<p>(The handout [^<]*)</p>", page)


def test_a_handout_of_two_pages_is_not_spoken_of(client):
    sign_in(client, make_writer())

    assert told(client, make_long(f"<p>{SENTENCE * 10}</p>", status=Status.DRAFT)) == []


def test_a_longer_one_is_with_the_pages_it_has_and_the_words_too_many(client):
    sign_in(client, make_writer())

    assert told(client, make_long(status=Status.DRAFT)) == [
        "The handout has 3 pages. Leave out about 220 words, and it fits on 2: one sheet of paper."
    ]


@pytest.mark.parametrize("sentences", [24, 26, 30, 40, 60])
def test_so_many_words_less_and_it_fits(sentences):
    briefing = make_long(f"<p>{SENTENCE * sentences}</p>")
    [remark] = handout.remarks(briefing, PAGE)
    less = int(re.search(r"about (\d+) words", remark)[1])

    shorter = make_long(f"<p>{SENTENCE * (sentences - math.ceil(less / 70))}</p>")

    assert handout.remarks(shorter, PAGE) == []


def test_what_is_proposed_counts_and_not_what_is_public(client):
    briefing = make_long()
    sign_in(client, make_publisher())
    assert len(told(client, briefing)) == 1

    short = {f"sections-{number}-body": "<p>Ask.</p>" for number in range(7)}
    press(client, briefing, **short)

    assert told(client, briefing) == []


def test_it_is_made_once_for_what_is_in_the_form(client, kept):
    briefing = make_long(status=Status.DRAFT)
    sign_in(client, make_writer())

    counts = []
    for words in ("", "", "One more."):
        briefing.sections.filter(number=1).update(body=LONG + words)
        client.get(address(briefing))
        counts.append(len(list(kept.iterdir())))

    assert counts == [1, 1, 2]


def test_the_form_takes_the_same_queries_however_much_is_on_it(client):
    sign_in(client, make_publisher())
    counts = []
    for parts in (1, 20):
        briefing = make_briefing(status=Status.DRAFT)
        for _ in range(parts):
            briefing.questions.create(text="And?")
            briefing.resources.create(title="More", url="https://example.org/")
        client.get(address(briefing))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(briefing))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_draft_with_nothing_in_it_yet_has_a_form(client):
    briefing = make_briefing(sections=0, summary="", status=Status.DRAFT, publish_at=None)
    sign_in(client, make_writer())

    assert client.get(address(briefing)).status_code == 200


def test_a_text_typst_fails_on_has_a_form(client, monkeypatch):
    monkeypatch.setattr(handout, "TEMPLATE", NEVER_MADE)
    sign_in(client, make_writer())

    page = client.get(address(make_briefing(status=Status.DRAFT))).content.decode()

    assert "No handout can be made of this text." in page
