"""The figures of a whole year, each held against plain SQL that was written apart from them."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import training_seeding
from bench.training_seeding import Wanted
from tests.factories import make_session
from tests.signing_in import sign_in
from tests.training.desk.shapes import address, make_administrator
from training.figures import pictures
from training.figures.counting import Change, by, each_session, of_sessions
from training.models import TrainingSession

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("swept")]

ALL = TrainingSession.objects.all
SMALL = Wanted(
    sessions=12, attended=150, both=60, walk_ins=5, before_only=20, after_only=20, absent=20, late=5
)
KEYS = {
    "all": ("0", ""),
    "session": ("s.id", ""),
    "course": ("s.course_id", ""),
    "theme": (
        "t.theme_id",
        "LEFT JOIN training_course_themes t ON t.course_id = s.course_id",
    ),
    "priority": (
        "p.priority_id",
        "LEFT JOIN training_course_priorities p ON p.course_id = s.course_id",
    ),
    "agency": ("b.agency_id", ""),
    "sector": ("a.kind", "JOIN accounts_agency a ON a.id = b.agency_id"),
    "area": ("v.area_id", "LEFT JOIN training_venue v ON v.id = s.venue_id"),
    "year": (
        "extract(year FROM s.starts_at AT TIME ZONE 'Europe/London' - interval '3 months')::int",
        "",
    ),
}
PEOPLE = """
WITH marked AS (
    SELECT booking_id, bool_or(mark IN ('came', 'late', 'left')) AS there,
        bool_or(mark = 'apology') AS sorry
    FROM training_attendance GROUP BY booking_id
), sent AS (
    SELECT booking_id, bool_or(stage = 'before') AS before, bool_or(stage = 'after') AS after,
        bool_or(stage = 'later') AS later
    FROM training_evaluation WHERE answered_at IS NOT NULL GROUP BY booking_id
), written_to AS (
    SELECT booking_id, bool_or(stage = 'after') AS after_it, bool_or(stage = 'later') AS later_on
    FROM training_evaluation WHERE asked_at IS NOT NULL GROUP BY booking_id
)
SELECT {key},
    count(*) FILTER (WHERE b.status = 'confirmed' AND NOT walked_in),
    count(*) FILTER (WHERE b.status = 'confirmed' AND there),
    count(*) FILTER (WHERE b.status = 'confirmed' AND there AND walked_in),
    count(*) FILTER (WHERE b.status = 'confirmed' AND NOT there AND sorry),
    count(*) FILTER (WHERE b.status = 'confirmed' AND NOT there AND NOT sorry),
    count(*) FILTER (WHERE b.status = 'confirmed' AND there IS NULL),
    count(*) FILTER (WHERE b.status = 'cancelled' AND is_late),
    count(*) FILTER (WHERE there AND before),
    count(*) FILTER (WHERE there AND after),
    count(*) FILTER (WHERE there AND before AND after),
    count(*) FILTER (WHERE there AND later),
    count(*) FILTER (WHERE there AND (NOT walked_in OR before)),
    count(*) FILTER (WHERE there AND (after_it OR after)),
    count(*) FILTER (WHERE there AND (later_on OR later))
FROM training_booking b JOIN training_trainingsession s ON s.id = b.session_id
LEFT JOIN marked m ON m.booking_id = b.id LEFT JOIN sent e ON e.booking_id = b.id
LEFT JOIN written_to w ON w.booking_id = b.id {join}
WHERE s.cancelled_at IS NULL AND s.ends_at < now() AND b.person_id IS NOT NULL
GROUP BY 1
"""
CHANGE = """
SELECT {key}, scale, count(*), avg(old), avg(new), avg(new - old),
    percentile_cont(0.25) WITHIN GROUP (ORDER BY new - old),
    percentile_cont(0.75) WITHIN GROUP (ORDER BY new - old), count(*) FILTER (WHERE new > old)
FROM (
    SELECT old.booking_id, first.scale, avg(first.score) AS old, avg(last.score) AS new
    FROM training_evaluation old
    JOIN training_evaluation new ON new.booking_id = old.booking_id AND new.stage = 'after'
    JOIN training_rating first ON first.evaluation_id = old.id
    JOIN training_rating last ON last.evaluation_id = new.id AND last.scale = first.scale
        AND last.outcome = first.outcome
    WHERE old.stage = 'before' AND old.answered_at IS NOT NULL AND new.answered_at IS NOT NULL
    GROUP BY 1, 2
) pair
JOIN training_booking b ON b.id = pair.booking_id
JOIN training_trainingsession s ON s.id = b.session_id {join}
GROUP BY 1, 2
"""
ACTIONS = """
SELECT count(*), count(DISTINCT e.booking_id), count(*) FILTER (WHERE became = 'done'),
    count(*) FILTER (WHERE became = 'partly'), count(*) FILTER (WHERE became = 'not'),
    count(*) FILTER (WHERE example <> ''), count(*) FILTER (WHERE seen = 'yes'),
    count(DISTINCT e.booking_id) FILTER (WHERE became <> ''),
    count(DISTINCT e.booking_id) FILTER (WHERE seen <> '')
FROM training_keyaction k JOIN training_evaluation e ON e.id = k.evaluation_id
"""
COUNTS = [
    *("booked", "attended", "walk_ins", "apologies", "no_shows", "unmarked", "late_cancellations"),
    *("before", "after", "both", "later", "asked_before", "asked_after", "asked_later"),
]


def asked_of_the_database(sql, **given):
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**given))
        return cursor.fetchall()


def seeded(wanted=None):
    """The year, with the database told how much there is, as an installation is by itself."""
    year = training_seeding.seed(wanted)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return year


def plain(sql, what):
    key, join = KEYS[what]
    return asked_of_the_database(sql, key=key, join=join)


def numbers(figures):
    return [getattr(figures, name) for name in COUNTS]


def shown_or_hidden(shown, true):
    """Every number is the true one or is not shown."""
    return all(one is None or one == two for one, two in zip(shown, true, strict=True))


def as_change(row):
    n, *means, rose = row
    return Change(n, *map(float, means), rose)


def close(one, two):
    one, two = (list(vars(each).values()) for each in (one, two))
    return one == pytest.approx(two)


def test_a_real_year_adds_up():
    seeded()

    figures = of_sessions(ALL())

    [[_, *people]] = plain(PEOPLE, "all")
    acted = figures.actions
    assert (figures.held, figures.attended, figures.both) == (98, 2435, 527)
    assert (figures.asked_before, figures.asked_after) == (2435 - figures.walk_ins, 2435)
    assert figures.called_off == 6
    assert numbers(figures) == people
    [[places]] = asked_of_the_database(
        "SELECT sum(places) FROM training_trainingsession WHERE cancelled_at IS NULL"
    )
    assert figures.filled == (2435, places)
    assert figures.filled.percent == round(100 * 2435 / places)
    assert asked_of_the_database(ACTIONS) == [
        (
            *(acted.set, acted.people, acted.done, acted.partly, acted.not_done),
            *(acted.example, acted.seen, acted.told, acted.managers),
        )
    ]
    scales = {scale: as_change(row) for _, scale, *row in plain(CHANGE, "all")}
    assert all(close(figures.scales[scale], true) for scale, true in scales.items())
    assert len(scales) == 3


def test_every_breakdown_of_a_real_year_says_what_is_so_or_nothing():
    seeded()

    for what in KEYS.keys() - {"all"}:
        groups = {each.key: each.figures for each in by(ALL(), what)}
        people = {key: row for key, *row in plain(PEOPLE, what)}
        change = {(key, scale): as_change(row) for key, scale, *row in plain(CHANGE, what)}
        held = {key: each for key, each in groups.items() if each.held != 0}

        assert held.keys() == people.keys(), what
        assert all(shown_or_hidden(numbers(held[key]), people[key]) for key in people), what
        seen = [(key, scale) for key in held for scale, each in held[key].scales.items() if each.n]
        assert all(close(held[key].scales[scale], change[key, scale]) for key, scale in seen), what
        assert seen, what


def test_the_pictures_draw_what_the_figures_say():
    seeded(SMALL)
    figures = of_sessions(ALL())

    answers, change = pictures.of_answers(figures), pictures.of_change(figures)

    whole = pictures.ACROSS
    lengths = [round((line.ends - line.begins) / whole, 2) for line in answers.lines]
    assert lengths == [1, *(round(n / 150, 2) for n in (80, 80, 60, figures.later))]
    means = figures.scales["skills"]
    skills = change.lines[1]
    assert skills.words == (
        f"Skills: {means.before:.1f} to {means.after:.1f} ({means.n} of 150 people)"
    )
    ends = [(x - pictures.LEFT) / whole * 10 for x in (skills.begins, skills.ends)]
    assert ends == pytest.approx([means.before, means.after], abs=0.01)


@pytest.mark.parametrize("what", ["", "session", "course", "theme", "agency"])
def test_a_page_takes_as_many_queries_for_much_as_for_little(client, what):
    sign_in(client, make_administrator())
    asked = {"year": "2025", "by": what}

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address("figures"), asked).status_code == 200
        return len(found)

    seeded(Wanted(sessions=6, attended=60, both=30, absent=5, late=2, walk_ins=2))
    queries()
    few = queries()
    seeded(Wanted(sessions=30, attended=200, both=99, courses=14, seed=2))

    assert queries() == few


def test_the_file_has_exactly_what_the_page_shows(client):
    sign_in(client, make_administrator())
    seeded(SMALL)
    asked = {"year": "2025", "by": "session"}

    page = client.get(address("figures"), asked)
    response = client.get(address("figures_csv"), asked)

    written = b"".join(response.streaming_content).decode("utf-8-sig")
    _, *rows = csv.reader(io.StringIO(written))
    tables = page.context["tables"]
    for number, row in enumerate(rows):
        of_page = [cell for table in tables for cell in table["rows"][number][2]]
        assert row == [tables[0]["rows"][number][0], *map(str, of_page)]


def test_the_file_of_every_session_has_each_once_with_its_figures(client):
    sign_in(client, make_administrator())
    year = seeded(SMALL)

    response = client.get(address("figures_sessions_csv"), {"year": "2025"})

    assert response.streaming
    written = b"".join(response.streaming_content).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(written))
    attended = dict(
        asked_of_the_database(
            "SELECT b.session_id, count(DISTINCT b.id) FROM training_booking b "
            "JOIN training_attendance a ON a.booking_id = b.id "
            "WHERE mark IN ('came', 'late', 'left') GROUP BY 1"
        )
    )
    column = heading.index("Who came: attended")
    assert {int(row[0]): int(row[column]) for row in rows} == {
        session.pk: attended.get(session.pk, 0) for session in year.sessions
    }
    assert re.search(r"Person \d|@", written) is None


def test_the_file_of_every_session_holds_no_more_than_a_part_of_them():
    """The others are counted when their turn has come."""
    course = make_session().course
    past = make_session(course=course, starts_at=training_seeding.timezone.now().replace(year=2024))
    rows = [
        TrainingSession(
            course=course,
            starts_at=past.starts_at,
            ends_at=past.ends_at,
            delivery="online",
            places=9,
        )
        for _ in range(450)
    ]
    TrainingSession.objects.bulk_create(rows)
    figures = each_session(ALL())

    with CaptureQueriesContext(connection) as first:
        next(figures)
    with CaptureQueriesContext(connection) as rest:
        read = sum(1 for _ in figures)

    assert read == 450
    assert first
    assert rest, "all of them were counted before the first was handed out"
