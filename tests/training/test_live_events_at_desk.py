"""The training administrator adds slides and a recording to a session that has been."""

import pytest
from django.urls import reverse

from portal.accounts import roles
from portal.uploads.models import Attachment
from tests.factories import make_attachment, make_member
from tests.signing_in import sign_in
from tests.training.test_live_events import make_past
from tests.uploads import samples

pytestmark = pytest.mark.django_db
FILES = "uploads-attachment-subject_type-subject_id"


def form_of(client, session, **changes):
    """What the form of a session sends as it stands, with some of it changed."""
    page = client.get(reverse("admin:training_trainingsession_change", args=[session.pk]))
    form = page.context["adminform"].form
    sent = {
        "course": session.course_id,
        "starts_at_0": f"{form.initial['starts_at']:%d/%m/%Y}",
        "starts_at_1": f"{form.initial['starts_at']:%H:%M}",
        "ends_at_0": f"{form.initial['ends_at']:%d/%m/%Y}",
        "ends_at_1": f"{form.initial['ends_at']:%H:%M}",
        "delivery": session.delivery,
        "places": session.places,
        f"{FILES}-TOTAL_FORMS": 1,
        f"{FILES}-INITIAL_FORMS": 0,
        f"{FILES}-0-order": 0,
    }
    return sent | changes


def save(client, session, **changes):
    path = reverse("admin:training_trainingsession_change", args=[session.pk])
    return client.post(path, form_of(client, session, **changes))


def a_file(content, name, title="Slides", **fields):
    given = {"file": samples.given(content, name), "title": title} | fields
    return {f"{FILES}-0-{name}": value for name, value in given.items()}


def test_slides_and_a_recording_are_added_and_read(client):
    session = make_past()
    sign_in(client, make_member(roles.TRAINING))

    answer = save(
        client,
        session,
        recording_url="https://video.example.org/32",
        recording_captioned="on",
        **a_file(samples.pdf(), "slides.pdf"),
    )

    assert answer.status_code == 302
    page = client.get(session.get_absolute_url()).content.decode()
    assert ("Watch the recording" in page, ">Slides (PDF" in page) == (True, True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"recording_url": "https://video.example.org/32"},
            "A recording needs captions or a transcript: some people cannot hear it.",
        ),
        (
            a_file(samples.picture(), "board.jpg", "Whiteboard"),
            "Say what the picture “Whiteboard” shows, or tick that it is decoration.",
        ),
        (
            a_file(samples.film(), "film.mp4", "Film"),
            "“Film” needs a transcript or captions: some people cannot hear it.",
        ),
    ],
    ids=["a recording", "a picture", "a film"],
)
def test_what_some_people_could_not_see_or_hear_is_not_saved(client, changes, said):
    session = make_past()
    sign_in(client, make_member(roles.TRAINING))

    answer = save(client, session, **changes)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    session.refresh_from_db()
    assert (session.recording_url, Attachment.objects.of(session).count()) == ("", 0)


def test_the_history_of_a_session_has_its_files(client):
    session = make_past()
    make_attachment(session, title="Slides of the briefing")
    sign_in(client, make_member(roles.TRAINING))

    page = client.get(reverse("admin:training_trainingsession_history", args=[session.pk]))

    assert page.status_code == 200
