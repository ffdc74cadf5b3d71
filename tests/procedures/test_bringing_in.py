"""A list of amendments becomes a draft release at the desk: read, asked about, kept whole."""

import datetime as dt

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.audit.models import Event
from portal.errors import Refused
from portal.publishing.models import Status
from procedures.bringing_in import Amendment, bring_in
from procedures.bringing_in.forms import (
    NO_ENTRIES,
    NOTHING_LEFT,
    TWICE,
    WHICH_CHAPTER,
    WHICH_MANUAL,
    WHICH_MONTH,
    packed,
    unpacked,
)
from procedures.models import Change, Chapter, Manual, Release
from tests.documents import made
from tests.factories import (
    make_change,
    make_chapter,
    make_manual,
    make_release,
    make_theme,
    make_user,
)
from tests.publishing.desk import address, make_writer
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
BRING_IN = "/admin/procedures/release/bring-in/"
APRIL = dt.date(2026, 4, 1)
LIST = """\
Children's procedures updated in April 2026

Updated Chapters

Neglect – The toolkit now asks about fathers. See Section 4.3.

Domestc Abuse – This chapter has been updated.

Child Protection Enquiries and Conferences – This chapter has been revised throughout and should be
re-read.

New Chapters

Harm Outside the Home – How to assess places and peer groups.

Removed Chapters

E-Safety
"""


@pytest.fixture
def manual():
    manual = make_manual(slug="children", name="Children’s manual")
    make_manual(slug="adults", audience="adults")
    theme = make_theme()
    for title in ("Neglect", "Domestic abuse", "Child protection enquiries", "E-safety"):
        make_chapter([theme], manual=manual, title=title, in_manual_already=True)
    return manual


@pytest.fixture
def writer(client):
    writer = make_writer()
    sign_in(client, writer)
    return writer


def give(client, text="", file=None, **fields):
    return client.post(BRING_IN, {"text": text, **fields} | ({"file": file} if file else {}))


def errors(response):
    found = response.context["form"].errors.get_json_data()
    return {name: [each["message"] for each in those] for name, those in found.items()}


def answers(response):
    """What the second page would send back, untouched."""
    form = response.context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() is not None}
    return sent | {"amendments": response.context["packed"]}


def chapter(title):
    return Chapter.objects.get(title=title)


def changes():
    return {
        str(change.chapter): (change.kind, change.what_changed, change.re_read, change.sections)
        for change in Change.objects.all()
    }


def test_the_list_of_releases_leads_to_it(client, writer):
    page = client.get("/admin/procedures/release/").content.decode()

    assert f'<a href="{BRING_IN}">Bring in a release</a>' in page


def test_a_pasted_list_becomes_a_draft_once_what_is_unsure_was_asked(client, writer, manual):
    asked = give(client, LIST)
    sent = answers(asked)
    unsure = {name for name in asked.context["form"].fields if name.startswith("chapter")}
    unsure -= sent.keys()
    enquiries = chapter("Child protection enquiries")
    assert unsure == {"chapter-2"}
    assert "Which chapter: Child Protection Enquiries and Conferences" in asked.content.decode()

    response = client.post(BRING_IN, sent | {"chapter-2": enquiries.pk}, follow=True)

    release = Release.objects.get()
    assert response.redirect_chain == [(address(release), 302)]
    assert (release.title, release.month) == ("Children’s manual, April 2026", APRIL)
    assert (release.status, release.written_by) == (Status.DRAFT, writer)
    assert list(release.themes.all()) == list(enquiries.themes.all())
    assert changes() == {
        "Neglect": (
            "updated",
            "The toolkit now asks about fathers. See Section 4.3.",
            False,
            "4.3",
        ),
        "Domestic abuse": ("updated", "This chapter has been updated.", False, ""),
        "Child protection enquiries": (
            "updated",
            "This chapter has been revised throughout and should be re-read.",
            True,
            "",
        ),
        "Harm Outside the Home": ("new", "How to assess places and peer groups.", False, ""),
        "E-safety": ("removed", "", False, ""),
    }
    assert [event.step for event in Event.objects.filter(subject_id=release.pk)] == ["brought in"]


def test_what_says_nothing_must_be_completed_before_it_is_approved(client, writer, manual):
    sent = answers(give(client, LIST))
    client.post(BRING_IN, sent | {"chapter-2": "left out"})

    problems = Release.objects.get().problems()

    assert [problem.partition(":")[0] for problem in problems] == [
        "Write a summary",
        "Domestic abuse",
        "E-safety",
    ]


def test_a_chapter_that_is_new_shows_nowhere_until_its_release_does(client, writer, manual):
    sent = answers(give(client, LIST))
    client.post(BRING_IN, sent | {"chapter-2": "new"})

    made = chapter("Harm Outside the Home")

    assert (made.slug, made.url) == ("harm-outside-the-home", manual.url)
    client.logout()
    assert client.get(made.get_absolute_url()).status_code == 404
    assert "Harm Outside" not in client.get("/procedures/").content.decode()


def test_the_editor_may_change_the_kind(client, writer, manual):
    sent = answers(give(client, LIST))
    client.post(BRING_IN, sent | {"chapter-2": "left out", "kind-1": "link_updated"})

    assert changes()["Domestic abuse"][0] == "link_updated"
    assert "Child protection enquiries" not in changes()


def test_two_manuals_become_two_drafts(client, writer, manual):
    adults = "Adults' procedures updated in March 2026\n\nUpdated Chapters\n\n"
    both = f"{LIST}\n{adults}Mental Capacity – Section 4.3 now covers the causative nexus.\n"
    sent = answers(give(client, both))

    response = client.post(BRING_IN, sent | {"chapter-2": "left out"}, follow=True)

    assert "Here are 2 drafts" in response.content.decode()
    months = [(r.manual.slug, f"{r.month:%Y-%m}") for r in Release.objects.order_by("manual__slug")]
    assert months == [("adults", "2026-03"), ("children", "2026-04")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", {"text": ["Paste the text, or choose a file."]}),
        ("A page about the weather.", {"text": [NO_ENTRIES]}),
        (
            "Updated Chapters\n\nNeglect – This chapter has been updated.",
            {"manual": [WHICH_MANUAL], "month": [WHICH_MONTH]},
        ),
    ],
)
def test_what_cannot_be_read_is_explained_and_stays(client, writer, manual, text, complaint):
    response = give(client, text)

    assert errors(response) == complaint
    assert response.context["form"]["text"].value() == text


def test_manual_and_month_are_said_where_the_text_does_not(client, writer, manual):
    text = "Updated Chapters\n\nNeglect – This chapter now asks about fathers."
    sent = answers(give(client, text, manual=manual.pk, month="May 2026"))
    client.post(BRING_IN, sent)

    assert Release.objects.get().month == dt.date(2026, 5, 1)


def test_a_word_file_is_read_as_well(client, writer, manual):
    document = docx.Document()
    for paragraph in LIST.split("\n\n"):
        document.add_paragraph(paragraph.replace("\n", " "))
    file = SimpleUploadedFile("newsletter.docx", made.word(document).getvalue())

    assert len(give(client, file=file).context["form"].amendments) == 5


def test_nothing_is_made_while_somebody_has_to_choose(client, writer, manual):
    sent = answers(give(client, LIST))

    response = client.post(BRING_IN, sent)

    assert errors(response) == {"chapter-2": [WHICH_CHAPTER]}
    assert Release.objects.count() == 0


def test_a_chapter_stands_once_in_a_release(client, writer, manual):
    neglect = chapter("Neglect").pk
    text = LIST.replace("Domestc Abuse", "Neglect")
    sent = answers(give(client, text)) | {"chapter-2": "left out"}
    assert sent["chapter-0"] == sent["chapter-1"] == neglect

    response = client.post(BRING_IN, sent)

    assert errors(response) == {"chapter-0": [TWICE], "chapter-1": [TWICE]}


def test_a_new_chapter_stands_once_in_a_release_too(client, writer, manual):
    text = LIST.replace("E-Safety", "Harm outside the home")
    sent = answers(give(client, text)) | {"chapter-2": "left out"}

    response = client.post(BRING_IN, sent)

    assert errors(response) == {"chapter-3": [TWICE], "chapter-4": [TWICE]}


def test_a_chapter_of_two_months_is_made_once(manual):
    months = (APRIL, dt.date(2026, 5, 1))
    entries = [Amendment(manual, month, "new", "Harm") for month in months]

    bring_in(entries, by=make_user())

    assert chapter("Harm").changes.count() == 2


def test_chapters_to_complete_are_named_at_the_desk(client, writer, manual):
    sent = answers(give(client, LIST))

    page = client.post(BRING_IN, sent | {"chapter-2": "left out"}, follow=True).content.decode()

    assert "Give these chapters their address and their themes: Harm Outside the Home." in page


def test_the_only_manual_need_not_be_named(client, writer, manual):
    Manual.objects.exclude(pk=manual.pk).delete()
    response = give(
        client, "Updated Chapters\n\nNeglect – Fathers too are asked.", month="May 2026"
    )

    [amendment] = response.context["form"].amendments
    assert amendment.manual == manual


def test_with_everything_left_out_there_is_nothing_to_make(client, writer, manual):
    sent = answers(give(client, LIST))
    left_out = {f"chapter-{n}": "left out" for n in range(5)}

    response = client.post(BRING_IN, sent | left_out)

    assert errors(response) == {"__all__": [NOTHING_LEFT]}


def test_a_release_that_was_approved_is_not_touched(client, writer, manual):
    release = make_release(manual=manual, month=APRIL, title="Approved one")

    response = give(client, LIST)

    page = response.content.decode()
    assert f'<a href="{address(release)}">Approved one</a> has been approved already' in page
    assert response.context["form"].fields == {}
    [one] = response.context["form"].amendments[:1]
    with pytest.raises(Refused):
        bring_in([one], by=writer)


def test_what_is_in_no_entry_is_shown_again_after_a_mistake(client, writer, manual):
    sent = answers(give(client, f"{LIST}\n\nNext update: May 2026\n"))

    again = client.post(BRING_IN, sent).content.decode()

    assert "Next update: May 2026" in again


def test_a_draft_of_that_month_is_gone_on_with(client, writer, manual):
    release = make_release(manual=manual, month=APRIL, status=Status.DRAFT, publish_at=None)
    make_change(chapter("Neglect"), release, what_changed="Said already.")
    sent = answers(give(client, LIST))

    response = client.post(BRING_IN, sent | {"chapter-2": "left out"}, follow=True)

    assert (
        "Already in the draft, and left as they were there: Neglect." in response.content.decode()
    )
    assert Release.objects.count() == 1
    assert changes()["Neglect"][1] == "Said already."
    assert len(changes()) == 4


@pytest.mark.parametrize("tampered", ["", "x", "a:b:c"])
def test_what_we_did_not_pack_is_not_taken(client, writer, manual, tampered):
    response = client.post(BRING_IN, {"amendments": tampered}, follow=True)

    assert "Please give the list once more." in response.content.decode()


def test_amendments_are_packed_and_unpacked_as_they_are(manual):
    amendment = Amendment(manual, APRIL, "new", "Título & co", "“Note”", True, ("4.3", "13"))

    assert unpacked(packed([amendment], ["Else"])) == ([amendment], ["Else"])


def test_a_chapter_made_takes_no_address_that_is_or_was_anothers(manual):
    make_chapter(manual=manual, slug="harm")
    chapter("Neglect").former_names.create(title="Harm 2", slug="harm-2")
    entries = [Amendment(manual, APRIL, "new", title) for title in ("Harm", "Updates", "???")]

    bring_in(entries, by=make_user())

    assert [chapter(title).slug for title in ("Harm", "Updates", "???")] == [
        "harm-3",
        "updates-2",
        "chapter",
    ]


def test_very_long_words_are_cut_where_they_must_and_the_note_is_whole(manual):
    note = "It is so. " * 2000
    entry = Amendment(manual, APRIL, "new", "T" * 500, note, False, ("4.3",) * 100)

    bring_in([entry], by=make_user())

    change = Change.objects.get()
    assert len(change.chapter.title) == 140
    assert len(change.sections) == 100
    assert change.what_changed == note


def test_a_reader_of_the_desk_brings_nothing_in(client):
    user = make_user(is_staff=True)
    sign_in(client, user)

    assert client.get(BRING_IN).status_code == 403
