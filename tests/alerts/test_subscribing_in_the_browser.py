"""Somebody without an account follows a topic, confirms it, changes it and leaves; how it looks."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from portal.alerts import links
from portal.alerts.models import Asking, Follow, Subscriber
from portal.outbox.models import Message
from portal.reference.models import Theme
from tests.browser import NARROW, WIDE
from tests.factories import make_follow, make_subscriber

pytestmark = pytest.mark.django_db
TO_SUBSCRIBERS = {"alerts:confirm", "alerts:manage", "alerts:add", "alerts:leave_all"}


@pytest.fixture
def without_javascript(visitor):
    """A page of a browser that runs no scripts, at the demonstration's site."""
    context = visitor.page.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(visitor.site)
    yield page
    context.close()


def path(address):
    return urlsplit(address).path


def newest_link():
    body = Message.objects.filter(name="alerts_confirm").latest("pk").body
    return path(re.search(r"https?://\S+", body)[0])


def press(page, name, role="button"):
    """Press it, and wait for the page that follows, which may have the same address."""
    with page.expect_navigation():
        page.get_by_role(role, name=name).click()


def test_from_a_topic_to_leaving_without_javascript(without_javascript, visitor):
    page, site = without_javascript, visitor.site
    page.goto(f"{site}/topics/neglect/")

    press(page, "Get e-mails about this topic", "link")
    assert page.get_by_label("Neglect", exact=True).input_value() == "weekly"
    page.get_by_label("Your work e-mail").fill("nadia@exam")
    press(page, "Choose other things, or more")
    assert "nadia" not in page.url
    assert page.get_by_label("Neglect", exact=True).is_checked()
    page.get_by_label("The newsletter, when an issue comes out").check()
    press(page, "Continue")
    assert page.get_by_label("Your work e-mail").input_value() == "nadia@exam"
    page.get_by_label("Neglect", exact=True).select_option("Once a day")
    press(page, "Subscribe")
    assert page.title().startswith("Error: How often, and where to")
    assert page.get_by_label("Neglect", exact=True).input_value() == "daily"
    page.get_by_label("Children and adults").check()
    page.get_by_label("Your work e-mail").fill("nadia@example.org")
    press(page, "Subscribe")
    assert page.title().startswith("Look in your inbox")

    page.goto(site + newest_link())
    assert not Subscriber.objects.filter(email="nadia@example.org").exists()
    press(page, "Yes, send me these")
    assert "That is confirmed." in page.inner_text("main")
    assert "n…@example.org" in page.inner_text("main")
    page.get_by_label("Neglect", exact=True).select_option("Once a month")
    press(page, "Save")
    neglect = f"theme:{Theme.objects.get(slug='neglect').pk}"
    follows = Follow.objects.filter(subscriber__email="nadia@example.org")
    assert dict(follows.values_list("subject", "frequency")) == {
        neglect: "monthly",
        "newsletter:issues": "at_once",
    }

    subscriber = Subscriber.objects.get(email="nadia@example.org")
    page.goto(site + path(links.of_leaving(subscriber, "newsletter")))
    press(page, "Stop these e-mails")
    assert "What else you follow goes on" in page.inner_text("main")
    page.goto(site + path(links.of_subscriber(subscriber)))
    press(page, "Stop all e-mails")
    assert "Your address is not on our list." in page.inner_text("main")
    assert not Subscriber.objects.filter(pk=subscriber.pk).exists()


def pages():
    """Every page that a link opens, and those that stand at its end."""
    themes = list(Theme.objects.values_list("pk", flat=True)[:3])
    subscriber = make_subscriber(*(f"theme:{pk}" for pk in themes))
    make_follow(subscriber, "newsletter:issues", "at_once")
    make_follow(subscriber, "procedures.chapter:1", "at_once")
    make_follow(subscriber, "theme:999999", "daily")
    follows = {f"theme:{pk}": "weekly" for pk in themes}
    asking = Asking.objects.create(email="a@example.org", audience="both", follows=follows)
    gone = Subscriber(pk=subscriber.pk + 1000)
    manage = path(links.of_subscriber(subscriber))
    refused = make_subscriber(f"theme:{themes[0]}", failed_at=subscriber.confirmed_at)
    return [
        path(links.of_asking(asking)),
        path(links.of_asking(Asking(pk=asking.pk + 1000))),
        manage,
        f"{manage}?confirmed=yes",
        f"{manage}?saved=yes",
        f"{manage}add/",
        f"{manage}leave-all/",
        path(links.of_subscriber(refused)),
        path(links.of_subscriber(gone)),
        path(links.of_leaving(subscriber, "weekly")),
        path(links.of_leaving(subscriber, "monthly")),
    ]


def test_no_page_of_a_link_has_a_fault(visitor):
    faults = {}
    for address in pages():
        for width in (WIDE, NARROW):
            visitor.open(address, width)
            found = [*visitor.violations(), *visitor.complaints]
            found += [f"{visitor.overflow()} pixels too wide"] * (visitor.overflow() > 0)
            if found:
                faults[address, width] = found

    assert faults == {}


def test_going_on_with_nothing_leads_to_the_boxes_with_the_keyboard(visitor):
    visitor.open(reverse("alerts:subscribe"))
    visitor.page.get_by_role("button", name="Continue").focus()

    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_role("link", name="Tick at least one thing you want").focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Space")

    assert visitor.page.title().startswith("Error: Get e-mails about changes")
    assert visitor.page.locator("main :focus").is_checked()
