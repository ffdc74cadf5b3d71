"""The history in Chromium: on a phone, without script, and for people who do not see it."""

import pytest
from django.conf import settings
from django.test import Client

from briefings.models import Briefing
from portal.accounts.demo import OFFICE
from portal.accounts.models import User
from portal.audit.models import record
from portal.history.versions import versions
from tests.browser import NARROW, WIDE, Visitor
from tests.factories import make_venue
from tests.signing_in import sign_in
from training.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def cookie(demonstration, django_db_blocker):
    with django_db_blocker.unblock():
        client = Client()
        sign_in(client, User.objects.get(email=OFFICE))
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value}


@pytest.fixture
def desk(chromium, site, cookie):
    """A visitor signed in at the desk, in a browser without JavaScript."""
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([cookie | {"url": site}])
    yield Visitor(context.new_page(), site)
    context.close()


@pytest.fixture(scope="module")
def pages(demonstration, django_db_blocker):
    """The address of each page of a history in which something of everything happened."""
    with django_db_blocker.unblock():
        briefing = Briefing.objects.get(slug="harm-online")
        briefing.sections.filter(number=3).update(body="<p>Ask, and ask again.</p>")
        briefing.questions.create(text="Who else is online?", order=9)
        record(briefing, "sent back", by=None, note="Say who else.")
        newest, second = versions(briefing)[:2]
        root = f"/admin/briefings/briefing/{briefing.pk}/history/"
    return {
        root: "Sent back. Not by a person.",
        f"{root}compare/?from={second.number}&to={newest.number}": "Who else is online?",
        f"{root}version/?number={second.number}": "Ask, and ask again.",
    }


@pytest.fixture(scope="module")
def venue(demonstration, django_db_blocker):
    with django_db_blocker.unblock():
        venue = make_venue(name="Old hall")
        venue.name = "New hall"
        venue.save()
    return venue


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_pages_of_a_history_have_no_faults_of_their_own(visitor, cookie, pages, width):
    visitor.page.context.add_cookies([cookie | {"url": visitor.site}])
    for path, words in pages.items():
        visitor.open(path, width)

        assert words in visitor.page.inner_text("#content-main"), path
        assert visitor.violations() == [], path
        assert visitor.overflow() == 0, path
    assert visitor.complaints == []


def test_two_are_chosen_and_one_is_put_back_without_script(desk, venue):
    desk.open(f"/admin/training/venue/{venue.pk}/history/")

    desk.page.get_by_role("button", name="Compare the two chosen").click()
    assert "Old" in desk.page.inner_text("dd del")
    assert "New" in desk.page.inner_text("dd ins")
    desk.page.locator("#content-main a").first.click()
    desk.page.get_by_label("Why").fill("It was right.")
    desk.page.get_by_role("button", name="Put this version back").click()

    assert "It is as it was then." in desk.page.inner_text(".messagelist")
    assert Venue.objects.get(pk=venue.pk).name == "Old hall"
