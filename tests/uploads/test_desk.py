"""Files at the desk: given with what they hang on, refused in a sentence, never asked for twice."""

from pathlib import Path

import pytest
from django.core import signing
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from portal.uploads import admin, handlers
from portal.uploads.handlers import Bounded
from portal.uploads.models import Attachment, Upload
from tests.factories import make_attachment, make_briefing, make_upload, make_user
from tests.signing_in import sign_in
from tests.uploads import samples
from tests.uploads.samples import given

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.uploads.desk")]
PREFIX = "uploads-attachment-subject_type-subject_id-"


@pytest.fixture
def officer(client):
    user = make_user(is_staff=True, is_superuser=True)
    sign_in(client, user)
    return user


def page_of(briefing):
    return reverse("admin:briefings_briefing_change", args=[briefing.pk])


def part(number=0, **fields):
    """One attachment in the form, as a browser sends it."""
    usual = {"title": "The report", "order": "0", "alternative_text": "", "transcript": ""}
    return {f"{PREFIX}{number}-{name}": value for name, value in (usual | fields).items()}


def save(client, briefing, *parts, **fields):
    there = Attachment.objects.of(briefing).count()
    form = {f"{PREFIX}TOTAL_FORMS": len(parts), f"{PREFIX}INITIAL_FORMS": there}
    form |= {"title": briefing.title} | fields
    for each in parts:
        form |= each
    return client.post(page_of(briefing), form)


def errors(response):
    """What the page says is wrong, form by form."""
    formset = response.context["inline_admin_formsets"][0].formset
    return [{name: list(said) for name, said in each.items()} for each in formset.errors]


def test_a_file_chosen_on_the_form_hangs_on_the_briefing(client, officer):
    briefing = make_briefing()

    response = save(client, briefing, part(file=given(samples.pdf(), "Annual report.pdf")))

    attachment = Attachment.objects.get()
    assert response.status_code == 302
    assert (attachment.subject, attachment.title) == (briefing, "The report")
    assert (attachment.upload.name, attachment.upload.by) == ("Annual report.pdf", officer)


def test_the_form_shows_the_file_with_its_kind_and_size(client, officer):
    attachment = make_attachment()
    upload = attachment.upload

    page = client.get(page_of(attachment.subject)).content.decode()

    link = f'<a href="{upload.get_absolute_url()}">report.pdf</a> (PDF, {upload.size}\xa0bytes)'
    assert link in page


def test_a_form_without_a_file_asks_for_one(client, officer):
    response = save(client, make_briefing(), part())

    assert errors(response) == [{"file": ["Choose a file."]}]
    assert Attachment.objects.count() == 0


def test_a_refused_file_is_explained_and_every_word_stays(client, officer):
    response = save(
        client,
        make_briefing(),
        part(file=given(samples.old_office("WordDocument")), transcript="All that was said"),
        title="A title just typed",
    )

    page = response.content.decode()
    sentence = "This is a Word document from before 2007. Open it in Word and save it as .docx."
    assert errors(response) == [{"file": [sentence]}]
    assert "All that was said" in page
    assert "A title just typed" in page
    assert Upload.objects.count() == 0


def test_a_good_file_is_not_asked_for_again_when_something_else_is_wrong(client, officer):
    briefing = make_briefing()

    first = save(client, briefing, part(file=given(samples.pdf()), title=""))
    formset = first.context["inline_admin_formsets"][0].formset
    kept = formset.forms[0]["kept"].value()
    second = save(client, briefing, part(kept=kept))

    assert errors(first) == [{"title": ["This field is required."]}]
    assert "report.pdf</a> (PDF, " in first.content.decode()
    assert second.status_code == 302
    assert Attachment.objects.get().upload == Upload.objects.get()


def test_nobody_takes_the_file_of_somebody_else_by_its_number(client, officer):
    upload = make_upload()
    theirs = signing.dumps([upload.pk, upload.by_id], salt=admin.__name__)
    forged = signing.dumps([upload.pk, officer.pk], salt="another")
    mine_not = signing.dumps([upload.pk, officer.pk], salt=admin.__name__)

    for kept in (theirs, forged, mine_not, "x", str(upload.pk)):
        assert errors(save(client, make_briefing(), part(kept=kept))) == [
            {"file": ["Choose a file."]}
        ]


def test_another_file_takes_the_place_of_the_first(client, officer):
    attachment = make_attachment()
    old = attachment.upload
    new = part(id=attachment.pk, file=given(samples.office(), "new.docx"))

    save(client, attachment.subject, new)

    attachment.refresh_from_db()
    assert attachment.upload.name == "new.docx"
    assert Upload.objects.count() == 2
    assert old.is_there()


def test_words_change_without_the_file(client, officer):
    attachment = make_attachment()
    upload = attachment.upload

    save(client, attachment.subject, part(id=attachment.pk, title="Another title"))

    attachment.refresh_from_db()
    assert (attachment.title, attachment.upload) == ("Another title", upload)


def test_the_form_takes_the_same_queries_however_many_files(client, officer):
    one, twenty = make_briefing(), make_briefing()
    make_attachment(one)
    for _ in range(20):
        make_attachment(twenty)
    client.get(page_of(one))

    with CaptureQueriesContext(connection) as for_one:
        client.get(page_of(one))
    with CaptureQueriesContext(connection) as for_twenty:
        client.get(page_of(twenty))

    assert len(for_twenty) == len(for_one)


def test_the_form_says_what_is_the_matter_with_a_file(client, officer):
    briefing = make_briefing()
    gone = make_attachment(briefing).upload
    default_storage.delete(gone.file.name)
    held = make_attachment(briefing).upload
    Upload.objects.filter(pk=held.pk).update(state=Upload.State.HELD)

    page = client.get(page_of(briefing)).content.decode()

    assert f"report.pdf ({gone.what}): missing from the portal’s storage." in page
    assert f"report.pdf ({held.what}): waiting for the virus scanner." in page


def test_the_list_of_files_is_to_read_only(client, officer):
    there, gone = make_upload(name="there.pdf"), make_upload(name="gone.pdf")
    default_storage.delete(gone.file.name)

    page = client.get(reverse("admin:uploads_upload_changelist")).content.decode()
    path = reverse("admin:uploads_upload_change", args=[there.pk])

    assert page.count('alt="True"') == page.count('alt="False"') == 1
    assert "Add file" not in page
    assert client.get(path).status_code == 200
    assert client.post(path, {"name": "x"}).status_code == 403


def test_a_file_larger_than_any_may_be_is_let_go_while_it_arrives(client, officer, monkeypatch):
    monkeypatch.setattr(handlers, "LARGEST", 100_000)

    response = save(
        client, make_briefing(), part(file=given(bytes(300_000)), transcript="All that was said")
    )

    assert errors(response) == [{"file": [handlers.TOO_LARGE]}]
    assert "All that was said" in response.content.decode()


def test_too_much_at_once_is_let_go_while_it_arrives(client, officer, monkeypatch):
    monkeypatch.setattr(handlers, "MOST_AT_ONCE", 100_000)
    parts = [part(n, file=given(samples.pdf(bytes(60_000)))) for n in range(2)]

    response = save(client, make_briefing(), *parts)

    assert errors(response) == [{}, {"file": [handlers.TOO_MUCH]}]


class FullDisk(Bounded):
    """Each file goes to a device that has no room."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.file.file = Path("/dev/full").open("wb")  # noqa: SIM115


class RoomForOne(Bounded):
    """The disk is full once the first file has arrived."""

    def new_file(self, *args, **kwargs):
        with override_settings(FILE_UPLOAD_TEMP_DIR="/nowhere" if self.received else None):
            super().new_file(*args, **kwargs)


def test_a_disk_that_fills_up_keeps_the_files_that_arrived(client, officer, settings):
    settings.FILE_UPLOAD_HANDLERS = ["tests.uploads.test_desk.RoomForOne"]
    parts = [part(n, file=given(samples.pdf())) for n in range(2)]

    response = save(client, make_briefing(), *parts)

    assert errors(response) == [{}, {"file": [handlers.NO_ROOM]}]
    assert Upload.objects.get().is_there()


def check_that_there_is_no_room(client):
    response = save(
        client,
        make_briefing(),
        part(file=given(samples.pdf(bytes(200_000))), transcript="All that was said"),
    )

    assert errors(response) == [{"file": [handlers.NO_ROOM]}]
    assert "All that was said" in response.content.decode()
    assert Upload.objects.count() == 0


def test_a_disk_that_fills_up_while_a_file_arrives_is_explained(client, officer, settings):
    settings.FILE_UPLOAD_HANDLERS = ["tests.uploads.test_desk.FullDisk"]

    check_that_there_is_no_room(client)


def test_a_disk_without_room_for_any_file_is_explained(client, officer, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "nowhere"

    check_that_there_is_no_room(client)


def test_files_are_streamed_to_disk_however_small(rf):
    request = rf.post("/", {"file": given(b"abc")})

    assert request.FILES["file"].temporary_file_path()
    request.close()
