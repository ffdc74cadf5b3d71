"""The yearly report of a board: filled from the threads, the same on the page and in Word."""

import datetime as dt
import io

import docx
import pytest
from django.contrib.auth.models import Permission
from docx.oxml.ns import qn

from portal.pages.years import Year, year_of
from reviews.models import PersonReviewed, Recommendation, Response, Review
from reviews.report import Asked
from reviews.report.gathering import years_with_data
from reviews.report.training import HEADING, NOTHING_HELD
from reviews.report.word import as_word
from reviews.report.writing import write
from tests.factories import (
    make_agency,
    make_attendance,
    make_board,
    make_booking,
    make_briefing,
    make_course,
    make_evaluation,
    make_evidence,
    make_owner,
    make_partnership,
    make_recommendation,
    make_response,
    make_restricted_review,
    make_review,
    make_session,
    make_user,
)
from tests.moments import london
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
LAST_YEAR = Year(2025)
IN_YEAR = dt.date(2025, 10, 1)
REPORT, WORD = "/admin/reviews/report/", "/admin/reviews/report.docx"


def reviewed(board, **fields):
    """A review of the board, concluded in the year and published before its end."""
    defaults = {"concluded_on": IN_YEAR, "publish_at": london("2025-11-01 09:00")}
    review = make_review(**defaults | fields)
    review.boards.add(board)
    return review


def written(board, year=LAST_YEAR):
    return write(Asked(board, year, TODAY, lambda path: f"https://portal.example.org{path}"))


def said(part):
    """Its blocks as plain data: sentences, lists, and tables with their rows."""
    return [_block(block) for block in part.blocks]


def _block(block):
    if block.kind == "table":
        return block.caption, [[words.text for words in row] for row in block.rows]
    if block.kind == "items":
        return [words.text for words in block.items]
    return block.words.text


def found(report, *headings):
    """The part below these headings."""
    parts = report.parts
    for heading in headings:
        part = next(part for part in parts if part.heading.startswith(heading))
        parts = part.parts
    return part


def everything(report):
    def texts(part):
        yield part.heading
        yield from map(str, said(part))
        for inner in part.parts:
            yield from texts(inner)

    return " ".join([report.title, *(text for part in report.parts for text in texts(part))])


def test_a_business_year_goes_from_april_to_march():
    assert [str(year_of(day)) for day in (dt.date(2026, 3, 31), dt.date(2026, 4, 1))] == [
        "2025–26",
        "2026–27",
    ]
    assert str(Year(1999)) == "1999–00"
    assert Year(2025).days == (dt.date(2025, 4, 1), dt.date(2026, 3, 31))


def test_only_years_with_data_can_be_chosen():
    board = make_board()
    reviewed(board, concluded_on=dt.date(2024, 3, 31), commissioned_on=dt.date(2022, 4, 1))
    make_response(recommendation=make_recommendation(review=reviewed(board)), done_on=TODAY)
    make_response(done_on=dt.date(2030, 1, 1))

    assert years_with_data(TODAY) == [Year(2026), Year(2025), Year(2023), Year(2022)]


def test_a_mistyped_year_takes_no_report_away():
    make_response(done_on=dt.date(1, 1, 1))
    make_response(done_on=dt.date(9999, 12, 31))

    assert years_with_data(TODAY) == []


def test_an_adults_board_has_the_headings_of_the_care_act():
    headings = [part.heading for part in written(make_board(audience="adults")).parts]

    assert headings == [
        "(a) What the board did to achieve its objective",
        "(b) What the board did to implement its strategy",
        "(c) What each member did to implement the strategy",
        "(d) Findings of reviews concluded in the year",
        "(e) Reviews ongoing at the end of the year",
        "(f) What was done in the year to implement findings",
        "(g) Findings the board decided not to implement",
    ]


CHILDREN = [
    "Impact, and the evidence of it",
    "Learning from reviews",
    "Decisions and actions on the recommendations of reviews",
    "Areas with little or no evidence of progress",
    "Feedback from children and families",
    "What else the guidance asks for",
]


def test_a_childrens_board_has_the_headings_of_working_together():
    headings = [part.heading for part in written(make_board(audience="children")).parts]

    assert headings == CHILDREN


def test_a_board_for_both_has_both():
    headings = [part.heading for part in written(make_board(audience="both")).parts]

    assert headings[0][:3] == "(a)"
    assert headings[7:] == CHILDREN


@pytest.mark.parametrize("audience", ["adults", "children"])
def test_every_heading_with_nothing_behind_it_says_so(audience):
    def silent(part):
        inner = [heading for each in part.parts for heading in silent(each)]
        speaks = any(block.kind == "paragraph" and block.is_gap for block in part.blocks)
        return inner if speaks or part.parts else [part.heading, *inner]

    report = written(make_board(audience=audience))

    assert [heading for part in report.parts for heading in silent(part)] == []
    assert f"No data: {NOTHING_HELD}" in everything(report)


def _trained(board, people, **fields):
    """A date in the year of a course of the board, with so many who came."""
    course = make_course()
    course.boards.add(board)
    session = make_session(course=course, starts_at=london("2025-11-03 09:30"), **fields)
    bookings = [make_booking(session) for _ in range(people)]
    for booking in bookings:
        make_attendance(booking)
    return bookings


@pytest.mark.parametrize("audience", ["adults", "children"])
def test_the_training_of_the_year_says_how_many_of_how_many(audience):
    board = make_board(audience=audience)
    bookings = _trained(board, 12, places=20)
    make_booking(bookings[0].session)
    for booking in bookings[:6]:
        make_evaluation(booking, "before", scores=[4, 4, 4])
        make_evaluation(booking, "after", scores=[7, 6, 4])

    part = found(written(board), "(a)" if audience == "adults" else "Impact", HEADING)

    tables = dict(block for block in said(part) if isinstance(block, tuple))
    held = {row[0]: row[1] for row in tables[HEADING]}
    assert held["Sessions held"] == "1"
    assert held["Attended"] == "12"
    assert held["Places filled"] == "12 of 20 (60%)"
    assert held["Answered both before and after"] == "6 of 12 (50%)"
    assert tables["How people rated themselves, from 0 to 10"][0] == [
        *["Knowledge", "4.0", "7.0", "+3.0", "+3.0 to +3.0", "6 of 12"]
    ]
    unmarked = "for fewer than 5 of those with a place nobody has recorded whether they came."
    assert f"No data: {unmarked}" in said(part)
    assert any("what became of their actions" in each for each in said(part) if "No data" in each)


def test_training_of_other_boards_and_other_years_is_not_told_of():
    board, other = make_board(), make_board()
    _trained(other, 6)
    course = make_course()
    course.boards.add(board)
    make_session(course=course, starts_at=london("2025-03-31 09:30"))

    assert f"No data: {NOTHING_HELD}" in everything(written(board))


def test_of_few_the_report_of_training_says_fewer_than_five():
    board = make_board()
    _trained(board, 3)

    part = found(written(board), "(a)", HEADING)

    tables = dict(block for block in said(part) if isinstance(block, tuple))
    held = {row[0]: row[1] for row in tables[HEADING]}
    assert held["Attended"] == "fewer than 5"
    assert held["Places filled"] == "fewer than 5 of 20"
    assert held["Answered both before and after"] == "fewer than 5"
    assert "Who came, by kind of agency" not in tables


def test_of_all_but_few_the_report_of_training_does_not_say_how_many():
    board = make_board()
    bookings = _trained(board, 9, places=10)
    for booking in bookings[:6]:
        make_evaluation(booking, "before")
        make_evaluation(booking, "after")

    part = found(written(board), "(a)", HEADING)

    held = dict(next(rows for caption, rows in said(part)[1:2] if caption == HEADING))
    assert held["Places filled"] == "all but fewer than 5 of 10"
    assert held["Answered both before and after"] == "all but fewer than 5 of 9"


def test_a_review_concluded_in_the_year_tells_what_it_found_and_asked_for():
    board = make_board()
    review = reviewed(board, title="Adult A")
    review.learning_points.update(good_practice=True)
    point = review.learning_points.get()
    make_recommendation(review=review, number=1, text="Ask again.", outcome="People are asked.")
    reviewed(board, title="Before", concluded_on=dt.date(2025, 3, 31))
    reviewed(board, title="After", concluded_on=dt.date(2026, 4, 1))

    part = found(written(board), "(d)", "Safeguarding adults")

    assert [inner.heading for inner in part.parts] == ["Adult A"]
    assert said(part.parts[0]) == [
        "Safeguarding Adults Review. Concluded 1 October 2025.",
        "What it found:",
        [f"Good practice. {point.theme}: Ask, and write down the answer."],
        ("What it asked for", [["1. Ask again.", "Accepted", "People are asked."]]),
        "Read the learning in the portal",
    ]


def test_a_review_whose_day_of_conclusion_nobody_recorded_is_named():
    board = make_board()
    reviewed(board, title="Adult U", concluded_on=None)

    part = found(written(board), "(d)", "Safeguarding adults")

    assert said(part) == [
        "No data: no review is recorded as concluded in the year.",
        "Concluded, but no day is recorded, so the portal cannot say in which year:",
        ["Adult U"],
    ]


def test_reviews_of_other_kinds_stand_apart_from_those_of_the_act():
    board = make_board()
    reviewed(board, title="An audit", kind=Review.Kind.AUDIT)

    parts = found(written(board), "(d)").parts

    assert [(part.heading, [p.heading for p in part.parts]) for part in parts] == [
        ("Safeguarding adults reviews", []),
        ("Other reviews and audits", ["An audit"]),
    ]


def test_reviews_ongoing_at_the_years_end_are_listed_and_those_on_hold_say_why():
    board = make_board()
    begun = {"concluded_on": None, "commissioned_on": dt.date(2025, 5, 1)}
    reviewed(board, title="Waits", stage="on_hold", stage_note="A court decides first.", **begun)
    reviewed(board, title="Later", commissioned_on=IN_YEAR, concluded_on=dt.date(2026, 6, 1))
    reviewed(
        board, title="Goes on", stage="under_way", stage_note="Said of old.", concluded_on=None
    )
    reviewed(board, title="Not begun", stage="under_way", concluded_on=None,
             commissioned_on=dt.date(2026, 4, 1))  # fmt: skip

    [table] = said(found(written(board), "(e)", "Safeguarding adults"))

    assert table[1] == [
        ["Waits", "Safeguarding Adults Review", "1 May 2025", "On hold: A court decides first."],
        ["Later", "Safeguarding Adults Review", "1 October 2025",
         "Since then concluded, 1 June 2026"],
        ["Goes on", "Safeguarding Adults Review", "Not recorded", "Under way"],
    ]  # fmt: skip


def test_what_was_done_in_the_year_says_by_whom_when_and_where_it_can_be_read():
    board, agency = make_board(), make_agency(name="Wend Council")
    review = reviewed(board, title="Adult A", concluded_on=dt.date(2020, 1, 1))
    finding = make_recommendation(review=review, number=2, text="Tell teams.")
    briefing = make_briefing(title="Seven minutes")
    owner = make_owner(name="Somebody Named", agency=agency)
    done = {"recommendation": finding, "done_on": IN_YEAR, "label": "comms"}
    make_response(**done, what="A briefing.", agency=agency, briefing=briefing)
    make_response(**done, what="A talk.", owner=owner)
    make_response(**done | {"done_on": dt.date(2025, 3, 31)}, what="Before.")
    make_response(**done, what="A draft.", briefing=make_briefing(status="draft"))

    report = written(board)

    part = found(report, "(f)", "Safeguarding adults", "Adult A")
    assert said(part) == [
        (
            "Done in the year",
            [
                ["2. Tell teams.", "Comms: A briefing.", "Wend Council", "1 October 2025",
                 "Seven minutes"],
                ["2. Tell teams.", "Comms: A talk.", "Wend Council", "1 October 2025",
                 "No address recorded"],
                ["2. Tell teams.", "Comms: A draft.", "Not recorded", "1 October 2025",
                 "No address recorded"],
            ],
        ),
        "No data: no evidence was measured in the year of what changed.",
    ]  # fmt: skip
    assert part.blocks[0].rows[0][4].url == (
        f"https://portal.example.org{briefing.get_absolute_url()}"
    )
    assert "Somebody Named" not in everything(report)


def test_evidence_has_its_level_what_it_is_out_of_and_the_response_rate():
    board = make_board()
    finding = make_recommendation(review=reviewed(board, title="Adult A"), number=1)
    measured = {"recommendation": finding, "unit": "adults", "measured_on": IN_YEAR}
    make_evidence(**measured, level="outcome", shows="Asked", figure=30, out_of=40, asked=80)
    make_evidence(**measured, level="impact", shows="Heard", figure=2, out_of=40)
    make_evidence(**measured | {"measured_on": dt.date(2024, 1, 1)}, shows="Old")

    part = found(written(board), "(f)", "Safeguarding adults", "Adult A")

    rows = [row for caption, rows in said(part) for row in rows]
    assert rows == [
        ["Adult A, 1", "Outcome", "Asked",
         "30 of 40 adults (75%). 40 of 80 asked answered (50%)", "1 October 2025",
         "Nobody has looked again yet"],
        ["Adult A, 1", "Impact", "Heard", "fewer than 5 of 40 adults", "1 October 2025",
         "Nobody has looked again yet"],
    ]  # fmt: skip


def test_findings_for_which_nothing_was_done_are_told_of():
    board = make_board()
    review = reviewed(board, title="Adult A")
    make_recommendation(review=review, number=1, text="Wait.", due_on=dt.date(2026, 1, 1))
    done_before = make_recommendation(review=review, number=2)
    make_response(recommendation=done_before, done_on=dt.date(2025, 1, 1))
    make_recommendation(review=review, number=3, decision="not_accepted", reason="No.")
    later = reviewed(board, concluded_on=None, publish_at=london("2026-06-01 09:00"))
    make_recommendation(review=later, text="Came later.")

    part = found(written(board), "(f)", "Safeguarding adults", "Findings for which nothing")

    assert said(part) == [
        (
            "Nothing done in the year",
            [["Adult A, 1. Wait.", "Overdue", "1 January 2026"]],
        )
    ]


def test_what_the_board_decided_not_to_implement_stands_with_its_reason():
    board = make_board()
    review = reviewed(board, title="Adult A")
    refused = {"review": review, "decision": "not_accepted", "reason": "It is done elsewhere."}
    make_recommendation(**refused, number=1, text="Do it.", decided_on=IN_YEAR)
    make_recommendation(**refused, number=2, text="Do that.")
    make_recommendation(**refused, number=3, text="Before.", decided_on=dt.date(2024, 5, 1))

    part = found(written(board), "(g)", "Safeguarding adults")

    assert said(part) == [
        (
            "Decided in the year",
            [["Adult A, 1. Do it.", "Not accepted", "It is done elsewhere.", "1 October 2025"]],
        ),
        "No day of decision is recorded, so the portal cannot say in which year:",
        (
            "Decided, no day recorded",
            [["Adult A, 2. Do that.", "Not accepted", "It is done elsewhere.", "Not recorded"]],
        ),
    ]


def test_what_is_restricted_or_not_public_is_counted_and_not_named():
    board = make_board()
    lead = make_user()
    for fields in ({"concluded_on": IN_YEAR}, {"stage": "under_way"}):
        make_restricted_review(lead, title="Secret S", **fields).boards.add(board)
    reviewed(board, title="Draft D", status="draft", publish_at=None)
    for review in Review.objects.exclude(title="Draft D"):
        finding = make_recommendation(review=review, text="Secret finding", decision="in_part",
                                      reason="Secret reason")  # fmt: skip
        make_response(recommendation=finding, what="Secret response", done_on=IN_YEAR)

    report = written(board)

    concluded = said(found(report, "(d)", "Safeguarding adults"))[1:]
    assert [text[:72] for text in concluded] == [
        "Of all reviews of this board: 1 review is restricted: not for publicatio",
        "Of all reviews of this board: 1 review is not published in the portal. I",
    ]
    assert "1 review is restricted" in str(said(found(report, "(e)", "Safeguarding adults")))
    assert [word for word in ("Secret", "Draft D") if word in everything(report)] == []


def test_nothing_is_said_of_the_person():
    board = make_board()
    review = reviewed(board)
    PersonReviewed.objects.create(review=review, age_band="65_84", sex="female", ethnicity="asian")

    text = everything(written(board))

    assert [word for word in ("65_84", "65 to 84", "Female", "Asian") if word in text] == []


def test_another_boards_reviews_stand_in_its_own_report():
    reviewed(make_board(), title="Adult A")

    assert "Adult A" not in everything(written(make_board()))


def test_a_year_that_is_not_over_is_told_of_until_today():
    board = make_board()
    finding = make_recommendation(review=reviewed(board))
    make_response(recommendation=finding, what="A plan", done_on=dt.date(2027, 1, 1))

    report = written(board, Year(2026))

    assert _block(report.before[1]) == (
        "The year is not over: this tells how things stood on 26 November 2026."
    )
    assert "A plan" not in everything(report)


# The Word file


def opened(report):
    return docx.Document(io.BytesIO(as_word(report, "A partnership")))


def full(audience="adults"):
    board = make_board(audience=audience)
    review = reviewed(board, title="Adult A\x0b")
    finding = make_recommendation(review=review, number=1)
    make_response(recommendation=finding, done_on=IN_YEAR, url="https://example.org/a?b=1&c=2")
    make_evidence(recommendation=finding, measured_on=IN_YEAR)
    return written(board)


@pytest.mark.parametrize("audience", ["adults", "children", "both"])
def test_the_word_file_has_real_headings_without_gaps(audience):
    document = opened(full(audience))

    styles = [p.style.name for p in document.paragraphs]
    levels = [int(name.split()[1]) for name in styles if name.startswith("Heading")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert set(levels) == {1, 2, 3, 4}
    assert [b for a, b in zip(levels, levels[1:], strict=False) if b > a + 1] == []


def test_the_word_file_says_all_that_the_report_says():
    report = full()
    document = opened(report)

    body = "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))
    texts = [row for part in report.parts for row in flat(part)]
    assert [text for text in texts if text.replace("\x0b", " ") not in body] == []


def flat(part):
    yield part.heading
    for block in part.blocks:
        rows = block.rows if block.kind == "table" else []
        yield from (words.text for row in rows for words in row)
        yield from (words.text for words in (block.items if block.kind == "items" else []))
        yield from [block.words.text] if block.kind == "paragraph" else []
    for inner in part.parts:
        yield from flat(inner)


def test_the_word_file_is_in_british_english_with_a_title():
    document = opened(full())

    languages = {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))}
    properties = document.core_properties
    assert languages == {"en-GB"}
    assert (properties.language, properties.author) == ("en-GB", "A partnership")
    assert properties.title == document.paragraphs[0].text
    assert properties.comments == ""


def test_each_table_of_the_word_file_has_one_marked_row_of_headings():
    tables = opened(full()).tables

    marked = [
        [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in t.rows] for t in tables
    ]
    assert marked
    assert [rows for rows in marked if rows[0] is not True or any(rows[1:])] == []


def test_links_of_the_word_file_lead_where_they_say():
    document = opened(full())

    links = {r.target_ref for r in document.part.rels.values() if "hyperlink" in r.reltype}
    assert "https://example.org/a?b=1&c=2" in links


# At the desk


@pytest.fixture
def reader(client):
    reader = make_user(is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_review"))
    sign_in(client, reader)
    return reader


def test_the_page_asks_first(client, reader):
    response = client.get(REPORT)

    assert (response.status_code, response.context["report"]) == (200, None)
    assert response.context["form"].errors == {}


def test_the_page_and_the_file_show_the_report(client, reader):
    make_partnership()
    board = make_board(name="Board of Marlshire")
    reviewed(board, title="Adult <A>")
    query = {"board": board.slug, "year": "2025"}

    page = client.get(REPORT, query)
    file = client.get(WORD, query)

    assert "Adult &lt;A&gt;" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert file["Content-Disposition"] == (
        'attachment; filename="board-of-marlshire-yearly-report-202526.docx"'
    )
    texts = [p.text for p in docx.Document(io.BytesIO(file.content)).paragraphs]
    assert texts[0] == "Board of Marlshire: yearly report 2025–26"
    assert "Adult <A>" in texts


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"board": "nowhere", "year": "2025"}, "Choose a board from the list."),
        ({"board": "", "year": "2025"}, "Choose a board."),
        ({"board": "nowhere", "year": "x"}, "Choose one of the years."),
        ({"board": "nowhere", "year": ""}, "Choose a year."),
    ],
)
def test_an_odd_choice_is_explained_and_gives_no_file(client, reader, query, said):
    reviewed(make_board())

    assert said in client.get(REPORT, query).content.decode()
    assert client.get(WORD, query).headers["Location"].startswith(f"{REPORT}?board=")


def test_who_may_not_see_reviews_sees_no_report(client):
    sign_in(client, make_user(is_staff=True))

    assert [client.get(path).status_code for path in (REPORT, WORD)] == [403, 403]


def test_nobody_writes_to_it(client, reader):
    assert [client.post(path).status_code for path in (REPORT, WORD)] == [405, 405]


@pytest.mark.parametrize("audience", ["adults", "children"])
def test_the_report_takes_as_many_queries_however_much_there_is(
    audience, django_assert_num_queries
):
    def fill(board):
        finding = make_recommendation(review=reviewed(board))
        briefing = make_briefing()
        made = make_response(recommendation=finding, done_on=IN_YEAR, briefing=briefing)
        make_evidence(recommendation=finding, response=made, measured_on=IN_YEAR)
        make_recommendation(review=reviewed(board), decision="in_part", reason="Half.")
        make_recommendation(review=reviewed(board))
        _trained(board, 5)

    small, large = make_board(audience=audience), make_board(audience=audience)
    fill(small)
    for _ in range(3):
        fill(large)
    queries = {"adults": 28, "children": 29}[audience]

    with django_assert_num_queries(queries):
        written(small)
    with django_assert_num_queries(queries):
        written(large)


def test_labels_without_a_response_are_counted_too():
    board = make_board()
    finding = make_recommendation(review=reviewed(board))
    make_response(recommendation=finding, label=Response.Label.TRAINING, done_on=IN_YEAR)

    [(_, rows)] = said(found(written(board), "(a)"))

    assert dict(rows) == dict.fromkeys(Response.Label.labels, "None") | {"Training": "1"}


def test_who_accepted_in_part_is_asked_why_as_well():
    board = make_board()
    make_recommendation(
        review=reviewed(board),
        number=1,
        decision=Recommendation.Decision.IN_PART,
        reason="By half.",
        decided_on=IN_YEAR,
    )

    [(_, rows)] = said(found(written(board), "(g)", "Safeguarding adults"))

    assert rows[0][1:3] == ["Accepted in part", "By half."]
