"""Tables of recommendations, actions and required outcomes, as reports hold them and people paste
them."""

import datetime as dt
import io
import json
import re
import time
from contextlib import suppress

import docx
import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from hypothesis import example, given
from hypothesis import strategies as st

from portal.errors import Refused
from reviews.reading_tables import TOO_MANY, Found, read_file, read_pasted, read_text
from reviews.reading_tables.states import due_on, parted

HEADINGS = "Recommendations from audit\tAction\tRequired outcome"
REPORT = f"""\
The year in figures

Key strengths\tKey challenges
Good meetings\tStaff turnover

{HEADINGS}
<p>1. Ask fathers about their own childhood.</p>\t\
<p>To build on what teams do already:</p> \
<p>Practice points “Fathers – seen and heard” written – completed</p> \
<p>7-minute briefing to be written – due early 2027/28</p>\t\
<p>Fathers are asked</p> <p>What they say is written down</p>
<p>2. Keep watching how well the two records – one on paper – are joined.</p>\t\
<p>Ask for news each quarter – throughout 2027/28</p>\t<p>Assurance</p>

{HEADINGS}
<p>3. Refresh the procedure & its flowchart.</p>\t\
<p>Share the learning with the procedures group – completed and action taken</p>\t\
<p>A better procedure</p>

Spotlight audits

Income\tThis year\tLast year
1. One agency\t£10\t£12
"""
READ = [
    {
        "number": 1,
        "text": "Ask fathers about their own childhood.",
        "actions": [
            {
                "text": "To build on what teams do already: Practice points “Fathers – seen and "
                "heard” written",
                "state": "completed",
            },
            {"text": "7-minute briefing to be written", "state": "due early 2027/28"},
        ],
        "outcomes": ["Fathers are asked", "What they say is written down"],
    },
    {
        "number": 2,
        "text": "Keep watching how well the two records – one on paper – are joined.",
        "actions": [{"text": "Ask for news each quarter", "state": "throughout 2027/28"}],
        "outcomes": ["Assurance"],
    },
    {
        "number": 3,
        "text": "Refresh the procedure & its flowchart.",
        "actions": [
            {
                "text": "Share the learning with the procedures group",
                "state": "completed and action taken",
            }
        ],
        "outcomes": ["A better procedure"],
    },
]
TABLE = "Recommendation\tAction\tRequired outcome\n"


def file_of(content, name="table.txt"):
    return ContentFile(content.encode() if isinstance(content, str) else content, name=name)


def short(reading):
    """Number, text, (action, state) pairs and outcomes of each."""
    return [
        (each.number, each.text, [(a.text, a.state) for a in each.actions], each.outcomes)
        for each in reading.recommendations
    ]


def test_the_table_of_a_report_is_read_and_no_other():
    reading = read_text(REPORT)

    assert reading.as_data() == READ
    assert reading.outside == [
        "The year in figures",
        "Key strengths | Key challenges",
        "Good meetings | Staff turnover",
        "Spotlight audits",
        "Income | This year | Last year",
        "1. One agency | £10 | £12",
    ]
    assert reading.problems == []


def test_the_same_table_is_read_out_of_the_editor():
    lines = REPORT.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split("\n")
    pasted = "".join(f"<p>{line}</p>" for line in lines)

    assert read_pasted(pasted).as_data() == READ
    assert read_pasted(REPORT).as_data() == READ


@pytest.mark.parametrize(
    ("paragraph", "text", "state"),
    [
        ("Write it – completed", "Write it", "completed"),
        ("Write it — Completed.", "Write it", "Completed"),
        ("Write it - due early 2024/25", "Write it", "due early 2024/25"),
        ("Write it – by 31 March 2027", "Write it", "by 31 March 2027"),
        ("Write it – by the end of May", "Write it", "by the end of May"),
        ("Write it – ongoing", "Write it", "ongoing"),
        ("Write it – in progress", "Write it", "in progress"),
        ("Write it – not yet started", "Write it", "not yet started"),
        ("Say it – then write – until May", "Say it – then write", "until May"),
        ("Meet – in the round – with them", "Meet – in the round – with them", ""),
        ("Meet – by writing to each agency first", "Meet – by writing to each agency first", ""),
        ("A well-known seven-minute briefing", "A well-known seven-minute briefing", ""),
        ("Do it–completed", "Do it–completed", ""),
        ("– completed", "– completed", ""),
        ("Write it (completed)", "Write it", "completed"),
        ("Write it (Due 31 March 2026).", "Write it", "Due 31 March 2026"),
        ("Write it – soon (ongoing)", "Write it – soon", "ongoing"),
        ("Write it (the short one) – completed", "Write it (the short one)", "completed"),
        ("Write to all (police and health)", "Write to all (police and health)", ""),
        ("(completed)", "(completed)", ""),
    ],
)  # fmt: skip
def test_a_state_stands_after_the_last_dash_or_in_brackets_at_the_end(paragraph, text, state):
    assert parted(paragraph) == (text, state)


@pytest.mark.parametrize(
    ("state", "day"),
    [
        ("due 31 March 2026", dt.date(2026, 3, 31)),
        ("by 31/03/2026", dt.date(2026, 3, 31)),
        ("Due by 1st April 2026.", dt.date(2026, 4, 1)),
        ("In progress, due 5/4/2026", dt.date(2026, 4, 5)),
        ("due 31 March 2026, due 31/3/2026", dt.date(2026, 3, 31)),
        ("due early 2024/25", None),
        ("due March 2026", None),
        ("due 31/02/2026", None),
        ("by 31/03/2026; by 30/06/2026", None),
        ("completed by 31 March 2026", None),
        ("completed", None),
    ],
)
def test_a_whole_day_that_a_state_tells_is_when_it_is_due(state, day):
    assert due_on(state) == day


def test_what_leads_in_stands_before_the_next_action():
    reading = read_text(f"{TABLE}1. Ask more\t<p>To help:</p><p>Write</p><p>Later:</p>\tBetter")

    assert short(reading) == [(1, "Ask more", [("To help: Write", ""), ("Later:", "")], ["Better"])]


def test_lines_of_a_cell_that_nothing_holds_together_are_put_together():
    pasted = (
        f"Our plan\n\n{TABLE}1. Ask more\tTo help teams:\n• Practice points – completed\n"
        "7-minute briefing – due May\tMore is asked\nand written\n"
        "2. Listen\tVisit – ongoing\tHeard\n\nWhat comes next\nMore words"
    )

    reading = read_text(pasted)

    assert short(reading) == [
        (
            1,
            "Ask more",
            [("To help teams: Practice points", "completed"), ("7-minute briefing", "due May")],
            ["More is asked", "and written"],
        ),
        (2, "Listen", [("Visit", "ongoing")], ["Heard"]),
    ]
    assert reading.outside == ["Our plan", "What comes next", "More words"]


def test_a_row_cut_short_ends_where_the_next_number_begins():
    assert short(read_text(f"{TABLE}1. Ask\tVisit\n2. Listen\tSit\n")) == [
        (1, "Ask", [("Visit", "")], []),
        (2, "Listen", [("Sit", "")], []),
    ]


EXCEL = (
    "No.\tFinding\tWhat we will do\tAction owner\tBy when\tStatus\tWhat should be different\n"
    '1\tNobody asked\t"• Write ""why"" down\n• Tell teams"\t'
    "Police\tMarch 2027\tIn progress\tAsked\n"
    "\t\tAudit again\tHealth\t\tDone\t\n"
    "2\tNobody heard\tListen\t\t\t\t\n"
)


def test_rows_of_a_spreadsheet_are_read_with_numbers_dates_and_owners_in_columns_of_their_own():
    assert read_text(EXCEL).as_data() == [
        {
            "number": 1,
            "text": "Nobody asked",
            "actions": [
                {
                    "text": 'Write "why" down',
                    "state": "In progress, due March 2027",
                    "who": "Police",
                },
                {"text": "Tell teams", "state": "In progress, due March 2027", "who": "Police"},
                {"text": "Audit again", "state": "Done", "who": "Health"},
            ],
            "outcomes": ["Asked"],
        },
        {
            "number": 2,
            "text": "Nobody heard",
            "actions": [{"text": "Listen", "state": ""}],
            "outcomes": [],
        },
    ]


@pytest.mark.parametrize("separator", [";", ","])
def test_a_csv_file_is_read_with_its_columns_in_any_order(separator):
    rows = [["Response", "Recommendation"], ["Write", '"Ask, always; please"'], ["Tell", "Listen"]]
    content = "\n".join(separator.join(row) for row in rows)

    assert short(read_file(file_of(f"\ufeff{content}"))) == [
        (1, "Ask, always; please", [("Write", "")], []),
        (2, "Listen", [("Tell", "")], []),
    ]


def test_rows_that_repeat_a_recommendation_add_to_it():
    rows = "Ask\tVisit\t\nAsk\tWrite\tHeard\n"

    assert short(read_text(TABLE + rows)) == [(1, "Ask", [("Visit", ""), ("Write", "")], ["Heard"])]


def test_other_columns_are_kept_with_their_heading():
    table = "Recommendation\tAction\tCost\tRAG\n1. Ask\tVisit\t£40\tAmber\n2. Listen\t\t£5\tRed\n"

    assert short(read_text(table)) == [
        (1, "Ask", [("Visit\nCost: £40", "Amber")], []),
        (2, "Listen\n(Red)\nCost: £5", [], []),
    ]


def test_a_table_without_a_heading_row_is_read_in_the_usual_order_and_that_is_said():
    reading = read_text("1. Ask each father\tVisit – by June\tAsked\n2. Hear him out\tSit\tHeard\n")

    assert short(reading) == [
        (1, "Ask each father", [("Visit", "by June")], ["Asked"]),
        (2, "Hear him out", [("Sit", "")], ["Heard"]),
    ]
    assert [problem[:6] for problem in reading.problems] == ["Row 1:"]


def test_what_cannot_be_understood_is_said_by_row():
    rows = "\tAlone\t\nFathers\t\t\n1. Ask\tVisit\tHeard\tMore\nSchools\t\t\n"

    reading = read_text(TABLE + rows)

    assert reading.problems == [
        "Row 2: there is no recommendation to which this belongs.",
        "Row 3: “Fathers” was taken for a heading, not for a recommendation.",
        "Row 4: it has 4 cells where the heading row has 3. The rest stands in the last one.",
        "Row 5: “Schools” was taken for a heading, not for a recommendation.",
    ]
    assert short(reading) == [(1, "Ask", [("Visit", "")], ["Heard", "More"])]
    assert reading.outside == ["Alone", "Fathers", "Schools"]


def test_a_table_pasted_out_of_a_page_or_word_is_read():
    pasted = (
        "<h2>Plan</h2><table><tr><th>Recommendation</th><th>Action</th></tr>"
        "<tr><td rowspan=2><p>1. Ask</p></td><td><ul><li>Visit – completed</li><li>Sit</li></ul>"
        "</td></tr><tr><td><strong>Write</strong></td></tr></table>"
    )

    assert short(read_pasted(pasted)) == [
        (1, "Ask", [("Visit", "completed"), ("Sit", ""), ("Write", "")], [])
    ]


def word(rows):
    document = docx.Document()
    document.add_paragraph("What the audit asked for")
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def test_a_word_file_is_read():
    rows = [
        ["Recommendations", "Actions", "Outcomes"],
        ["1. Ask", "To help:\nVisit – completed\nSit", "Asked"],
        ["", "Write – due May", ""],
        ["2. Listen", "", "Heard"],
    ]

    reading = read_file(file_of(word(rows), "table.docx"))

    assert short(reading) == [
        (1, "Ask", [("To help: Visit", "completed"), ("Sit", ""), ("Write", "due May")], ["Asked"]),
        (2, "Listen", [], ["Heard"]),
    ]
    assert reading.outside == ["What the audit asked for"]


def test_too_many_at_once_are_refused():
    rows = "".join(f"{number}. Ask\tVisit {number}\tHeard\n" for number in range(1, 202))

    with pytest.raises(Refused, match=re.escape(TOO_MANY)):
        read_text(TABLE + rows)


def words_in(reading):
    said = [*reading.outside]
    for each in reading.recommendations:
        said += [str(each.number), each.text, *each.outcomes]
        said += [words for a in each.actions for words in (a.text, a.state, a.who)]
    return set(re.findall(r"\w+", " ".join(said)))


CELLS = st.lists(
    st.sampled_from(
        ["ask", "visit – completed", "1. hear", "to help:", "due May", '"', '""', "7", "• sit",
         "<p>write</p>", ".", "\n", ","]
    ),
    max_size=6,
).map(" ".join)  # fmt: skip
TABLES = st.lists(st.lists(CELLS, max_size=5), max_size=9)


@given(
    TABLES,
    st.sampled_from(["\t", ";", ","]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
)
@example([["“", "a"]], "\t", True, "\n")
def test_no_word_is_lost(rows, separator, with_heading, end):
    headings = ["Recommendation", "Action", "Outcome", "Status", "Who", "By when", "Ref"]
    lines = [separator.join(row) for row in [headings] * with_heading + rows]
    words = re.findall(r"\w+", re.sub(r"</?p>", " ", " ".join(map(separator.join, rows))))

    lost = set(words) - words_in(read_text(end.join(lines)))

    assert lost <= {"7", "1"}, "a number in the place of words is all that may go"


@given(st.text(alphabet='1.\t\n",;<p>/ –:•aR|-', max_size=120))
@example('Recommendation\tAction\n"')
@example('Recommendation,Action\n"a,""\n""",\n')
def test_nothing_that_is_pasted_raises_an_error(text):
    for reading in (read_text(text), read_pasted(text), read_text(TABLE + text)):
        assert all(isinstance(each, Found) for each in reading.recommendations)


@pytest.mark.parametrize(
    "line",
    ["1. a\tb\n", '"x\n', '"x\ty\n', "a\tb\n", "x\n", "1\n", '"', " – ", "a:\n", '"x"\t"'],
)
def test_the_time_it_takes_grows_with_the_text_and_not_faster(line):
    def taken(times):
        start = time.process_time()
        with suppress(Refused):
            read_text(TABLE + line * times)
        return time.process_time() - start

    taken(100)

    assert taken(32_000) < 64 * max(taken(2_000), 0.02), "16 times the text"


def printed(*arguments):
    out = io.StringIO()
    call_command("read_recommendations", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_command_prints_json(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT)

    assert json.loads(printed(path, "--json")) == READ


def test_the_command_tells_a_person_what_it_understood(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(f"Plan\n\n{TABLE}1. Ask\tVisit – completed\tHeard\n")

    assert printed(path) == (
        "1 recommendation; 1 other text.\n\n"
        "1. Ask\n"
        "   Visit [completed]\n"
        "   To come of it: Heard\n\n"
        "Outside: Plan\n"
    )


def test_the_command_says_what_is_wrong_with_a_file(tmp_path):
    path = tmp_path / "empty.txt"
    path.write_text("")

    with pytest.raises(CommandError, match="This file is empty"):
        printed(path)
