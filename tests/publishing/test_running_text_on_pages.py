"""Every page that shows running text explains it, as things stand at that moment."""

import datetime as dt

import pytest
from django.utils import timezone

from briefings.models import Briefing
from portal.history import content
from portal.publishing import actions
from portal.publishing.models import Status
from portal.reference.models import Contact, Way
from tests import factories
from tests.paper.printed import Printed
from tests.publishing.desk import make_publisher
from tests.signing_in import sign_in
from tests.uploads import samples

pytestmark = pytest.mark.django_db
OLD, NEW = "0116 496 0123", "0116 496 0999"
WORDS = f"Tell the SAR lead on {OLD}."
EXPLAINED = 'SAR <span class="stands-for">(safeguarding adults review)</span> lead'


@pytest.fixture(autouse=True)
def _known():
    factories.make_partnership()
    factories.make_term("SAR", expansion="safeguarding adults review")
    replace(factories.make_way(value=OLD), NEW)


def replace(way, new, at=None):
    at = at or timezone.now() - dt.timedelta(hours=1)
    Way.objects.filter(pk=way.pk).update(effective_until=at)
    factories.make_way(way.contact, value=new, effective_from=at)


def make_section():
    briefing = factories.make_briefing(sections=0)
    briefing.sections.create(number=1, title="One", body=f"<p>{WORDS}</p>")
    return briefing


def make_question():
    briefing = factories.make_briefing()
    briefing.questions.create(text=WORDS)
    return briefing


def make_film():
    briefing = factories.make_briefing()
    film = factories.make_upload(samples.film(), name="film.mp4")
    factories.make_attachment(briefing, film, transcript=WORDS)
    return briefing


def make_change(field):
    return factories.make_change(**{field: WORDS})


def make_pathway():
    return factories.make_pathway([factories.make_course()], summary=WORDS)


PLACES = {
    "a section of a briefing": make_section,
    "a question of a briefing": make_question,
    "the transcript of a film": make_film,
    "what changed in a chapter": lambda: make_change("what_changed").chapter,
    "what changed in a release": lambda: make_change("what_changed").release,
    "what to do now": lambda: make_change("what_to_do").release,
    "a holding position": lambda: factories.make_holding_position([], keep_to=WORDS),
    "who a course is for": lambda: factories.make_course(who_for=WORDS),
    "the programme of a course": lambda: factories.make_course(programme=f"<p>{WORDS}</p>"),
    "what a pathway is for": make_pathway,
    "who a session is for": lambda: factories.make_session(
        course=factories.make_course(who_for=WORDS)
    ),
    "what happened": lambda: factories.make_review(what_happened=f"<p>{WORDS}</p>"),
    "a learning point": lambda: factories.make_learning_point(text=WORDS).review,
    "a recommendation": lambda: factories.make_recommendation(text=WORDS).review,
    "the thread of a recommendation": lambda: factories.make_recommendation(text=WORDS),
    "a response": lambda: factories.make_response(what=WORDS).recommendation,
}


@pytest.mark.parametrize("place", PLACES)
def test_a_page_says_what_an_abbreviation_stands_for_and_what_became_of_a_number(client, place):
    page = PLACES[place]()

    text = client.get(page.get_absolute_url()).content.decode()

    assert EXPLAINED in text
    assert f'{OLD} <span class="was-replaced">(this number was replaced on ' in text
    assert f'ring <a class="govuk-link" href="tel:+441164960999">{NEW}</a>)' in text


def test_the_list_of_changes_does_too(client):
    make_change("what_changed")

    assert EXPLAINED in client.get("/procedures/updates/").content.decode()


def make_release_of_this_month(**fields):
    return factories.make_release(month=timezone.localdate().replace(day=1), **fields)


def make_manual():
    manual = factories.make_manual(summary=WORDS)
    return factories.make_change(factories.make_chapter(manual=manual))


LISTS = {
    "/briefings/": lambda: factories.make_briefing(summary=WORDS),
    "/resources/": lambda: factories.make_resource(summary=WORDS),
    "/reviews/?view=cards": lambda: factories.make_review(summary=WORDS),
    "/reviews/?view=cards&kind=sar": lambda: factories.make_review(
        stage="on_hold", stage_note=WORDS
    ),
    "/newsletter/": lambda: factories.make_issue(summary=WORDS),
    "/procedures/updates/?release=2026-04": lambda: factories.make_release(summary=WORDS),
    "/procedures/": make_manual,
    "/training/pathways/": make_pathway,
    "/procedures/releases/": lambda: make_release_of_this_month(summary=WORDS),
}


@pytest.mark.parametrize("path", LISTS)
def test_a_summary_in_a_list_does_too(client, path):
    LISTS[path]()

    text = client.get(path).content.decode()

    assert EXPLAINED in text
    assert f'{OLD} <span class="was-replaced">(this number was replaced on ' in text


def test_the_list_of_restricted_reviews_does_too(client):
    lead = factories.make_user()
    factories.make_restricted_review(lead, summary=WORDS)
    sign_in(client, lead)

    assert EXPLAINED in client.get("/reviews/restricted/").content.decode()


NEWEST = {
    "a briefing": lambda: factories.make_briefing(summary=WORDS),
    "a release": lambda: factories.make_release(summary=WORDS),
    "a holding position": lambda: factories.make_holding_position(summary=WORDS),
    "a review": lambda: factories.make_review(summary=WORDS),
    "a resource": lambda: factories.make_resource(summary=WORDS),
    "an issue": lambda: factories.make_issue(summary=WORDS),
}


@pytest.mark.parametrize("newest", NEWEST)
def test_a_summary_on_the_home_page_does_too(client, newest):
    NEWEST[newest]()

    text = client.get("/").content.decode()

    assert f'{OLD} <span class="was-replaced">(this number was replaced on ' in text


FEEDS = {
    "/briefings/feed/": make_section,
    "/procedures/feed/": lambda: make_change("what_changed"),
    "/training/feed/": lambda: factories.make_course(who_for=WORDS),
    "/reviews/learning/feed/": lambda: factories.make_learning_point(text=WORDS),
}


@pytest.mark.parametrize("path", FEEDS)
def test_an_entry_of_a_feed_does_too(client, path):
    FEEDS[path]()

    text = client.get(path).content.decode()

    assert "(safeguarding adults review)" in text
    assert f"{OLD} &lt;span" in text
    assert "this number was replaced on" in text


def test_each_entry_of_a_feed_explains_for_itself(client):
    make_section(), make_section()

    text = client.get("/briefings/feed/").content.decode()

    assert text.count("(safeguarding adults review)") == 2


def test_a_feed_is_newer_once_a_number_has_ended(client):
    make_section()
    Briefing.objects.update(updated_at=timezone.now() - dt.timedelta(days=3))
    first = client.get("/briefings/feed/")["Last-Modified"]
    replace(factories.make_way(value="0116 496 0777"), "0116 496 0888", at=timezone.now())

    again = client.get("/briefings/feed/", headers={"if-modified-since": first})

    assert again.status_code == 200


def on_paper(client, page):
    response = client.get(f"{page.get_absolute_url()}handout.pdf")
    return " ".join(Printed(b"".join(response)).words)


@pytest.mark.parametrize("make", [make_section, lambda: make_change("what_to_do").release])
def test_a_handout_does_too(client, make):
    words = on_paper(client, make())

    assert "SAR (safeguarding adults review) lead" in words
    assert f"{OLD} (this number was replaced on" in words
    assert f"ring {NEW})" in words


def test_a_handout_made_a_moment_ago_is_made_again_once_a_number_ends(client):
    briefing = make_section()
    before = on_paper(client, briefing)
    Way.objects.filter(value=NEW).update(effective_until=timezone.now())

    after = on_paper(client, briefing)

    assert (f"ring {NEW}" in before, f"ring {NEW}" in after) == (True, False)


def test_a_change_shows_at_once(client):
    briefing = make_section()
    first = client.get(briefing.get_absolute_url()).content.decode()
    briefing.sections.update(body=f"<p>Ring {NEW}.</p>")
    second = client.get(briefing.get_absolute_url()).content.decode()
    Way.objects.filter(value=NEW).update(effective_until=timezone.now())

    third = client.get(briefing.get_absolute_url()).content.decode()

    seen = [text.count('class="was-replaced"') for text in (first, second, third)]
    assert seen == [1, 0, 1]


def test_a_number_that_will_end_later_is_left_alone(client):
    replace(factories.make_way(value="0116 496 0555"), NEW, timezone.now() + dt.timedelta(days=1))
    briefing = factories.make_briefing(sections=0)
    briefing.sections.create(number=1, title="One", body="<p>Ring 0116 496 0555.</p>")

    assert "Ring 0116 496 0555.</p>" in client.get(briefing.get_absolute_url()).content.decode()


def test_a_draft_shows_it_in_its_preview(client):
    briefing = factories.make_briefing(sections=0, status=Status.DRAFT)
    briefing.sections.create(number=1, title="One", body=f"<p>{WORDS}</p>")
    sign_in(client, make_publisher())

    text = client.get(f"/admin/briefings/briefing/{briefing.pk}/preview/").content.decode()

    assert EXPLAINED in text


def test_a_passage_left_as_it_is_stays_so_when_it_is_put_back_as_it_was(client):
    body = '<p>A <span class="as-written">SAR</span> is asked for.</p>'
    briefing = factories.make_briefing(sections=0)
    briefing.sections.create(number=1, title="One", body=body)
    was = content.read(briefing)
    briefing.sections.update(body="<p>A SAR is asked for.</p>")

    content.write(briefing, was)

    assert body in client.get(briefing.get_absolute_url()).content.decode()


# Withdrawn pages


def notice_of(client, page, **withdrawn):
    whole = getattr(page, "review", page)
    actions.withdraw(whole, by=factories.make_user(), reason="It is old.", replaced_by="")
    return client.get(page.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "make",
    [
        make_section,
        make_question,
        lambda: make_change("what_to_do").release,
        lambda: factories.make_recommendation(text=WORDS),
        lambda: factories.make_response(what=WORDS).recommendation,
    ],
)
def test_who_holds_a_copy_of_what_was_withdrawn_is_told_of_the_number(client, make):
    page = make()
    name = Contact.objects.get().name

    text = notice_of(client, page)

    assert f"<li>It gave {OLD} for {name}: this number was replaced on" in text
    assert "Tell the" not in text
    assert "SAR" not in text


def test_who_holds_a_copy_of_an_issue_is_told_of_the_number_in_what_it_pulled(client):
    issue = factories.make_issue()
    frozen = {"kind": "", "title": "", "url": "", "html": f"<p>{WORDS}</p>"}
    factories.make_part(issue, source="briefings.briefing:1", frozen=frozen)

    assert f"It gave {OLD} for" in notice_of(client, issue)


def test_a_number_of_nobody_and_one_that_stands_are_not_repeated(client):
    briefing = factories.make_briefing(sections=0)
    briefing.sections.create(number=1, title="One", body=f"<p>{NEW} 0116 496 0111</p>")

    text = notice_of(client, briefing)

    assert "If you have a copy" not in text
    assert "0116 496" not in text
