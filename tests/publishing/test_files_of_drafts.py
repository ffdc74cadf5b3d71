"""A file is as private as what it hangs on: with a draft, a proposed version, a link, a notice."""

import pytest
from django.test import Client

from portal.publishing import actions
from portal.publishing.models import Proposal, Status
from portal.uploads.models import Attachment, Upload
from tests.factories import make_briefing, make_user
from tests.publishing.desk import address, form_of, make_publisher, make_writer
from tests.signing_in import sign_in
from tests.uploads import samples

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SCANNER = None


def attach(client, briefing, file=None, **fields):
    """Send the change form with one file more."""
    sent = form_of(client, briefing) | {
        "uploads-attachment-subject_type-subject_id-TOTAL_FORMS": "1",
        "uploads-attachment-subject_type-subject_id-0-title": "The report",
        "uploads-attachment-subject_type-subject_id-0-order": "0",
        "uploads-attachment-subject_type-subject_id-0-file": file or samples.given(samples.pdf()),
    }
    return client.post(address(briefing), sent | fields, follow=True)


def seen(upload, client=None):
    return (client or Client()).get(upload.get_absolute_url()).status_code


def test_the_file_of_a_draft_is_for_the_desk_and_for_its_shared_link(client):
    briefing = make_briefing(status=Status.DRAFT)
    sign_in(client, make_writer())
    attach(client, briefing)
    upload = Upload.objects.get()
    link = actions.share(briefing, by=make_user())
    shared = f"{link.get_absolute_url()}files/{upload.pk}/{upload.name}"

    page = Client().get(link.get_absolute_url()).content.decode()

    assert shared in page
    assert [seen(upload), seen(upload, client), Client().get(shared).status_code] == [404, 200, 200]


def test_a_link_gives_no_file_but_its_drafts_own_and_none_once_it_has_ended(client):
    first, second = make_briefing(status=Status.DRAFT), make_briefing(status=Status.DRAFT)
    sign_in(client, make_writer())
    attach(client, first)
    upload = Upload.objects.get()
    own, other = (actions.share(draft, by=make_user()) for draft in (first, second))
    tail = f"files/{upload.pk}/{upload.name}"

    through_other = Client().get(other.get_absolute_url() + tail).status_code
    actions.stop_sharing(own, by=make_user())

    assert through_other == 404
    assert Client().get(own.get_absolute_url() + tail).status_code == 410


def test_a_file_on_a_public_page_waits_with_the_proposed_version(client):
    briefing = make_briefing()
    sign_in(client, make_publisher())
    attach(client, briefing, **{"proposal-significance": Proposal.Significance.MINOR})
    upload = Upload.objects.get()
    before = seen(upload), Attachment.objects.count()

    page = client.get(address(briefing, "preview")).content.decode()
    briefing.refresh_from_db()
    actions.publish_minor(briefing, by=make_user())

    assert before == (404, 0)
    assert upload.get_absolute_url() in page
    assert seen(upload) == 200
    assert upload.get_absolute_url() in Client().get(briefing.get_absolute_url()).content.decode()


def test_a_refused_file_on_a_public_page_is_explained_and_the_words_stay(client):
    briefing = make_briefing(title="As it is")
    sign_in(client, make_publisher())
    script = samples.given(b"<html><script>alert(1)</script></html>", "report.pdf")

    page = attach(client, briefing, script, title="A better title").content.decode()

    assert 'value="A better title"' in page
    assert not Upload.objects.exists()
    assert not Proposal.objects.exists()


def test_withdrawn_its_file_is_gone_too(client):
    briefing = make_briefing(status=Status.DRAFT)
    sign_in(client, make_writer())
    attach(client, briefing)
    for step in (actions.submit, actions.approve):
        briefing.refresh_from_db()
        step(briefing, by=make_user())
    upload = Upload.objects.get()
    before = seen(upload)

    actions.withdraw(briefing, by=make_user(), reason="Wrong.")

    assert (before, seen(upload)) == (200, 404)


def test_what_a_file_lacks_stands_in_the_way_of_approval(client):
    briefing = make_briefing(status=Status.IN_REVIEW)
    sign_in(client, make_publisher())
    attach(client, briefing, samples.given(samples.picture(), "photo.png"))

    page = client.get(address(briefing, "step", "approve")).content.decode()

    assert "Say what the picture “The report” shows" in page
