"""A delegate’s whole life by the links in their e-mails alone, in Chromium."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from portal.outbox.models import Message
from tests.factories import make_attendance, make_course, make_person, make_session, make_team
from tests.paper.printed import Printed
from tests.training.booking import book, manager_of
from tests.training.evaluation.shapes import DAY, form_pages, make_asked
from tests.training.keyboard import looks_well
from training.evaluation import asking
from training.evaluation.standing import months_after
from training.models import Booking, Certificate, Evaluation, KeyAction, Rating, TrainingSession
from training.places import tokens

pytestmark = pytest.mark.django_db(transaction=True)  # the running portal sees it


def links(name, to):
    body = Message.objects.filter(name=name, to=to).latest("pk").body
    return [urlsplit(found).path for found in re.findall(r"https?://\S+", body)]


def move(session, ends_at):
    """Time passes: the session is as if it had ended then."""
    session.refresh_from_db()
    starts_at = ends_at - (session.ends_at - session.starts_at)
    TrainingSession.objects.filter(pk=session.pk).update(starts_at=starts_at, ends_at=ends_at)


def everything():
    models = (Booking, Evaluation, Rating, KeyAction, Certificate, Message)
    return [list(model.objects.order_by("pk").values()) for model in models]


def scanned(*paths):
    """A scanner follows each link, and nothing is changed."""
    before = everything()
    for path in paths:
        assert Client().get(path).status_code == 200
        assert Client().head(path).status_code == 200
    assert everything() == before


def choose(page, scale, score):
    page.get_by_role("group", name=scale).get_by_role("radio", name=str(score), exact=True).check()


def press(visitor, words):
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name=words, exact=True).click()
    looks_well(visitor)


def go(visitor, path):
    scanned(path)
    visitor.open(path)
    looks_well(visitor)


def certificate_on(page):
    """What the certificate says that this page leads to."""
    link = page.get_by_text("Open your certificate (PDF)")
    answer = page.request.get(urljoin(page.url, link.get_attribute("href")))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return " ".join(Printed(answer.body()).words)


def test_a_delegates_life_by_the_links_in_their_e_mails_alone(visitor):
    page, team = visitor.page, make_team()
    person = make_person(team, name="Ada Example")
    session = make_session(course=make_course(title="Seeing neglect"))
    book(session, [person], team)
    address, manager = person.email, manager_of(team)

    go(visitor, links("place_booked", address)[1])
    press(visitor, "Fill in the form before the course")
    press(visitor, "Send")
    assert page.title().startswith("Error: Before the course")
    for scale, score in (("Knowledge", 2), ("Skills", 3), ("Confidence", 10)):
        choose(page, scale, score)
    press(visitor, "Send")
    assert "Nothing: thank you for what you told us" in page.inner_text("main")

    move(session, timezone.now() - DAY)
    make_attendance(Booking.objects.get(session=session))
    asking.sweep()
    form, leave = links("form_after", address)
    scanned(leave)
    go(visitor, form)
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        choose(page, "Knowledge", 8)
    assert kept.value.status == 204
    page.get_by_text("Kept, and not sent yet.").wait_for()
    page.reload()
    assert page.locator("input[name=knowledge-course]:checked").get_attribute("value") == "8"
    choose(page, "Skills", 7)
    choose(page, "Confidence", 9)
    page.get_by_label("First action").fill("Ask about the father")
    page.get_by_label("My manager may be asked too").check()
    press(visitor, "Send")
    shown = page.inner_text("main")
    assert "Ada Example attended Seeing neglect Completed on" in certificate_on(page)
    assert "Ask about the father" in shown

    move(session, months_after(timezone.now() - DAY, -3))
    Evaluation.objects.filter(booking__session=session).update(
        answered_at=F("answered_at") - 80 * DAY
    )
    asking.sweep()
    go(visitor, links("form_later", address)[0])
    page.get_by_role("group", name="Ask about the father").get_by_label("Partly done").check()
    page.get_by_label("Why").fill("I have asked in two of three")
    press(visitor, "Send")
    assert "Partly done" in page.inner_text("main")

    go(visitor, links("actions_seen", manager.email)[0])
    assert "I have asked in two of three" not in page.inner_text("main")
    page.get_by_label("In part").check()
    press(visitor, "Send")
    assert "Thank you" in page.title()
    assert KeyAction.objects.get(evaluation__booking__session=session).seen == "partly"

    go(visitor, leave)
    press(visitor, "Get no more of them")
    assert "No more e-mails" in page.title()
    assert visitor.complaints == []


def test_every_page_of_the_forms_looks_well_with_much_to_ask(visitor):
    asked = make_asked(parts=6)
    pages = [*form_pages(6).values(), tokens.of_answers(asked.booking)]

    for path in pages:
        go(visitor, path)

    assert visitor.complaints == []


def test_a_number_is_chosen_and_sent_with_the_keyboard_alone(visitor):
    page = visitor.page
    visitor.open(form_pages()["training:answers_before"])

    for _ in range(3):
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.type") == "radio":
                break
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
    checked = page.locator("input:checked").evaluate_all("all => all.map(one => one.value)")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert checked == ["1"] * 3
    assert "What there is to do now" in page.inner_text("main")


def test_without_scripts_it_is_kept_with_a_button(chromium, site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + form_pages()["training:answers_before"])

    page.locator("input[name^=knowledge][value='4']").check()
    page.get_by_role("button", name="Keep for now").click()

    assert "What you have kept is still there; it has not been sent." in text_of(page)
    context.close()


def text_of(page):
    return " ".join(page.inner_text("main").split())
