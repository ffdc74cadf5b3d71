"""A topic in front of a team: on a screen, by keyboard, on paper."""

import io

import pypdf
import pytest

from portal.reference.models import Theme
from tests.browser import NARROW, WIDE

pytestmark = pytest.mark.django_db


def left_and_top(visitor, selector):
    box = visitor.page.locator(selector).bounding_box()
    return box["x"], box["y"]


def test_every_topic_of_the_demonstration_fits_on_both_sides_of_a_sheet(visitor):
    pages = {}
    for theme in Theme.objects.all():
        visitor.open(theme.get_absolute_url())
        printed = visitor.page.pdf(format="A4", prefer_css_page_size=True)
        pages[theme.slug] = len(pypdf.PdfReader(io.BytesIO(printed)).pages)

    assert len(pages) > 20
    assert {slug: number for slug, number in pages.items() if number > 2} == {}


def test_numbers_to_ring_stand_beside_what_holds_now_on_a_wide_screen(visitor):
    visitor.open("/topics/exploitation/", WIDE)

    (report, beside), (holding, top) = (left_and_top(visitor, s) for s in ("#report", "#holding"))

    assert report < holding
    assert abs(beside - top) < 20


def test_numbers_to_ring_stand_before_what_holds_now_on_a_narrow_screen(visitor):
    visitor.open("/topics/exploitation/", NARROW)

    (_, report), (_, holding) = (left_and_top(visitor, s) for s in ("#report", "#holding"))

    assert report < holding


def test_a_link_at_the_top_leads_to_each_part_by_keyboard(visitor):
    visitor.open("/topics/exploitation/", NARROW)

    visitor.page.get_by_role("link", name="Until further notice", exact=True).focus()
    visitor.page.keyboard.press("Enter")

    assert visitor.page.url.endswith("#holding")
    assert visitor.page.locator("#holding").bounding_box()["y"] < 300
