"""The handout of a release says what changed and what to do first, on one side of A4."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.publishing.models import Status
from procedures import handout as handouts
from tests.factories import (
    make_agency,
    make_change,
    make_chapter,
    make_job_role,
    make_manual,
    make_partnership,
    make_release,
)
from tests.paper.cache import use_folder
from tests.paper.printed import A4, Printed
from tests.paper.typeset import TEMPLATE
from tests.publishing.desk import address, make_writer
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NEVER_MADE = TEMPLATE.with_name("broken.typ")
SENTENCE = "Ask what a day is like and write it down. "  # ten words
PAGE = "https://portal.example.org/procedures/releases/children/2026-04/"


@pytest.fixture(autouse=True)
def kept(settings, tmp_path):
    return use_folder(settings, tmp_path / "paper")


def path(release):
    return reverse("procedures:handout", args=[release.manual.slug, f"{release.month:%Y-%m}"])


def handout(client, release):
    return Printed(client.get(path(release)).content)


def text(client, release):
    return " ".join(handout(client, release).words)


def add(release, title, **fields):
    return make_change(make_chapter(manual=release.manual, title=title), release, **fields)


def make_one_of_each():
    release = make_release(
        manual=make_manual(name="Children’s procedures", slug="children"),
        title="Children, April 2026",
        summary="Two chapters are new.",
        next_planned_on=dt.date(2026, 10, 1),
    )
    add(release, "Zebra duty", new_must=True, what_to_do="Tell the police.")
    add(release, "Yellow reading", re_read=True, what_changed="Rewritten throughout.")
    add(release, "Xylo", kind="new", what_changed="How to ask.")
    agreed = add(release, "Willow", what_changed="Not said.", what_to_do="Ring first.")
    agreed.by_when = dt.date(2026, 5, 30)
    agreed.save()
    agreed.roles.set([make_job_role(name="Midwife")])
    agreed.agencies.set([make_agency(name="Police")])
    other = make_chapter(manual=release.manual, title="Online safety")
    add(release, "Violet", kind="removed", what_changed="Old.", replaced_by=other)
    add(release, "Umber", kind="link_updated", what_changed="Not said either.")
    add(release, "Teal", kind="reviewed_no_change", what_changed="")
    add(release, "Sepia", minor=True, what_changed="A comma.")
    return release


def make_long(changes, words, **fields):
    release = make_release(**fields)
    for number in range(changes):
        kind = "new" if number < 4 else "updated"
        said = " ".join((SENTENCE * 6).split()[: words(number)]) + "."
        add(release, f"Chapter with a name {number}", kind=kind, what_changed=said)
    return release


def test_it_comes_as_a_pdf_named_after_its_manual_and_month(client):
    response = client.get(path(make_one_of_each()))

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="children-2026-04.pdf"'
    assert response["Cache-Control"] == "no-cache"


def test_what_to_act_on_stands_first_and_what_asks_nothing_last(client, settings):
    settings.DEMO = True
    words = text(client, make_one_of_each())

    said = [
        *["What changed in April 2026", "Children’s procedures", "Two chapters are new."],
        *["Act on these first", "Re-read all of it", "Yellow reading – Rewritten throughout."],
        *["New legal “must”", "Zebra duty – Tell the police."],
        *["New", "Xylo – How to ask."],
        *["Updated", "Willow – Ring first. By 30 May 2026. For Midwife and Police."],
        *["Removed", "Violet – Use instead: Online safety."],
        *["Links updated: Umber.", "Reviewed, no change: Teal.", "Minor changes: Sepia."],
        "Next planned update: October 2026.",
        "testserver/procedures/releases/children/2026-04",
        "If somebody is in danger now, call 999. To report a concern: testserver/contacts",
        "Demonstration: this partnership does not exist",
    ]
    found = re.search(".*?".join(map(re.escape, said)), words)
    assert found, words
    assert "Not said" not in words


def test_it_is_tagged_and_titled(client):
    make_partnership(name="Anytown Partnership")
    paper = handout(client, make_one_of_each())

    assert paper.root["/MarkInfo"] == {"/Marked": True, "/Suspects": False}
    assert paper.root["/Lang"] == "en-GB"
    assert paper.reader.metadata.title == "Children, April 2026"
    assert paper.reader.metadata.author == "Anytown Partnership"
    assert "<pdfuaid:part>1</pdfuaid:part>" in paper.reader.xmp_metadata.rdf_root.toxml()
    assert [(round(p.mediabox.width), round(p.mediabox.height)) for p in paper.reader.pages] == [A4]
    assert paper.headings == [
        ("H1", "What changed in April 2026"),
        *[("H2", words) for words in ("Act on these first", "New", "Updated", "Removed")],
    ]


def test_a_chapter_leads_to_its_page(client):
    change = make_change()

    assert handout(client, change.release).links[0] == (
        f"http://testserver{change.chapter.get_absolute_url()}",
        f"http://testserver{change.chapter.get_absolute_url()}",
    )


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": Status.DRAFT}, 404),
        ({"publish_at": timezone.now() + dt.timedelta(days=1)}, 404),
        (
            {
                "status": Status.WITHDRAWN,
                "withdrawn_at": timezone.now(),
                "withdrawal_reason": "Something in it was wrong.",
            },
            410,
        ),
    ],
    ids=["draft", "scheduled", "withdrawn"],
)
def test_it_is_there_as_long_as_its_page_is(client, fields, status):
    assert client.get(path(make_release(**fields))).status_code == status


def test_twenty_three_changes_fit_one_side(client):
    release = make_long(21, lambda number: 5 + number * 7 % 40)
    for title in ("Gone", "Gone too"):
        add(release, title, kind="removed", instead="Use the chapter on neglect.", what_changed="")

    assert len(handout(client, release).reader.pages) == 1
    assert handouts.remarks(release, PAGE) == []


def test_a_few_are_set_in_larger_letters(client):
    assert 12 in handout(client, make_change().release).sizes


def test_more_are_longer_and_the_desk_says_so(client):
    release = make_long(30, lambda number: 50, status=Status.DRAFT)
    sign_in(client, make_writer())

    page = client.get(address(release)).content.decode()

    [remark] = re.findall(r"<p>(The handout has [^<]*)</p>", page)
    assert re.sub(r"about \d+", "about some", remark) == (
        "The handout has 2 pages. Leave out about some words, and it fits on one side of A4."
        " Where a change says what to do now, that stands there and not what changed."
    )


@pytest.mark.parametrize(("changes", "words"), [(23, 60), (30, 50), (40, 40)])
def test_so_many_words_less_and_it_fits(changes, words):
    [remark] = handouts.remarks(make_long(changes, lambda number: words), PAGE)
    less = int(re.search(r"about (\d+) words", remark)[1])

    shorter = make_long(changes, lambda number: words - -(-less // changes))

    assert handouts.remarks(shorter, PAGE) == []


def test_a_draft_with_nothing_in_it_yet_has_a_form(client):
    release = make_release(summary="", status=Status.DRAFT, publish_at=None)
    sign_in(client, make_writer())

    assert client.get(address(release)).status_code == 200


def test_odd_characters_become_words(client):
    release = make_release(summary="Ask 😀 first")
    add(release, "مرحبا", what_changed="漢字 <b>#strong[x]</b> $y$ @z")

    words = text(client, release)

    assert "Ask (grinning face) first" in words
    assert "(Arabic script) – (Chinese script) <b>#strong[x]</b> $y$ @z" in words


def test_where_none_can_be_made_the_page_comes(client, monkeypatch):
    monkeypatch.setattr(handouts, "TEMPLATE", NEVER_MADE)
    release = make_release()

    assert client.get(path(release)).headers["Location"] == release.get_absolute_url()
    assert handouts.remarks(release, PAGE) == [
        "No handout can be made of this text. Tell whoever looks after the portal."
    ]


def _rename_chapter(change):
    change.chapter.title = "Harm online"
    change.chapter.save()


def _say_other(change):
    change.what_changed = "Harm online"
    change.save()


def _correct(change):
    change.release.change_notes.create(text="Harm online")


@pytest.mark.parametrize("change_it", [_rename_chapter, _say_other, _correct])
def test_changed_words_show_at_once(client, change_it):
    change = make_change()
    assert "Harm online" not in text(client, change.release)

    change_it(change)

    assert "Harm online" in text(client, change.release)


@pytest.mark.parametrize("changes", [1, 50])
def test_it_takes_the_same_queries_however_much_is_on_it(
    client, django_assert_num_queries, changes
):
    release = make_release()
    for number in range(changes):
        add(release, f"Chapter {number}").roles.set([make_job_role(name=f"Role {number}")])
    client.get(path(release))

    with django_assert_num_queries(6):
        client.get(path(release))
