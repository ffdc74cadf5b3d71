"""What may be pulled into an issue, what it says, and what becomes of it later."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.newsletter.pulling import Became, Piece, pieces_of, sources
from portal.publishing.models import ChangeNote, Status
from procedures.models import Change
from tests.factories import (
    make_briefing,
    make_change,
    make_chapter,
    make_contact,
    make_course,
    make_holding_position,
    make_manual,
    make_office_hours,
    make_release,
    make_resource,
    make_review,
    make_session,
    make_theme,
    make_way,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PUBLICATIONS = [
    make_briefing,
    make_release,
    make_holding_position,
    make_review,
    make_resource,
]


def piece_of(source):
    return pieces_of([source]).get(source)


def _source(row):
    return f"{row._meta.label_lower}:{row.pk}"


def _since(kind, days=7):
    now = timezone.now()
    return sources()[kind].since(now - days * DAY, now)


def _became(row, at=None):
    kind, _, key = _source(row).partition(":")
    return sources()[kind].became({key: at or timezone.now() - DAY / 2}).get(key)


@pytest.mark.parametrize("make", PUBLICATIONS)
def test_what_has_come_since_is_offered_the_oldest_first(make):
    now = timezone.now()
    newer = make(publish_at=now - DAY)
    older = make(publish_at=now - 3 * DAY)
    make(publish_at=now - 9 * DAY)
    make(publish_at=now + DAY)
    make(status=Status.DRAFT, publish_at=None)

    offered = [choice.source for choice in _since(newer._meta.label_lower)]

    assert offered == [_source(older), _source(newer)]


@pytest.mark.parametrize("make", PUBLICATIONS)
def test_what_is_not_public_says_nothing(make):
    later = make(publish_at=timezone.now() + DAY)
    draft = make(status=Status.DRAFT, publish_at=None)

    assert [piece_of(_source(row)) for row in (later, draft)] == [None, None]


@pytest.mark.parametrize("source", ["", "nothing:1", "briefings.briefing:x", "training.upcoming:"])
def test_what_there_is_not_says_nothing(source):
    assert piece_of(source) is None


def test_a_restricted_review_is_neither_offered_nor_says_anything():
    review = make_review(restricted=True)

    assert (_since("reviews.review"), piece_of(_source(review))) == ([], None)


def test_a_briefing_has_its_sections_below_headings():
    briefing = make_briefing(title="Safer sleep", summary="What to ask.", sections=1)
    briefing.sections.update(title="Key messages", body="<h3>Ask</h3><ul><li>Where?</li></ul>")

    piece = piece_of(_source(briefing))

    assert piece == Piece(
        kind="7-minute briefing",
        title="Safer sleep",
        url=briefing.get_absolute_url(),
        summary="What to ask.",
        html=piece.html,
        points=["Where?"],
    )
    assert "<h3>1. Key messages</h3>\n<h4>Ask</h4><ul><li>Where?</li></ul>" in piece.html


def test_a_release_tells_its_changes_by_kind_what_to_act_on_first_and_nothing_minor():
    release = make_release()
    chapters = [make_chapter(manual=release.manual, title=title) for title in "ABCD"]
    updated = {"kind": Change.Kind.UPDATED, "what_changed": "Who is told, and when."}
    make_change(chapters[0], release, **updated)
    make_change(chapters[1], release, **updated, re_read=True)
    make_change(chapters[2], release, kind=Change.Kind.NEW, new_must=True, what_changed="New.")
    make_change(chapters[3], release, **updated, minor=True)

    piece = piece_of(_source(release))

    assert _headings(piece.html) == ["New", "C", "Updated", "B", "A"]
    assert piece.points == ["B: re-read it", "C: new legal “must”", "A: updated"]


def _headings(html):
    return [re.sub("<[^>]+>", "", words) for words in re.findall(r"<h[34]>(.*?)</h[34]>", html)]


def test_words_of_a_source_are_cleaned():
    position = make_holding_position(keep_to="Ask <b>first</b> & write it down.")

    assert "Ask &lt;b&gt;first&lt;/b&gt; &amp; write it down." in piece_of(_source(position)).html


def test_what_a_review_taught_is_pulled():
    review = make_review()
    theme = make_theme(name="Neglect")
    review.learning_points.create(theme=theme, text="Ask twice.", domain="direct_work")

    piece = piece_of(_source(review))

    assert "<li>Ask twice. (Neglect)</li>" in piece.html
    assert piece.points[-1] == "Ask twice."


def test_all_dates_to_come_are_one_part():
    now = timezone.now()
    ahead = make_session(starts_at=now + 5 * DAY, ends_at=now + 6 * DAY)
    make_session(starts_at=now - 5 * DAY, ends_at=now - 4 * DAY)
    make_session(
        course=make_course(status=Status.DRAFT, publish_at=None),
        starts_at=now + 5 * DAY,
        ends_at=now + 6 * DAY,
    )

    [choice] = _since("training.upcoming")
    piece = piece_of(choice.source)

    assert (choice.note, piece.html.count("<li>")) == ("One date to come", 1)
    assert f'<a href="{ahead.get_absolute_url()}"' in piece.html


def test_without_a_date_to_come_there_is_nothing_to_pull():
    assert (_since("training.upcoming"), piece_of("training.upcoming:dates")) == ([], None)


def test_contacts_that_changed_are_found_by_their_dates():
    now = timezone.now()
    contact = make_contact(name="Adult social care", office_hours=make_office_hours())
    out = {"contact": contact, "kind": "phone", "when": "out_of_hours"}
    make_way(**out, value="0116 496 0606", effective_from=now - 90 * DAY, effective_until=now - DAY)
    make_way(**out, value="0116 496 0888", effective_from=now - DAY)
    make_way(contact=make_contact(), effective_from=now - 90 * DAY)
    make_way(contact=make_contact(), effective_from=now + DAY)

    [choice] = _since("reference.contacts")
    piece = piece_of(choice.source)

    assert choice.note == "Made from their dates: one contact"
    assert piece.points == [
        "Adult social care: New number: 0116 496 0888 (Out of hours: evenings, nights, weekends "
        "and bank holidays). It replaces 0116 496 0606."
    ]


def test_a_number_that_ended_with_nothing_in_its_place_is_told():
    now = timezone.now()
    make_way(
        contact=make_contact(name="Duty team"),
        value="0116 496 0606",
        effective_from=now - 90 * DAY,
        effective_until=now - DAY,
    )

    [choice] = _since("reference.contacts")

    words = "Duty team: The number 0116 496 0606 is no longer in use."
    assert piece_of(choice.source).points == [words]


def test_a_number_that_came_and_went_in_between_is_not_told():
    now = timezone.now()
    contact = make_contact()
    times = {"effective_from": now - 3 * DAY, "effective_until": now - 2 * DAY}
    make_way(contact=contact, value="0116 496 0606", **times)

    assert _since("reference.contacts") == []


@pytest.mark.parametrize("make", PUBLICATIONS)
def test_of_a_source_that_stands_as_it_was_nothing_is_said(make):
    assert _became(make()) is None


@pytest.mark.parametrize("make", PUBLICATIONS)
def test_a_significant_change_since_is_said_with_its_note(make):
    row = make()
    ChangeNote.objects.create(subject=row, text="Ring the duty team first.")

    became = _became(row)

    says = "This has changed since. Ring the duty team first."
    assert (became.says, became.url, became.name) == (says, row.get_absolute_url(), str(row))
    assert not became.is_gone


def test_a_change_from_before_is_not_said():
    briefing = make_briefing()
    ChangeNote.objects.create(subject=briefing, text="Old.", at=timezone.now() - DAY)

    assert _became(briefing) is None


@pytest.mark.parametrize("make", PUBLICATIONS)
def test_what_was_withdrawn_is_gone_and_leads_to_what_replaces_it(make):
    withdrawn_at = timezone.now()
    row = make(
        status=Status.WITHDRAWN,
        withdrawn_at=withdrawn_at,
        withdrawal_reason="It was wrong.",
        replaced_by="/contacts/",
    )

    became = _became(row)

    assert became == (
        withdrawn_at,
        "This has been withdrawn since.",
        "/contacts/",
        "What to read instead",
        (),
        True,
        None,
    )


def test_a_review_that_became_restricted_is_gone_without_a_word_of_why():
    review = make_review(restricted=True)

    became = _became(review)

    assert became == Became(None, "What this part told of can no longer be read.", is_gone=True)


def test_a_chapter_that_changed_again_is_named_at_the_release_that_told_of_it():
    manual = make_manual()
    first = make_release(manual=manual, month=dt.date(2026, 4, 1), publish_at=_ago(9))
    other = make_release(month=dt.date(2026, 4, 1), publish_at=_ago(9))
    chapter = make_chapter(manual=manual, title="Neglect")
    make_change(chapter, first)
    make_change(make_chapter(manual=other.manual), other)
    second = make_release(manual=manual, month=dt.date(2026, 9, 1), publish_at=_ago(1))
    make_change(chapter, second)

    found = sources()["procedures.release"].became({str(r.pk): _ago(5) for r in (first, other)})

    assert found == {
        str(first.pk): (
            second.publish_at,
            "Guidance in this has been replaced: this chapter has changed again since.",
            chapter.get_absolute_url(),
            "Neglect",
            (),
            False,
            None,
        )
    }


def test_what_a_note_says_of_a_release_stands_beside_the_chapters_that_changed_again():
    manual = make_manual()
    first = make_release(manual=manual, month=dt.date(2026, 4, 1), publish_at=_ago(9))
    chapter = make_chapter(manual=manual, title="Neglect")
    make_change(chapter, first)
    second = make_release(manual=manual, month=dt.date(2026, 9, 1), publish_at=_ago(2))
    make_change(chapter, second)
    note = ChangeNote.objects.create(subject=first, text="A number was wrong.", at=_ago(1))

    became = _became(first, _ago(5))

    assert (became.at, became.url) == (note.at, chapter.get_absolute_url())
    assert became.says.startswith("This has changed since. A number was wrong. Guidance in this")
    assert became.others == ((str(first), first.get_absolute_url()),)


@pytest.mark.parametrize("fields", [{"minor": True}, {"kind": Change.Kind.LINK_UPDATED}])
def test_a_later_change_of_no_substance_replaces_nothing(fields):
    manual = make_manual()
    first = make_release(manual=manual, month=dt.date(2026, 4, 1), publish_at=_ago(9))
    chapter = make_chapter(manual=manual)
    make_change(chapter, first)
    later = make_release(manual=manual, month=dt.date(2026, 9, 1), publish_at=_ago(1))
    make_change(chapter, later, **fields)

    assert _became(first, _ago(5)) is None


def test_many_are_pulled_and_asked_after_at_the_cost_of_one():
    rows = [make() for make in PUBLICATIONS for _ in range(3)]
    for row in rows:
        ChangeNote.objects.create(subject=row, text="Changed.")
    pieces_of(map(_source, rows))
    one = _queries(lambda: _ask(rows[::3]))

    assert _queries(lambda: _ask(rows)) == one


def _ask(rows):
    pieces_of(map(_source, rows))
    for row in rows[:: len(rows) // len(PUBLICATIONS)]:
        alike = [other for other in rows if type(other) is type(row)]
        asked = {str(other.pk): _ago(1) for other in alike}
        sources()[row._meta.label_lower].became(asked)


def _queries(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def _ago(days):
    return timezone.now() - days * DAY
