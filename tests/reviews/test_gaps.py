"""What is missing between reviews and practice, on one page for the office and the chair."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import example, given, settings

from portal.accounts import roles
from portal.desk.front import SHOWN
from portal.pages.exports import cell
from procedures.models import Change
from reviews.desk.gap_tables import RecommendationGaps, Untraced
from reviews.desk.gaps import GAPS
from reviews.models import ActionOwner, Progress, Recommendation, Review
from tests.factories import (
    make_agency,
    make_board,
    make_briefing,
    make_change,
    make_chapter,
    make_course,
    make_evidence,
    make_member,
    make_owner,
    make_recommendation,
    make_release,
    make_response,
    make_restricted_review,
    make_review,
    make_theme,
    make_user,
)
from tests.pages.test_exports import opened, values
from tests.signing_in import sign_in
from tests.spreadsheets import Workbook

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PATH = "/admin/reviews/gaps/"


@pytest.fixture
def desk(client):
    """Somebody of the office, at the desk."""
    sign_in(client, make_member())
    return client


def today():
    return timezone.localdate()


def shown(client, missing, **choices):
    """The rows of the page, as (what, ...) records."""
    response = client.get(PATH, {"missing": missing} | choices)
    assert response.status_code == 200
    return [row.record for row in response.context["table"].paginated_rows]


def counts(client, **choices):
    response = client.get(PATH, choices)
    groups = response.context["choices"].values()
    return {choice.gap.name: choice.count for those in groups for choice in those}


def answered(recommendation=None, **fields):
    """A recommendation with one response."""
    recommendation = recommendation or make_recommendation()
    make_response(recommendation=recommendation, **{"label": "comms"} | fields)
    return recommendation


def not_accepted(**fields):
    return make_recommendation(decision="not_accepted", reason="It is done already.", **fields)


def found(rows):
    return sorted(row.pk for row in rows)


def test_nothing_answers_it():
    bare = make_recommendation()
    in_part = make_recommendation(decision="in_part", reason="The rest is national.")
    answered()
    not_accepted()

    assert found(Recommendation.objects.without_response()) == found([bare, in_part])


def test_training_is_a_course_or_what_is_called_training():
    told = answered(label="comms")
    answered(label="training")
    answered(label="assurance", course=make_course())
    both = answered(label="comms")
    make_response(recommendation=both, label="training")
    not_accepted()

    assert found(Recommendation.objects.without_training()) == [told.pk]


def test_a_briefing_is_one_that_a_response_points_at():
    told = answered(label="comms")
    answered(briefing=make_briefing())
    not_accepted()

    assert found(Recommendation.objects.without_briefing()) == [told.pk]


def dates():
    return [None, today() - DAY, today(), today() + DAY]


def test_overdue_and_open_are_what_progress_says_in_every_case():
    review = make_review()
    for own in dates():
        make_recommendation(review=review, due_on=own)
        make_recommendation(review=review, due_on=own, decision="not_accepted", reason="No.")
        for due in dates():
            for done in dates():
                asked = make_recommendation(review=review, due_on=own)
                make_response(recommendation=asked, due_on=due, done_on=done)
                asked = make_recommendation(review=review, due_on=own)
                make_response(recommendation=asked, done_on=today())
                make_response(recommendation=asked, due_on=due, done_on=done)

    asked = Recommendation.objects.prefetch_related("responses")
    stands = {row: row.progress(today()) for row in asked}
    overdue = [row for row, progress in stands.items() if progress == Progress.OVERDUE]
    done = (Progress.DONE, Progress.NOT_ACCEPTED)
    still = [row for row, progress in stands.items() if progress not in done]
    assert len(overdue) > 20
    assert found(Recommendation.objects.overdue(today())) == found(overdue)
    assert found(Recommendation.objects.open(today())) == found(still)


def test_evidence_of_a_response_is_evidence_of_its_recommendation():
    bare = answered()
    make_evidence(response=make_response())
    make_evidence()
    not_accepted()

    assert found(Recommendation.objects.without_evidence()) == [bare.pk]


def test_evidence_is_as_old_as_the_newest_of_it():
    day = dt.date(2026, 1, 1)
    old = make_evidence(measured_on=day - DAY).recommendation
    both = make_evidence(measured_on=day - DAY).recommendation
    make_evidence(recommendation=both, measured_on=day)
    again = {"sustained": "yes", "checked_again_on": day}
    make_evidence(measured_on=day - 90 * DAY, **again)
    make_evidence(measured_on=day - 90 * DAY, **again | {"checked_again_on": day - DAY})
    make_recommendation()

    found_old = Recommendation.objects.with_evidence_before(day)

    assert found_old.filter(pk=old.pk).exists()
    assert [row.evidence.latest("pk").checked_again_on for row in found_old.order_by("pk")] == [
        None,
        day - DAY,
    ]


def test_evidence_is_old_after_twelve_months_or_as_many_as_are_given(desk):
    old = make_evidence(measured_on=today() - 400 * DAY).recommendation
    make_evidence(measured_on=today() - 200 * DAY)

    assert shown(desk, "old") == [old]
    assert len(shown(desk, "old", months=6)) == 2
    assert shown(desk, "old", months=15) == []


def test_what_the_public_reads_and_no_recommendation_led_to_is_found(desk):
    course, briefing, change = make_course(), make_briefing(), make_change()
    make_course(status="draft")
    make_briefing(status="draft")
    make_change(release=make_release(status="draft"))
    make_change(minor=True)
    make_change(kind=Change.Kind.REVIEWED)
    answered(course=make_course())
    answered(briefing=make_briefing())
    answered(change=make_change())

    assert shown(desk, "courses") == [course]
    assert shown(desk, "briefings") == [briefing]
    assert shown(desk, "changes") == [change]


def test_each_choice_says_how_many_rows_it_has(desk):
    make_recommendation(due_on=today() - DAY)
    answered(course=make_course())
    make_evidence(response=make_response(label="comms"), measured_on=today() - 500 * DAY)
    make_briefing()
    make_change()
    make_course()
    make_course()

    expected = {
        "response": 1,
        "training": 2,
        "briefing": 3,
        "overdue": 1,
        "evidence": 2,
        "old": 1,
        "courses": 2,
        "briefings": 1,
        "changes": 1,
    }
    assert list(expected) == list(GAPS)
    assert counts(desk) == expected
    assert counts(desk, missing="changes") == expected
    assert {name: len(shown(desk, name)) for name in GAPS} == expected


@pytest.mark.parametrize("missing", ["response", "courses", "briefings", "changes"])
@pytest.mark.parametrize("choice", ["board", "theme", "audience"])
def test_every_list_narrows_to_a_board_a_theme_and_an_audience(desk, missing, choice):
    board, theme = make_board(), make_theme()
    make = {
        "courses": lambda themes, **fields: make_course(themes, **fields),
        "briefings": lambda themes, **fields: make_briefing(themes, **fields),
        "changes": lambda themes, **fields: make_change(
            make_chapter(themes), make_release(**fields)
        ),
        "response": lambda themes, **fields: make_recommendation(
            review=make_review(themes, **fields)
        ),
    }[missing]
    about = {"board": (board.slug, {}), "theme": (theme.slug, {}), "audience": ("adults", {})}
    fitting = make([theme], audience="adults")
    page = {"changes": "release", "response": "review"}.get(missing)
    (getattr(fitting, page) if page else fitting).boards.set([board])
    make([make_theme()], audience="children")

    assert shown(desk, missing, **{choice: about[choice][0]}) == [fitting]
    assert counts(desk, **{choice: about[choice][0]})[missing] == 1
    assert counts(desk)[missing] == 2


def test_recommendations_narrow_to_an_agency_and_the_rest_is_not_asked_for_one(desk):
    agency = make_agency()
    fitting = make_recommendation([agency])
    make_recommendation([make_agency()])
    course = make_course()

    assert shown(desk, "response", agency=agency.slug) == [fitting]
    assert "agency" in desk.get(PATH).context["form"].fields
    assert shown(desk, "courses", agency=agency.slug) == [course]
    assert "agency" not in desk.get(PATH, {"missing": "courses"}).context["form"].fields


def test_choosing_another_gap_keeps_what_the_list_is_narrowed_to(desk):
    agency, board = make_agency(), make_board()
    asked = {"board": board.slug, "agency": agency.slug, "page": 2, "sort": "due"}

    groups = desk.get(PATH, asked).context["choices"].values()
    urls = {choice.gap.name: choice.url for those in groups for choice in those}

    kept = f"?board={board.slug}&agency={agency.slug}&missing=overdue"
    assert urls["overdue"] == kept
    assert urls["courses"] == f"?board={board.slug}&missing=courses"


def test_what_was_withdrawn_or_not_accepted_lacks_nothing(desk):
    not_accepted(due_on=today() - DAY)
    make_recommendation(
        review=make_review(
            status="withdrawn", withdrawn_at=timezone.now(), withdrawal_reason="Wrong."
        )
    )

    assert set(counts(desk).values()) == {0}


def test_a_draft_and_a_restricted_review_lead_to_no_public_page(client):
    sign_in(client, make_member(roles.CONTRIBUTOR))
    draft = make_recommendation(review=make_review(status="draft", title="A draft"))
    restricted = make_recommendation(review=make_restricted_review(title="For leads"))
    public = make_recommendation(review=make_review(title="For all"))

    page = client.get(PATH).content.decode()

    assert [path in page for path in map(Recommendation.get_absolute_url, [draft, restricted])] == [
        False,
        False,
    ]
    assert f'<a href="{public.get_absolute_url()}">For all</a>' in page
    assert "A draft (not public)" in page
    assert "For leads (restricted)" in page


def test_a_row_says_who_sees_it_through_and_what_is_due(desk):
    owner = make_owner(name="Ada Moor")
    asked = make_recommendation(
        [make_agency(name="Moor Trust"), make_agency(name="Vale Council")],
        number=3,
        text="Check the list.",
        owner=owner,
        due_on=dt.date(2025, 6, 1),
    )
    make_response(recommendation=asked, due_on=dt.date(2025, 5, 2))
    make_response(recommendation=asked, due_on=dt.date(2025, 4, 2), done_on=dt.date(2025, 4, 1))

    table = desk.get(PATH, {"missing": "overdue"}).context["table"]
    (row,) = table.paginated_rows

    cells = {column.name: str(cell) for column, cell in row.items()}
    change = reverse("admin:reviews_recommendation_change", args=[asked.pk])
    assert cells == {
        "what": f'<a href="{change}">3. Check the list.</a>',
        "review": f'<a href="{asked.get_absolute_url()}">{asked.review}</a>',
        "agencies": "Moor Trust, Vale Council",
        "owner": "Ada Moor",
        "due": "1 June 2025",
        "action_due": "2 May 2025",
    }


def test_the_longest_overdue_stands_first_and_what_has_no_day_last(desk):
    never, late, later = (
        make_recommendation(due_on=due) for due in (None, today() - 9 * DAY, today() - 2 * DAY)
    )

    assert shown(desk, "response") == [late, later, never]
    assert shown(desk, "response", sort="-due") == [later, late, never]


@pytest.mark.parametrize("missing", GAPS)
def test_every_column_that_can_be_sorted_by_sorts(desk, missing):
    make_recommendation(due_on=today() - DAY)
    make_evidence(measured_on=today() - 800 * DAY)
    make_course()
    make_briefing()
    make_change()
    table = GAPS[missing].table

    for name, column in table.base_columns.items():
        if column.orderable is not False:
            ways = [shown(desk, missing, sort=f"{sign}{name}") for sign in ("", "-")]
            assert ways[0], name
            assert sorted(map(str, ways[0])) == sorted(map(str, ways[1]))


def test_who_may_not_see_recommendations_may_not_see_what_they_lack(client):
    sign_in(client, make_user(is_staff=True))

    names = ("reviews_gaps", "reviews_gaps_csv", "reviews_gaps_xlsx")
    answers = {client.get(reverse(f"admin:{name}")).status_code for name in names}

    assert answers == {403}


@pytest.mark.parametrize("role", roles.ROLES)
def test_every_role_at_the_desk_may(client, role):
    sign_in(client, make_member(role))

    response = client.get(PATH)

    assert (response.status_code, "no-store" in response["Cache-Control"]) == (200, True)


def test_a_stranger_is_led_to_sign_in_and_who_is_not_of_the_desk_sees_nothing(client):
    stranger = client.get(PATH)
    sign_in(client, make_user())

    assert stranger.status_code == 302
    assert client.get(PATH, follow=True).status_code == 403


@pytest.mark.parametrize("verb", ["post", "put", "delete"])
def test_nothing_can_be_sent_to_it(desk, verb):
    names = ("reviews_gaps", "reviews_gaps_csv", "reviews_gaps_xlsx")

    assert {getattr(desk, verb)(reverse(f"admin:{name}")).status_code for name in names} == {405}


def test_a_gap_that_does_not_exist_is_said(desk):
    response = desk.get(PATH, {"missing": "nothing"}, follow=True)

    assert response.redirect_chain == [(PATH, 302)]
    said = [str(message) for message in response.context["messages"]]
    assert said == ["That list does not exist: here is the first."]


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"board": "nowhere"}, "Choose one from the list."),
        ({"agency": "\0"}, "Null characters are not allowed."),
        ({"theme": "x" * 5000}, "Choose one from the list."),
        ({"audience": "everybody"}, "Choose one from the list."),
        ({"months": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"months": "9" * 40}, "Ensure this value is less than or equal to 120."),
        ({"months": "some"}, "Enter a whole number."),
        ({"months": ""}, "Say how many months."),
    ],
)
def test_an_odd_choice_is_explained_and_a_file_leads_back_to_the_page(desk, choice, said):
    asked = {"missing": "old"} | choice

    response = desk.get(PATH, asked)
    file = desk.get(reverse("admin:reviews_gaps_csv"), asked)

    assert (response.status_code, list(response.context["form"].errors.values())) == (200, [[said]])
    assert (file.status_code, file.url.split("?")[0]) == (302, PATH)


def as_csv(client, **asked):
    response = client.get(reverse("admin:reviews_gaps_csv"), asked)
    return opened(response.getvalue().decode())


def as_xlsx(client, **asked):
    response = client.get(reverse("admin:reviews_gaps_xlsx"), asked)
    return Workbook(io.BytesIO(response.getvalue()))


def test_all_that_is_listed_is_taken_away_in_its_order_and_narrowed(desk):
    agency = make_agency()
    asked = [make_recommendation([agency], number=n, text=f"Do {n}.") for n in range(1, 31)]
    make_recommendation(text="For others.")
    choices = {"missing": "response", "agency": agency.slug, "sort": "-what", "page": "2"}

    heading, *rows = as_csv(desk, **choices)
    sheet = as_xlsx(desk, **choices)

    assert heading == list(RecommendationGaps.WIDTHS)
    assert [row[2] for row in rows] == [row.text for row in reversed(asked)]
    assert sheet.widths == list(RecommendationGaps.WIDTHS.values())
    assert [row[2] for row in sheet.rows] == ["Recommendation", *[row[2] for row in rows]]


def test_a_row_that_is_taken_away_says_the_same_with_days_as_days(desk):
    review = make_review(title="Adult A", status="draft")
    asked = make_recommendation(
        [make_agency(name="Moor Trust")],
        review=review,
        number=3,
        text="Check.",
        owner=make_owner(name="Ada Moor"),
        due_on=dt.date(2026, 6, 1),
    )
    make_response(recommendation=asked, due_on=dt.date(2026, 5, 1))
    address = f"http://testserver/admin/reviews/recommendation/{asked.pk}/change/"
    before = ["Adult A (not public)", 3, "Check.", "Moor Trust", "Ada Moor"]

    assert as_csv(desk, missing="overdue")[1] == [
        *map(str, before),
        "2026-06-01",
        "2026-05-01",
        address,
    ]
    assert as_xlsx(desk, missing="overdue").rows[1] == [*before, 46174.0, 46143.0, address]


def test_what_traces_to_nothing_is_taken_away_too(desk):
    owner = make_user()
    published = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
    course = make_course(title="Ask twice", owner=owner, publish_at=published)
    change = make_change(release=make_release(owner=owner, publish_at=published))
    site, desk_at = "http://testserver", "http://testserver/admin"

    assert as_csv(desk, missing="courses") == [
        list(Untraced.WIDTHS),
        [
            "Ask twice",
            str(owner),
            "2026-06-01",
            f"{site}{course.get_absolute_url()}",
            f"{desk_at}/training/course/{course.pk}/change/",
        ],
    ]
    assert as_csv(desk, missing="changes")[1] == [
        str(change),
        str(owner),
        "2026-06-01",
        f"{site}{change.chapter.get_absolute_url()}",
        f"{desk_at}/procedures/release/{change.release_id}/change/",
    ]


words = values.filter(lambda value: isinstance(value, str))


@settings(deadline=None)
@given(words, words)
@example("=HYPERLINK(1)", "+44 20 7946 0000")
@example("\t=1", "@A")
@example("<r>=1</r>", "＝1")
def test_no_text_of_a_gap_is_calculated_by_a_spreadsheet(text, name):
    owner = ActionOwner(name=name)
    review = Review(title=text, slug="review")
    row = Recommendation(pk=1, review=review, number=1, text=text, owner=owner)
    row.actions, row._prefetched_objects_cache = [], {"agencies": Recommendation.objects.none()}

    written = [cell(value) for value in RecommendationGaps.as_row(row, str)]

    assert written[2] in (text, f"'{text}")
    for value in written:
        assert isinstance(value, int) or not value.lstrip().startswith(tuple("=+-@＝＋－＠"))
        assert isinstance(value, int) or not value.startswith(("\t", "\r", "\n"))


def test_the_review_list_leads_to_the_gaps(client):
    for role in (roles.OFFICE, roles.PUBLISHER):
        sign_in(client, make_member(role))

        page = client.get(reverse("admin:reviews_review_changelist")).content.decode()

        assert page.count(f'<a href="{PATH}">Gaps</a>') == 1


def panel(client):
    panels = client.get(reverse("admin:index")).context["panels"]
    return next(
        (each for each in panels if "overdue" in each.title and "Recomm" in each.title), None
    )


def test_the_front_page_shows_the_longest_overdue_and_leads_to_all(desk):
    late = [
        make_recommendation(due_on=today() - days * DAY, review=make_review(title=f"Review {days}"))
        for days in range(1, SHOWN + 3)
    ]
    by_action = make_recommendation(review=make_review(title="By action"))
    make_response(recommendation=by_action, due_on=today() - DAY)
    make_recommendation(due_on=today())

    shown_there = panel(desk)

    assert (shown_there.number, len(shown_there.shown)) == (None, SHOWN)
    assert shown_there.shown[0].text == str(late[-1])
    assert shown_there.shown[0].note == f"due {late[-1].due_on:%-d %B %Y}"
    assert shown_there.url == f"{PATH}?missing=overdue"
    assert len(shown(desk, "overdue")) == SHOWN + 3


def test_where_nothing_is_overdue_the_front_page_says_nothing(desk):
    make_recommendation(due_on=today())

    assert panel(desk) is None


def test_an_action_that_is_late_is_dated_by_itself_on_the_front_page(desk):
    asked = make_recommendation(due_on=today() + DAY)
    make_response(recommendation=asked, due_on=today() - DAY)

    (row,) = panel(desk).shown

    assert row.note == f"due {today() - DAY:%-d %B %Y}"


@pytest.mark.parametrize("missing", GAPS)
@pytest.mark.parametrize("rows", [1, 30])
def test_a_gap_takes_the_same_queries_however_many_there_are(desk, missing, rows):
    agencies = [make_agency(), make_agency()]
    for _ in range(rows):
        asked = make_recommendation(agencies, owner=make_owner(), due_on=today() - DAY)
        make_response(recommendation=asked, label="comms", due_on=today() - DAY)
        make_recommendation(agencies, owner=make_owner())
        make_evidence(measured_on=today() - 800 * DAY)
        make_course(owner=make_user())
        make_briefing()
        make_change()
    desk.get(PATH)

    with CaptureQueriesContext(connection) as queries:
        shown(desk, missing)
    with CaptureQueriesContext(connection) as of_file:
        as_csv(desk, missing=missing)

    of_recommendations = GAPS[missing].is_of_recommendations
    assert (len(queries), len(of_file)) == ((21, 7) if of_recommendations else (18, 5))


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (Recommendation.objects.without_training(), "responses_of_training"),
        (Recommendation.objects.without_briefing(), "responses_with_a_briefing"),
    ],
)
def test_no_other_response_is_read_to_find_what_is_missing(rows, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")

    plan = rows.order_by().values("pk").explain()

    assert f"using {index} on" in plan
