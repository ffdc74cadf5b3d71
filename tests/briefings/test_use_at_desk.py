"""What teams did with a briefing, as the office sees it: numbers, words, a table to take away."""

import csv
import datetime as dt
import io
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from briefings.discussions.in_numbers import last_months, teams
from briefings.models import Discussion
from portal.accounts import roles
from portal.audit.models import Event
from portal.publishing.models import Status
from tests.factories import make_agency, make_briefing, make_discussion, make_member, make_user
from tests.publishing.desk import address, form_of, make_publisher, make_writer
from tests.reading import read
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 24)
ROLES = [*roles.ROLES, None]  # None is a stranger


@pytest.fixture
def desk(client):
    sign_in(client, make_writer())
    return client


@pytest.fixture
def in_november():
    with time_machine.travel(dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), tick=False):
        yield


def take_away(client, briefing):
    """The answer, and the rows of the file."""
    response = client.post(address(briefing, "use_csv"))
    text = b"".join(response).decode("utf-8-sig")
    return response, list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("page", "method", "statuses"),
    [
        ("use", "get", [200, 200, 200, 200, 302]),
        ("use_csv", "post", [200, 200, 200, 200, 302]),
        ("use_delete", "get", [200, 200, 403, 403, 302]),
        ("use_delete", "post", [302, 302, 403, 403, 302]),
    ],
)
def test_each_role_gets_its_pages(client, page, method, statuses):
    answers, left = [], []

    for role in ROLES:
        client.logout()
        discussion = make_discussion()
        if role:
            sign_in(client, make_member(role))
        arguments = [discussion.pk] if page == "use_delete" else []
        path = address(discussion.briefing, page, *arguments)
        answers.append(getattr(client, method)(path, {"reason": "A name."}).status_code)
        left.append(Discussion.objects.filter(pk=discussion.pk).exists())

    assert answers == statuses
    goes = (page, method) == ("use_delete", "post")
    assert left == [not goes or status != 302 for status in statuses[:4]] + [True]


def test_somebody_of_the_office_who_may_see_no_briefings_sees_none_of_it(client):
    sign_in(client, make_user(is_staff=True))
    briefing = make_discussion().briefing

    answers = [client.get(address(briefing, "use")), client.post(address(briefing, "use_csv"))]

    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.mark.parametrize("number", ["0", "999999", "x", "9" * 30, "%00"])
def test_a_briefing_that_is_none_is_not_found(desk, number):
    answers = [desk.get(f"/admin/briefings/briefing/{number}/use/")]
    answers += [desk.post(f"/admin/briefings/briefing/{number}/use.csv")]

    assert [answer.status_code for answer in answers] == [404, 404]


def shown(page):
    """The rows of the table, cell by cell."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.S)[1]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    return [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in rows]


def test_the_table_counts_by_agency_and_month(desk, in_november):
    briefing = make_briefing(publish_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    police, wend = make_agency(name="Police"), make_agency(name="Council of Wend")
    make_agency(name="Probation")
    for day, people in [("2026-11-24", 5), ("2026-11-01", 7), ("2026-06-01", 1)]:
        make_discussion(briefing=briefing, agency=police, discussed_on=day, people=people)
    for day, people in [("2026-05-31", 3), ("2025-11-02", 4)]:
        make_discussion(briefing=briefing, agency=wend, discussed_on=day, people=people)
    make_discussion(briefing=briefing, organisation="Nursery", discussed_on="2026-10-31", people=9)

    page = read(desk, address(briefing, "use"))

    assert "<strong>6 discussions, 29 people.</strong>" in page
    assert re.findall(r'<th scope="col">(\w{3} \d{4})</th>', page) == [
        "Jun 2026",
        "Jul 2026",
        "Aug 2026",
        "Sep 2026",
        "Oct 2026",
        "Nov 2026",
    ]
    assert shown(page) == [
        ["Council of Wend", "2", "7", "", "", "", "", "", "", "2"],
        ["Nursery", "1", "9", "", "", "", "", "1", "", ""],
        ["Police", "3", "13", "1", "", "", "", "", "2", ""],
    ]
    assert "Nothing yet from: Probation." in page


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (dt.date(2026, 11, 24), dt.date(2026, 6, 1), dt.date(2026, 11, 1)),
        (dt.date(2026, 1, 31), dt.date(2025, 8, 1), dt.date(2026, 1, 1)),
        (dt.date(2026, 12, 31), dt.date(2026, 7, 1), dt.date(2026, 12, 1)),
    ],
)
def test_the_months_shown_are_the_last_six(today, first, last):
    months = last_months(today)

    assert (len(months), months[0], months[-1]) == (6, first, last)


def test_what_was_not_confirmed_counts_nowhere(desk):
    briefing = make_briefing()
    make_discussion(briefing=briefing, key="waits", will_do="Seen by nobody.")
    make_discussion(will_do="Of another briefing.")

    page = read(desk, address(briefing, "use"))
    _, rows = take_away(desk, briefing)
    listed = read(desk, reverse("admin:briefings_briefing_changelist"))

    assert "No team has recorded yet" in page
    assert [words for words in ("nobody", "Of another") if words in page] == []
    assert len(rows) == 1
    assert re.findall(r'class="field-times_discussed">(\d+)<', listed) == ["1", "0"]


def test_what_teams_will_do_is_shown_newest_first_and_escaped(desk):
    briefing = make_briefing()
    make_discussion(briefing=briefing, discussed_on="2026-01-02", will_do="Ask <b>twice</b>.")
    make_discussion(briefing=briefing, discussed_on="2026-03-02", will_do="Look at the skin.")

    page = read(desk, address(briefing, "use"))

    first, second = page.index("Look at the skin."), page.index("Ask &lt;b&gt;twice&lt;/b&gt;.")
    assert first < second


def test_twenty_are_shown_on_a_page(desk):
    briefing, agency = make_briefing(), make_agency()
    for number in range(45):
        day = TODAY - dt.timedelta(days=number)
        make_discussion(briefing=briefing, agency=agency, discussed_on=day, will_do=f"No {number}.")

    pages = [desk.get(address(briefing, "use"), {"page": page}) for page in ("1", "3", "x")]

    counts = [len(re.findall(r"No \d+\.", page.content.decode())) for page in pages]
    assert counts == [20, 5, 20]


def test_the_file_holds_every_row_and_nothing_a_spreadsheet_would_calculate(desk):
    briefing = make_briefing(slug="sleep")
    make_discussion(
        briefing=briefing,
        discussed_on="2026-03-02",
        organisation="+44 Nursery",
        people=12,
        will_do='=HYPERLINK("http://x")\nSay “no”; ask.',
        said_at=dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC),
    )

    response, rows = take_away(desk, briefing)

    assert response["Content-Disposition"] == 'attachment; filename="use-by-teams-sleep.csv"'
    assert "no-store" in response["Cache-Control"]
    assert rows == [
        ["Day", "Agency", "People", "What they will do differently", "Recorded on"],
        [
            "2026-03-02",
            "'+44 Nursery",
            "12",
            '\'=HYPERLINK("http://x")\nSay “no”; ask.',
            "2026-07-02",
        ],
    ]


def test_who_took_the_file_and_how_much_is_kept(client):
    sign_in(client, writer := make_writer())
    briefing = make_briefing()
    for _ in range(3):
        make_discussion(briefing=briefing)

    take_away(client, briefing)

    event = Event.objects.get()
    assert (event.subject, event.by) == (briefing, writer)
    assert (event.step, event.note) == ("downloaded what teams did with it", "Rows: 3")
    history = read(client, reverse("admin:briefings_briefing_history", args=[briefing.pk]))
    assert "Downloaded what teams did with it." in history


@pytest.mark.parametrize("page", ["use", "use_csv", "use_delete"])
def test_looking_changes_nothing(desk, page):
    discussion = make_discussion()
    arguments = [discussion.pk] if page == "use_delete" else []
    desk.get("/admin/")

    with CaptureQueriesContext(connection) as queries:
        response = desk.get(address(discussion.briefing, page, *arguments))

    written = {query["sql"].split()[0] for query in queries.captured_queries} - {"SELECT"}
    assert response.status_code == (405 if page == "use_csv" else 200)
    assert written <= {"UPDATE"}  # of the session: when it was last used
    assert Event.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 60])
def test_the_page_takes_the_same_queries_however_many_teams(desk, django_assert_num_queries, rows):
    briefing = make_briefing()
    for number in range(rows):
        make_discussion(briefing=briefing)
        make_discussion(briefing=briefing, organisation=f"Nursery {number}")

    with django_assert_num_queries(11):
        desk.get(address(briefing, "use"))


@pytest.mark.parametrize("rows", [1, 1200])
def test_the_file_takes_the_same_queries_however_many_rows(desk, rows):
    briefing, agency = make_briefing(), make_agency()
    Discussion.objects.bulk_create(
        Discussion(
            briefing=briefing,
            agency=agency,
            discussed_on=TODAY,
            people=1,
            confirmed_at=timezone.now(),
        )
        for _ in range(rows)
    )

    with CaptureQueriesContext(connection) as queries:
        _, read_back = take_away(desk, briefing)

    asked = [query["sql"] for query in queries.captured_queries]
    assert len(read_back) == rows + 1
    assert sum("briefings_discussion" in sql for sql in asked) == 3


def test_what_holds_a_name_is_deleted_for_a_reason_and_the_record_says_by_whom(client):
    sign_in(client, writer := make_writer())
    discussion = make_discussion(will_do="Ask Mrs Unmistakable.")
    briefing = discussion.briefing
    path = address(briefing, "use_delete", discussion.pk)

    asked = client.get(path).content.decode()
    refused = client.post(path, {"reason": " "})
    still_there = Discussion.objects.exists()
    client.post(path, {"reason": "It held a name."})

    event = Event.objects.get()
    assert "Ask Mrs Unmistakable." in asked
    assert "Say why it should be deleted." in refused.content.decode()
    assert (still_there, Discussion.objects.exists()) == (True, False)
    assert (event.subject, event.by) == (briefing, writer)
    assert (event.step, event.note) == ("deleted a discussion", "It held a name.")
    assert client.post(path, {"reason": "Again."}).status_code == 404


def test_only_what_counts_and_is_of_this_briefing_is_deleted_here(desk):
    briefing = make_briefing()
    others = [make_discussion(), make_discussion(briefing=briefing, key="waits")]

    answers = [
        desk.post(address(briefing, "use_delete", other.pk), {"reason": "A name."})
        for other in others
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Discussion.objects.count() == 2


def test_the_way_there_stands_on_the_form_of_a_briefing_for_all_who_may_see_it(client):
    briefing = make_briefing()
    way = f'<a href="{address(briefing, "use")}">Use by teams</a>'

    for role in roles.ROLES:
        sign_in(client, make_member(role))
        assert way in read(client, address(briefing)), role


def test_the_list_of_briefings_counts_what_is_confirmed_and_sorts_by_it(desk):
    often, never, once = (make_briefing(title=title) for title in ("Often", "Never", "Once"))
    for briefing in (often, often, once):
        make_discussion(briefing=briefing)
    make_discussion(briefing=never, key="waits")
    path = reverse("admin:briefings_briefing_changelist")
    column = desk.get(path).context["cl"].list_display.index("times_discussed")

    page = read(desk, path, o=f"-{column}")

    assert re.findall(r'class="field-times_discussed">(\d+)<', page) == ["2", "1", "0"]


def test_a_briefing_that_teams_discussed_is_still_saved_at_the_desk(client):
    sign_in(client, make_publisher())
    briefing = make_discussion(briefing=make_briefing(status=Status.DRAFT)).briefing

    sent = form_of(client, briefing) | {"title": "A better title"}
    client.post(address(briefing), sent)

    briefing.refresh_from_db()
    assert (briefing.title, briefing.discussions.count()) == ("A better title", 1)


def test_an_agency_and_an_organisation_of_one_name_are_one_team():
    briefing = make_briefing()
    make_discussion(briefing=briefing, agency=make_agency(name="Police"), people=2)
    make_discussion(briefing=briefing, organisation="Police", people=3)

    (team,) = teams(briefing.discussions.confirmed())

    assert (team.name, team.times, team.people) == ("Police", 2, 5)
