"""What a page costs: queries, bytes, and the whole first view over the wire."""

import datetime as dt
import re
import urllib.request

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from briefings.discussions.actions import MOST_WAITING, TOKENS
from portal.alerts.links import ASKINGS, SUBSCRIBERS
from portal.alerts.models import Asking
from portal.publishing.models import publications
from portal.reference import glossary
from portal.reference.models import Term
from procedures.models import Release
from reviews.keys import token_of
from tests import factories
from tests.routes import FORMS, PAGES, PUBLIC, address
from tests.training.evaluation.shapes import form_pages
from training.certificates.links import of_record
from training.places.tokens import (
    of_absence,
    of_answer,
    of_interest,
    of_place,
    of_register,
    of_request,
)

LARGEST_PAGE = 40 * 1024  # bytes of HTML
# The whole glossary, to look through and to print: 12 KB over the wire. A register is one page so
# that it works without a signal; this one is of 50 people.
# The home page has the newest of six sections, and here fifty holding positions.
LARGER_PAGES = {
    "alerts:add": 124 * 1024,  # every topic, job and manual there is: here, hundreds of boxes
    "home": 43 * 1024,
    "reference:glossary": 56 * 1024,
    "training:register": 108 * 1024,
}
LARGEST_FIRST_VIEW = 60 * 1024  # bytes over the wire
MOST_QUERIES = 14  # two of them for the numbers that answer now
MOST_QUERIES_OF_A_SEARCH = 20  # it asks for each kind apart, and again where nothing was found
MOST_CONTACTS = 20  # that stand on one topic

# The literal number of queries of each page, the partnership's own among them.
QUERIES = {
    "home": 12,
    "reference:contacts": 6,
    "reference:glossary": 2,
    "briefings:index": 9,
    "briefings:detail": 14,
    "briefings:use": 5,
    "briefings:use_sent": 1,
    "briefings:use_confirm": 2,
    "procedures:index": 7,
    "procedures:updates": 9,
    "procedures:chapter": 13,
    "procedures:releases": 4,
    "procedures:release": 9,
    "procedures:holding": 6,
    "training:index": 6,
    "training:course": 12,
    "training:pathway": 6,
    "training:pathways": 6,
    "training:session": 7,
    "training:interest": 6,
    "training:interest_sent": 1,
    "training:interest_confirm": 2,
    "training:request": 6,
    "training:request_sent": 1,
    "training:record_sent": 1,
    "training:record_ask": 1,
    "training:record_declare": 3,
    "training:record_take_back": 3,
    "training:request_confirm": 3,
    "training:request_answer": 4,
    "training:register": 6,
    "training:register_walk_in": 6,
    "training:place_needs": 2,
    "training:place_give_up": 2,
    "training:answers_before": 5,
    "training:answers_after": 5,
    "training:answers_later": 6,
    "training:answers_leave": 2,
    "training:seen": 3,
    "training:answers_absence": 3,
    "alerts:sent": 1,
    "alerts:subscribe": 2,
    "alerts:confirm": 3,
    "alerts:manage": 4,
    "alerts:add": 6,
    "alerts:leave_all": 2,
    "resources:index": 6,
    "resources:detail": 12,
    "search:index": 3,
    "reviews:index": 6,
    "reviews:learning": 7,
    "reviews:themes": 3,
    "reviews:numbers": 2,
    "reviews:detail": 10,
    "reviews:recommendation": 11,
    "reviews:action": 5,
    "newsletter:index": 3,
    "newsletter:issue": 6,
    "topics:index": 3,
    "topics:topic": 13,
    "outbox:index": 4,
    "accessibility": 1,
    "privacy": 1,
    "cookies": 1,
}


def fill(rows):
    """So many of everything, tied together as the demonstration ties them."""
    factories.make_partnership()
    theme, area, board = factories.make_theme(), factories.make_area(), factories.make_board()
    agency, hours = factories.make_agency(), factories.make_office_hours()
    manual = factories.make_manual()
    first, *terms = glossary.load()
    Term.objects.filter(pk__in=[term.pk for term in terms[:rows]]).update(superseded_by=first)
    for number in range(rows):
        factories.make_message()
        contact = factories.make_contact([area], office_hours=hours)
        factories.make_way(contact)
        briefing = factories.make_briefing([theme])
        release = factories.make_release(
            manual=manual, month=f"{1990 + number // 12}-{number % 12 + 1:02}-01"
        )
        release.themes.set([theme])
        position = factories.make_holding_position([], [theme])
        change = factories.make_change(factories.make_chapter([theme], manual=manual), release)
        course = factories.make_course([theme])
        factories.make_session(course=course)
        factories.make_part(factories.make_issue([theme]))
        review = factories.make_review([theme])
        resource = factories.make_resource([theme])
        for page in (briefing, course, review, position, resource):
            page.boards.set([board])
            page.areas.set([area])
        recommendation = factories.make_recommendation([agency], review=review)
        factories.make_pathway([course]).roles.set([factories.make_job_role()])
        for pointing in ({"briefing": briefing}, {"course": course}, {"change": change}):
            factories.make_response(recommendation=recommendation, agency=agency, **pointing)
    return briefing, change, course, review, recommendation


def fill_one_page(rows):
    """One of each page with so many parts: what its own page must not pay for by the row."""
    briefing, change, course, review, recommendation = fill(1)
    position = factories.make_holding_position([change.chapter])
    interest = factories.make_interest()
    for number in range(2, rows + 1):
        factories.make_interest(interest.course)
        briefing.resources.create(title="More", url="https://example.org/")
        briefing.questions.create(text="And?")
        release = factories.make_release(
            manual=change.chapter.manual, month=f"{2000 + number // 12}-{number % 12 + 1:02}-01"
        )
        factories.make_change(change.chapter, release)
        factories.make_change(factories.make_chapter(manual=change.chapter.manual), change.release)
        factories.make_session(course=course)
        factories.make_learning_point(review=review)
        more = factories.make_recommendation(review=review)
        for asked in (more, recommendation):
            response = factories.make_response(
                recommendation=asked, briefing=factories.make_briefing()
            )
            factories.make_evidence(response=response)
    decided = {"state": "accepted", "by": factories.make_user(), "answered_at": timezone.now()}
    session = factories.make_session(places=1)
    today = factories.make_session(places=rows, starts_at=timezone.now() - dt.timedelta(hours=1))
    for _ in range(rows):
        factories.make_attendance(factories.make_booking(today), "absent")
        factories.make_agency()
        factories.make_job_role()
        booking = factories.make_booking(session, status="waiting")
        asked_for = factories.make_place_request(session, confirmed=True)
        declared = factories.make_declared(booking.person)
    missed = factories.make_attendance(mark="absent").booking
    pathway = factories.make_pathway([factories.make_course() for _ in range(rows)])
    factories.make_pathway([course, factories.make_course()])
    theme = fill_topic(rows)
    issue = factories.make_issue()
    for _ in range(rows):
        factories.make_part(issue)
    owner = factories.make_owner()
    action = factories.make_response(owner=owner)
    for _ in range(rows):
        factories.make_answer(response=action, **decided)
    for number in range(min(rows, MOST_WAITING)):
        factories.make_discussion(briefing=briefing, key="waits", people=number + 1)
    return {
        "briefings:detail": briefing.get_absolute_url(),
        "briefings:use": reverse("briefings:use", args=[briefing.slug]),
        "briefings:use_confirm": reverse("briefings:use_confirm", args=[TOKENS.sign("waits")]),
        "procedures:chapter": change.chapter.get_absolute_url(),
        "procedures:release": Release.objects.get(pk=change.release_id).get_absolute_url(),
        "procedures:holding": position.get_absolute_url(),
        "training:course": course.get_absolute_url(),
        "training:pathway": pathway.get_absolute_url(),
        "training:session": course.sessions.first().get_absolute_url(),
        "training:interest": reverse("training:interest", args=[interest.course.slug]),
        "training:interest_confirm": of_interest(interest),
        "training:request": reverse("training:request", args=[session.pk]),
        "training:request_confirm": of_request(factories.make_place_request(session)),
        "training:request_answer": of_answer(asked_for),
        "training:record_declare": f"{of_record(declared.person)}declared/",
        "training:record_take_back": f"{of_record(declared.person)}declared/{declared.pk}/",
        "training:register": of_register(today, timezone.localdate(today.starts_at)),
        "training:register_walk_in": (
            f"{of_register(today, timezone.localdate(today.starts_at))}walk-in/"
        ),
        "training:place_needs": f"{of_place(booking)}needs/",
        "training:place_give_up": f"{of_place(booking)}give-up/",
        **form_pages(rows),
        **subscribing(rows),
        "training:answers_absence": of_absence(missed),
        "newsletter:issue": issue.get_absolute_url(),
        "topics:topic": theme.get_absolute_url(),
        "resources:detail": used_resource(rows).get_absolute_url(),
        "reviews:detail": review.get_absolute_url(),
        "reviews:recommendation": recommendation.get_absolute_url(),
        "reviews:action": reverse("reviews:action", args=[token_of(owner), action.pk]),
    }


def subscribing(rows):
    """The pages of somebody who follows, or is asked whether they want to, so many topics."""
    subjects = [f"theme:{factories.make_theme().pk}" for _ in range(rows)]
    subscriber = factories.make_subscriber(*subjects)
    follows = dict.fromkeys(subjects, "weekly")
    asking = Asking.objects.create(email="a@example.org", audience="both", follows=follows)
    token = SUBSCRIBERS.sign(subscriber.pk)
    pages = ("manage", "add", "leave_all")
    return {
        "alerts:subscribe": reverse("alerts:subscribe", query={"follow": subjects}),
        "alerts:confirm": reverse("alerts:confirm", args=[ASKINGS.sign(asking.pk)]),
        **{f"alerts:{page}": reverse(f"alerts:{page}", args=[token]) for page in pages},
    }


def used_resource(rows):
    """A resource with so many files, that so many pages of some kinds lead to."""
    resource = factories.make_resource()
    link = f'<p><a href="{resource.get_absolute_url()}">Use it</a></p>'
    for _ in range(rows):
        resource.attachments.create(upload=factories.make_upload(), title="A file")
        factories.make_briefing().sections.update(body=link)
        factories.make_change(what_to_do=link)
    return resource


def fill_topic(rows):
    """A topic with so many of everything, and as many topics beside it."""
    theme, manual = factories.make_theme(), factories.make_manual()
    hours = factories.make_office_hours()
    for number in range(min(rows, MOST_CONTACTS)):
        need = ("report", "support")[number % 2]
        contact = factories.make_contact(need=need, office_hours=hours)
        contact.themes.set([theme])
        factories.make_way(contact)
    for number in range(rows):
        themes = [theme, factories.make_theme()]
        factories.make_briefing(themes)
        factories.make_holding_position([], themes)
        chapter = factories.make_chapter(themes, manual=manual)
        release = factories.make_release(
            manual=manual, month=f"{2010 + number // 12}-{number % 12 + 1:02}-01"
        )
        factories.make_change(chapter, release)
        factories.make_course(themes)
        factories.make_session(course=factories.make_course(themes))
        factories.make_learning_point(review=factories.make_review(themes), theme=theme)
    return theme


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries), len(response.content)


def too_large(costs):
    most = {name: LARGER_PAGES.get(name, LARGEST_PAGE) for name in costs}
    return {name: size for name, (_, size) in costs.items() if size > most[name]}


def test_every_page_states_its_queries():
    assert sorted(QUERIES) == sorted([*PAGES, *FORMS])
    assert max(QUERIES.values()) <= MOST_QUERIES


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 50])
def test_lists_take_the_same_queries_however_long(client, rows):
    fill(rows)
    lists = [name for name in PAGES if not address_needs_a_row(name)]

    costs = {name: queries_of(client, address(name)) for name in lists}

    assert {name: queries for name, (queries, _) in costs.items()} == {
        name: QUERIES[name] for name in lists
    }
    assert too_large(costs) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("parts", [1, 50])
def test_pages_take_the_same_queries_however_long(client, parts):
    paths = fill_one_page(parts)
    ContentType.objects.get_for_models(*publications())  # asked once in a process

    costs = {name: queries_of(client, path) for name, path in paths.items()}

    assert {name: queries for name, (queries, _) in costs.items()} == {
        name: QUERIES[name] for name in paths
    }
    assert too_large(costs) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 50])
def test_a_search_takes_few_queries_however_much_it_finds(client, rows):
    theme = fill(rows)[0].themes.get()
    ContentType.objects.get_for_models(*publications())

    costs = {
        query: queries_of(client, f"/search/{query}")
        for query in (f"?theme={theme.slug}", f"?q={theme.name}", f"?q={theme.name}&page=99")
    }

    assert max(queries for queries, _ in costs.values()) <= MOST_QUERIES_OF_A_SEARCH, costs
    assert max(size for _, size in costs.values()) <= LARGEST_PAGE, costs


def address_needs_a_row(name):
    return PUBLIC[name].make is not list


def fetch(url):
    """What a browser gets: the bytes over the wire, and the text where they are plain."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip, br"})
    with urllib.request.urlopen(request) as response:
        return response.read(), response.headers


def first_view(site):
    """Everything a browser loads for the home page, as {path: bytes over the wire}."""
    plain = urllib.request.urlopen(site + "/").read().decode()
    paths = re.findall(r'(?:src|href)="(/(?:static|brand)/[^"]+)"', plain)
    script = next(path for path in paths if path.endswith(".js"))
    source = urllib.request.urlopen(site + script).read().decode()
    imported = re.findall(r'from\s*"\.\./([^"]+)"', source)
    paths = ["/", *paths, *(f"/static/{name}" for name in imported)]
    return {path: len(fetch(site + path)[0]) for path in paths}


@pytest.mark.django_db
def test_the_first_view_is_light(site):
    view = first_view(site)

    assert len(view) == 7  # the page, two style sheets, an icon, two scripts and what one imports
    assert sum(view.values()) <= LARGEST_FIRST_VIEW, view


@pytest.mark.django_db
def test_static_files_come_compressed_and_keep_for_good(site):
    plain = urllib.request.urlopen(site + "/").read().decode()
    sheet = re.search(r'href="(/static/portal\.[^"]+\.css)"', plain)[1]

    _, headers = fetch(site + sheet)

    assert headers["Content-Encoding"] == "br"
    assert "immutable" in headers["Cache-Control"]
