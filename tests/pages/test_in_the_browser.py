"""Every public page as a person meets it: accessible, fitting, quiet, printable."""

import pytest
from django.urls import resolve

from tests.alerts.test_subscribing_in_the_browser import TO_SUBSCRIBERS
from tests.browser import NARROW, WIDE
from tests.public_pages import ADDRESSES
from tests.routes import FORMS, PAGES
from tests.training.test_place_in_the_browser import BY_LINK

pytestmark = pytest.mark.django_db
REVIEWS = ["/reviews/lorna/", "/reviews/learning/", "/reviews/example-of-a-whole-thread/1/"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ADDRESSES)
def test_a_page_is_accessible_and_fits(visitor, path, width):
    visitor.open(path, width)

    assert visitor.violations() == []
    assert visitor.overflow() == 0
    assert visitor.complaints == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_training_session_is_accessible_and_fits(visitor, width):
    visitor.open("/training/")
    visitor.page.locator(".card__title a").first.click()
    visitor.page.set_viewport_size({"width": width, "height": 900})

    assert visitor.page.url.startswith(f"{visitor.site}/training/sessions/")
    assert visitor.violations() == []
    assert visitor.overflow() == 0
    assert visitor.complaints == []


@pytest.mark.parametrize("path", ["/", "/contacts/", "/briefings/meera/", *REVIEWS])
def test_a_page_fits_when_its_text_is_twice_as_large(visitor, path):
    visitor.open(path, 375)
    visitor.page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    assert visitor.overflow() == 0


def test_every_kind_of_page_is_among_those_looked_at():
    looked_at = {resolve(path.split("?")[0]).view_name for path in ADDRESSES if is_ours(path)}

    elsewhere = {"training:session", "training:interest_confirm", "briefings:use_confirm"}
    elsewhere |= {"reviews:action"}  # tests/reviews/test_actions_look.py
    elsewhere |= BY_LINK | TO_SUBSCRIBERS
    assert looked_at | elsewhere == {*PAGES, *FORMS}


def is_ours(path):
    return path != "/no-such-page/"
