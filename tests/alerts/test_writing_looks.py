"""The HTML of an alert in Chromium, at 1280 and at 320 pixels."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.alerts import finding, sweep
from portal.alerts.models import Watch
from portal.outbox.models import Message
from tests.browser import NARROW, WIDE, Visitor
from tests.factories import (
    make_briefing,
    make_change,
    make_chapter,
    make_holding_position,
    make_release,
    make_subscriber,
    make_theme,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    """One that tells of four things, two of them the same kind."""
    now = timezone.now()
    Watch.objects.create(pk=finding.ONE, until=now - dt.timedelta(hours=1))
    theme, minute = make_theme(name="Neglect"), now - dt.timedelta(minutes=1)
    make_holding_position(title="Thresholds", themes=[theme], publish_at=minute)
    make_briefing([theme], title="Bruises on babies who do not move yet", publish_at=minute)
    chapter = make_chapter([theme], title="Fabricated or induced illness")
    release = make_release(manual=chapter.manual, publish_at=minute)
    make_change(chapter, release, re_read=True, what_to_do="Tell the police.")
    make_subscriber(f"theme:{theme.pk}", "section:procedures", frequency="at_once")
    sweep.sweep()
    return Message.objects.get()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_alert_is_accessible_and_fits_a_phone(letter, chromium, width):
    context = chromium.new_context(viewport={"width": width, "height": 900})
    reader = Visitor(context.new_page(), "")

    reader.page.set_content(letter.html)

    assert reader.violations() == []
    assert reader.overflow() <= 0
    assert reader.page.title() == letter.subject
    assert reader.page.locator("h1").all_inner_texts() == [letter.subject]
    assert reader.page.locator("html").get_attribute("lang") == "en-GB"
    context.close()
