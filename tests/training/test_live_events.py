"""What there is of a session afterwards: slides and a recording, seen and found once it is over."""

import datetime as dt
import html

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from portal.search import keeping
from portal.uploads.models import Upload
from tests.factories import make_attachment, make_course, make_session, make_upload
from tests.search.kept import not_as_rebuilt, words_of
from tests.uploads import samples
from training.models import TrainingSession

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
RECORDING = {"recording_url": "https://video.example.org/32", "recording_captioned": True}


def make_past(**fields):
    """An online session that ended an hour ago."""
    starts = timezone.now() - 3 * HOUR
    times = {"starts_at": starts, "ends_at": starts + 2 * HOUR, "delivery": "online"}
    return make_session(**times | fields)


def words(client, path):
    page = client.get(path).content.decode()
    return " ".join(html.unescape(strip_tags(page)).split())


def test_a_recording_needs_captions_or_a_transcript():
    session = make_past()
    session.recording_url = "https://video.example.org/32"

    with pytest.raises(ValidationError) as refusal:
        session.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        session.save()

    assert refusal.value.messages == [
        "A recording needs captions or a transcript: some people cannot hear it."
    ]


@pytest.mark.parametrize("how", [{"recording_captioned": True}, {"recording_transcript": "Hello."}])
def test_either_is_enough(how):
    session = make_past(recording_url="https://video.example.org/32", **how)

    session.full_clean()


def test_the_page_of_a_past_session_has_its_slides_and_its_recording(client):
    session = make_past(**RECORDING, recording_transcript="Welcome to the briefing.")
    slides = make_attachment(session, title="Slides of the briefing")

    page = client.get(session.get_absolute_url()).content.decode()

    assert (
        '<a class="govuk-link" href="https://video.example.org/32">Watch the recording</a>' in page
    )
    assert "with captions, and a transcript below" in page
    assert "<p>Welcome to the briefing.</p>" in page
    assert f'href="{slides.upload.get_absolute_url()}">Slides of the briefing (PDF' in page


@pytest.mark.parametrize(
    "fields",
    [
        {"ends_at": timezone.now() + HOUR},
        {"cancelled_at": timezone.now(), "cancelled_because": "The trainer was ill."},
    ],
    ids=["not over", "called off"],
)
def test_before_it_is_over_or_called_off_nothing_of_it_shows(client, fields):
    session = make_past(**RECORDING, recording_transcript="Unmistakable", **fields)
    slides = make_attachment(session, title="Unmistakable slides")

    pages = [
        client.get(path).content.decode()
        for path in (session.get_absolute_url(), session.course.get_absolute_url())
    ]

    assert [("nmistakable" in page, "video.example.org" in page) for page in pages] == [
        (False, False),
        (False, False),
    ]
    assert client.get(slides.upload.get_absolute_url()).status_code == 404
    assert "unmistak" not in words_of(session.course)


def test_its_files_are_for_everybody_once_it_is_over(client):
    slides = make_attachment(make_past())

    response = client.get(slides.upload.get_absolute_url())

    assert response.status_code == 200


def test_files_of_a_course_that_is_not_public_are_for_nobody(client):
    slides = make_attachment(make_past(course=make_course(status="draft")))

    assert client.get(slides.upload.get_absolute_url()).status_code == 404


def test_files_open_at_the_moment_the_session_ends():
    session = make_past()

    found = [
        TrainingSession.objects.readable_by(AnonymousUser(), at).filter(pk=session.pk).exists()
        for at in (session.ends_at - dt.timedelta(microseconds=1), session.ends_at)
    ]

    assert found == [False, True]


def test_the_course_lists_what_there_is_of_past_dates_the_last_first(client):
    course = make_course()
    day = timezone.now() - dt.timedelta(days=30)
    first = make_past(course=course, starts_at=day, ends_at=day + HOUR, **RECORDING)
    last = make_past(course=course)
    make_attachment(last)
    make_attachment(last)
    nothing = make_past(course=course)

    page = client.get(course.get_absolute_url()).content.decode()

    assert page.count("#afterwards") == 2
    assert page.index(f"{last.get_absolute_url()}#") < page.index(f"{first.get_absolute_url()}#")
    assert nothing.get_absolute_url() not in page
    assert "2 files" in page


@pytest.mark.parametrize("state", ["held", "infected"])
def test_the_course_promises_no_file_that_cannot_be_read(client, state):
    session = make_past()
    slides = make_attachment(session)
    Upload.objects.filter(pk=slides.upload_id).update(state=state)

    assert "Slides and recordings" not in words(client, session.course.get_absolute_url())


def test_a_course_with_nothing_of_past_dates_says_nothing_of_it(client):
    assert "Slides and recordings" not in words(client, make_past().course.get_absolute_url())


@pytest.mark.parametrize("many", [1, 20])
def test_pages_take_as_many_queries_however_much_there_is(client, django_assert_num_queries, many):
    course = make_course()
    for _ in range(many):
        session = make_past(course=course, **RECORDING)
    for _ in range(many):
        make_attachment(session)
    make_session(course=course)
    client.get(course.get_absolute_url())

    with django_assert_num_queries(12):
        client.get(course.get_absolute_url())
    with django_assert_num_queries(6):
        client.get(session.get_absolute_url())


def test_search_finds_a_course_by_what_was_said_and_shown(client):
    course = make_course(title="Briefing of the partnership")
    session = make_past(
        course=course, **RECORDING, recording_transcript="We spoke of cuckooing and much else."
    )
    film = make_upload(samples.film(), name="film.mp4")
    make_attachment(session, film, title="Kestrel deck", transcript="A lapwing calls.")
    make_course(title="Another")

    found = [
        "Briefing of the partnership" in words(client, f"/search/?q={query}")
        for query in ("cuckooing", "kestrel", "lapwing", "recording", "slides")
    ]

    assert found == [True] * 5


def test_it_is_found_when_the_session_ends_without_anybody_saving_it():
    session = make_past(ends_at=timezone.now() + HOUR, **RECORDING, recording_transcript="Kestrel")
    before = words_of(session.course)
    with connection.cursor() as cursor:
        cursor.execute("SELECT at FROM search_later WHERE kind = 'training.course'")
        moments = [at for (at,) in cursor.fetchall()]

    assert "kestrel" not in before
    assert moments == [session.ends_at]


STEPS = {
    "a recording is added": lambda session: TrainingSession.objects.filter(pk=session.pk).update(
        **RECORDING, recording_transcript="Zebras"
    ),
    "a file is added": lambda session: make_attachment(session, title="Zebras"),
    "a file is renamed": lambda session: session.attachments.update(title="Zebras"),
    "a file has a transcript": lambda session: session.attachments.update(transcript="Zebras"),
    "a file goes": lambda session: session.attachments.all().delete(),
    "the session is called off": lambda session: TrainingSession.objects.filter(
        pk=session.pk
    ).update(cancelled_at=timezone.now(), cancelled_because="Zebras"),
    "it ends later": lambda session: TrainingSession.objects.filter(pk=session.pk).update(
        ends_at=timezone.now() + HOUR
    ),
    "it moves to another course": lambda session: TrainingSession.objects.filter(
        pk=session.pk
    ).update(course=make_course()),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_no_change_is_missed_by_search(step):
    session = make_past(**RECORDING, recording_transcript="Kestrel")
    make_attachment(session, title="Lapwing")

    step(session)

    assert not_as_rebuilt() == []


def test_search_keeps_nothing_of_it_without_its_trigger():
    """The check above can fail."""
    session = make_past()

    with transaction.atomic():
        with keeping.put_off():
            make_attachment(session, title="Zebras")
        missed = not_as_rebuilt()

    assert missed


def test_readers_can_ask_for_live_briefings_alone(client):
    make_session(course=make_course(title="Winter briefing", is_live_briefing=True))
    make_session(course=make_course(title="Working with neglect"))

    page = client.get(reverse("training:index"), {"live": "on"}).content.decode()

    cards = page[page.index("The dates, soonest first") : page.index("</ul>", page.index("cards"))]
    assert ("Winter briefing" in cards, "Working with neglect" in cards) == (True, False)
