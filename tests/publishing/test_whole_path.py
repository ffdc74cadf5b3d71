"""A briefing's whole way in Chromium: from a contributor's first sign-in to the notice that it is
withdrawn, every page of it without a fault that axe, the policy or the console knows."""

import datetime as dt
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.utils import timezone

from briefings.models import SECTIONS
from portal.accounts import roles
from portal.accounts.demo import PUBLISHER, code_of
from portal.launch.demo import password
from portal.pages.words import in_words
from tests.accounts.steps import PASSWORD, Phone, make_staff
from tests.browser import NARROW, WIDE, Visitor
from tests.publishing.writer import PASTE

pytestmark = pytest.mark.django_db

WORD = (Path(__file__).parent / "clipboard" / "word.html").read_text()
TITLE, SLUG = "Hidden men", "hidden-men"
PAGE = f"/briefings/{SLUG}/"


class Person(Visitor):
    """Somebody who goes from page to page; `look` holds every page against what is asked of it."""

    def __init__(self, page, site):
        super().__init__(page, site)
        self.status = None
        page.set_default_timeout(10000)

    def go(self, path, width=WIDE):
        self.status = self.open(path, width).status
        return self.look()

    def follow(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()
        return self.look()

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).last.click()
        return self.look()

    def look(self):
        self.page.wait_for_load_state()
        if self.page.locator("#id_sections-0-body").count():
            self.page.wait_for_selector("#sections-6 .prose-editor [role=textbox]")
        with open("/tmp/whole-path.txt", "a") as log:
            print("##", self.page.url, self.page.title(), self.overflow(), file=log)
            for v in self.violations():
                print("   ", v.replace("\n", " ")[:400], file=log)
            for v in self.complaints:
                print("   !", v, file=log)
        return self

    def read(self, place="main"):
        return " ".join(self.page.inner_text(place).split())

    def panel(self, title):
        """What the desk's front page lists under `title`."""
        found = self.page.locator("section", has=self.page.locator("h2", has_text=title))
        return found.locator("a").all_inner_texts()

    def says(self):
        return self.page.locator(".messagelist li").all_inner_texts()


@pytest.fixture
def people(chromium, site):
    """Makes people with a browser each."""
    contexts = []

    def make():
        contexts.append(chromium.new_context())
        return Person(contexts[-1].new_page(), site)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def contributor(demonstration, django_db_blocker):
    with django_db_blocker.unblock():
        user = make_staff(email="noor@example.org", name="Noor Haddad")
        user.groups.set(Group.objects.filter(name=roles.CONTRIBUTOR))
    return user


def type_password(person, email, words):
    person.go("/admin/")
    person.page.fill("#id_login", email)
    person.page.fill("#id_password", words)
    person.press("Sign in")


def sign_in_first_time(person, user):
    type_password(person, user.email, PASSWORD)
    secret = person.page.inner_text(".secret").replace(" ", "")
    person.page.fill("#id_code", Phone(secret).code())
    person.press("Add the app")
    person.follow("Go on") if False else person.press("Go on")


def sign_in(person, email):
    type_password(person, email, password())
    person.page.fill("#id_code", code_of(Authenticator.objects.get(user__email=email)))
    person.press("Sign in")


def write(person):
    page = person.page
    page.fill("#id_title", TITLE)
    page.fill("#id_summary", "Who else is in this child’s life?")
    page.select_option("#id_source", "topic")
    page.select_option("#id_audience", "children")
    page.check("#id_themes_0")
    for number in range(SECTIONS):
        page.fill(f"#id_sections-{number}-title", f"Part {number + 1}")
        page.locator(f"#sections-{number} .prose-editor [contenteditable=true]").evaluate(
            PASTE, WORD
        )


def correct(person, text, number=1):
    person.page.locator(f"#sections-{number - 1} .prose-editor [contenteditable=true]").click()
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type(text)


def tomorrow():
    return timezone.localdate() + dt.timedelta(days=1)


def test_a_briefing_goes_all_the_way(people, contributor):
    writer, publisher, stranger = people(), people(), people()

    sign_in_first_time(writer, contributor)
    assert writer.page.url.endswith("/admin/")
    writer.go("/admin/briefings/briefing/")
    writer.follow("Add briefing")
    write(writer)
    writer.press("Save and continue editing")
    print(writer.says())
    print(writer.page.url)
    writer.press("Save, then: submit for review")
    print(writer.says())

    sign_in(publisher, PUBLISHER)
    print(publisher.panel("Waits for your review"))
    publisher.follow(TITLE)
    publisher.follow("Preview")
    publisher.page.go_back()
    publisher.press("Save, then: approve")
    print(publisher.read())
    publisher.page.check("text=At a day and time")
    publisher.page.get_by_label("Day", exact=True).fill(f"{tomorrow():%d/%m/%Y}")
    publisher.page.get_by_label("Time", exact=True).fill("9am")
    publisher.press("Approve")
    print(publisher.says())
    stranger.go(PAGE)
    print(stranger.status)

    writer.go(writer.page.url.removeprefix(writer.site))
    correct(writer, " Ask again.")
    writer.press("Save and continue editing")
    print(writer.says())
    publisher.go("/admin/")
    print(publisher.panel("Waits for your review"))
    publisher.follow(TITLE)
    publisher.press("Save, then: approve")
    publisher.page.check("text=Now")
    publisher.press("Approve")
    print(publisher.says())
    stranger.go(PAGE)
    print(stranger.status)

    writer.go(writer.page.url.removeprefix(writer.site))
    correct(writer, " Ring the MASH.")
    writer.page.check("text=Significant")
    writer.page.fill("#id_proposal-change_note", "Ring first.")
    writer.press("Save and continue editing")
    print(writer.says())
    writer.press("Save, then: submit for review")
    print(writer.says())
    publisher.go("/admin/")
    print(publisher.panel("Waits for your review"))
    publisher.follow(TITLE)
    publisher.follow("Preview")
    publisher.page.go_back()
    publisher.press("Save, then: approve the proposed version")
    print(publisher.read())
    stranger.go(PAGE)
    print("Ring the MASH" in stranger.read())
    publisher.press("Approve the proposed version")
    print(publisher.says())
    stranger.go(PAGE)
    print("Ring the MASH" in stranger.read(), "Ring first." in stranger.read())

    correct(publisher, " Commas.")
    publisher.page.check("text=Minor")
    publisher.press("Save, then: withdraw")
    print(publisher.says())
