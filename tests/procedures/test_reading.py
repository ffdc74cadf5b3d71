"""The entries of a list of amendments are found in whatever shape it comes, and no word is lost."""

import io
import re
from collections import Counter

import pytest

from portal.documents import html, pdf, text, word
from procedures import reading
from tests.documents import made
from tests.procedures import shapes

NEGLECT = "Neglect – This chapter has been updated."
NEWSLETTER = """\
Harbour Lights

Issue 9, April 2024

In this edition

- Meet the team
- Updates from the fire service
- Procedures update

Meet the Team

Our new manager has been appointed. She has worked in the city for ten years.

Fire Service

Contact details have been updated. Please ring the new number.
"""
AFTER = """

HOARDING AND YOU

peer support for everybody

Created by

The Harbour Fire Service

Meetings – held on Mondays

Bring a friend. There is tea, and nobody is asked why they have come.
"""


def read(words):
    return reading.read(text.read(words))


def facts(found):
    return [(e.manual, e.release, e.kind, e.chapter, e.note) for e in found.entries]


def pairs(found):
    return [(entry.chapter, entry.note) for entry in found.entries]


def words_of(*texts):
    return Counter(re.findall(r"[^\W\d_]+", " ".join(texts)))


def words_read(found):
    said = [words for entry in found.entries for words in (entry.chapter, entry.note)]
    return words_of(*said, *found.outside)


@pytest.mark.parametrize("shape", shapes.LINES)
def test_a_text_is_read_the_same_in_every_shape(shape):
    assert facts(read(shapes.as_text(shape))) == shapes.FACTS


@pytest.mark.parametrize("shape", shapes.WRAPPED)
def test_lines_broken_at_a_margin_are_put_together(shape):
    assert facts(read(shapes.as_text(shape, 80))) == shapes.FACTS


@pytest.mark.parametrize("shape", shapes.TAGS)
def test_a_web_page_is_read_the_same_in_every_shape(shape):
    assert facts(reading.read(html.read(shapes.as_html(shape)))) == shapes.FACTS


def test_rows_over_the_whole_table_tell_the_kind():
    assert facts(reading.read(html.read(shapes.as_grouped_table()))) == shapes.FACTS


@pytest.mark.parametrize("in_tables", [False, True])
def test_word_is_read_the_same(in_tables):
    assert facts(reading.read(word.read(shapes.as_docx(in_tables)))) == shapes.FACTS


def test_a_pdf_is_read_the_same():
    source = made.typeset(shapes.as_text("dashes"))

    found = reading.read(pdf.read(io.BytesIO(made.pdf(source))))

    assert facts(found) == shapes.FACTS


@pytest.mark.parametrize("shape", shapes.LINES)
def test_no_word_is_lost(shape):
    words = NEWSLETTER + shapes.as_text(shape) + AFTER
    without_marks = re.sub(r"\]\(\S+\)|https://\S+", "", words)

    found = read(words)

    assert words_read(found) == words_of(without_marks)


def test_a_newsletter_gives_the_entries_of_its_list_alone():
    found = read(f"{NEWSLETTER}\n{shapes.as_text('dashes')}{AFTER}")

    assert facts(found) == shapes.FACTS


def test_a_newsletter_without_a_list_gives_none():
    assert facts(read(NEWSLETTER + AFTER)) == []


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Children's updated in April 2024", ("children", "2024-04")),
        ("Adults updated in March 2024", ("adults", "2024-03")),
        (
            "Wexshire Safeguarding Children Procedures – October 2023 update",
            ("children", "2023-10"),
        ),
        (
            "Safeguarding Adults Multi-Agency Policies and Procedures (MAPP) updated May 2023",
            ("adults", "2023-05"),
        ),
        ("Procedure update: April 2024", ("", "2024-04")),
        ("SCP Procedures Manual: amendments May 2024", ("children", "2024-05")),
        (
            "We look after the children's manual. The changes made in May 2024 include:",
            ("children", "2024-05"),
        ),
        (
            "This page lists amendments to the Harbour Safeguarding Children procedures.",
            ("children", ""),
        ),
        ("What's new in the adults' procedures?", ("adults", "")),
        ("Adults' procedures: what has changed (April – May 2025)", ("adults", "2025-05")),
        ("Amendments: 1 October 2024", ("", "2024-10")),
        ("The children's procedures were updated in March 2025", ("children", "2025-03")),
        (
            "The following chapters of the adults' manual were updated in March 2025:",
            ("adults", "2025-03"),
        ),
        ("Updated Oct 2023", ("", "2023-10")),
        ("Amendments 01/10/2024", ("", "2024-10")),
        ("**Adults’ procedures: changes, June ’24**", ("adults", "2024-06")),
    ],
)
def test_a_heading_tells_manual_and_month(heading, told):
    found = read(f"{heading}\n\n{NEGLECT}")

    assert facts(found) == [(*told, "updated", "Neglect", "This chapter has been updated.")]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ("May 2024", ("children", "2024-05")),
        ("Adults' procedures", ("adults", "")),
        ("Adults' procedures\n\nMay 2024", ("adults", "2024-05")),
        ("May 2024\n\nAdults' procedures", ("adults", "2024-05")),
        ("New chapters", ("children", "2024-04")),
    ],
)
def test_a_manual_stays_in_force_and_a_month_that_does_not_stand_beside_another_does_not(
    second, told
):
    found = read(
        f"Children's procedures updated in April 2024\n\n{NEGLECT}\n\n{second}\n\n{NEGLECT}"
    )

    assert [(e.manual, e.release) for e in found.entries] == [("children", "2024-04"), told]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        *[
            (words, "updated")
            for words in ("Updated Chapters", "Amended chapters:", "Chapters updated")
        ],
        *[(words, "updated") for words in ("Revised chapters", "**UPDATED CHAPTERS**", "Updated")],
        *[
            (words, "new")
            for words in ("New Chapters and Features", "New chapter", "NEW CHAPTERS:", "New")
        ],
        *[
            (words, "removed")
            for words in ("Removed Chapters", "Chapters removed", "Deleted chapters")
        ],
        ("Archived chapters", "removed"),
        *[
            (words, "reviewed_no_change")
            for words in (
                "Reviewed – no changes",
                "Chapters reviewed with no changes",
                "Reviewed, no amendment needed",
            )
        ],
    ],
)
def test_a_heading_tells_the_kind_whatever_the_note_says(heading, kind):
    found = read(
        f"Procedure update: May 2024\n\n{heading}\n\n{NEGLECT}\n\nHome Takeover – New chapter."
    )

    assert [entry.kind for entry in found.entries] == [kind, kind]


@pytest.mark.parametrize("kind", ["New chapters", "Removed chapters"])
def test_chapters_alone_are_entries_below_their_kind(kind):
    found = read(f"{kind}\n\nNeglect\n\nE-Safety: Children Online\n\nForced Marriage")

    expected = [("Neglect", ""), ("E-Safety: Children Online", ""), ("Forced Marriage", "")]
    assert pairs(found) == expected


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("This is a new chapter.", "new"),
        ("New – it replaces Hoarding.", "new"),
        ("No longer required, so it was removed.", "removed"),
        ("Reviewed. No changes made.", "reviewed_no_change"),
        ("New chapter added.", "new"),
        ("This new document has been added.", "new"),
        ("This chapter has been removed.", "removed"),
        ("This chapter has been withdrawn and archived.", "removed"),
        ("A new section has been added on gangs.", "updated"),
        ("Links were added.", "updated"),
        ("Section removed.", "updated"),
        ("A link to the new toolkit has been removed.", "updated"),
    ],
)
def test_without_a_heading_the_note_tells_the_kind(note, kind):
    found = read(f"Neglect – {note}\n\nForced Marriage – This chapter has been updated.")

    assert [(e.manual, e.release, e.kind) for e in found.entries] == [
        ("", "", kind),
        ("", "", "updated"),
    ]


def test_a_note_is_all_its_paragraphs_and_bullets():
    note = [
        "The following sections have been updated:",
        "• Section 2",
        "• Section 5, Gangs",
        "Also the links.",
    ]
    below = "\n\n".join(note)

    found = read(
        f"Updated Chapters\n\nNeglect\n\n{below}\n\nForced Marriage\n\nSection 1 has been updated."
    )

    first = "\n".join(line.removeprefix("• ") for line in note)
    assert pairs(found) == [("Neglect", first), ("Forced Marriage", "Section 1 has been updated.")]


@pytest.mark.parametrize(
    "aside",
    [
        "Register for updates",
        "Click here to register",
        "To register for updates, go to https://example.org/register",
        "https://example.org/manual",
        "Harbour City Procedures online: www.example.org/procedures",
        "Read more",
        "For full details please visit the manual.",
        "Back to top",
    ],
)
def test_what_stands_between_entries_is_outside(aside):
    found = read(
        f"Updated Chapters\n\nNeglect\n\nSection 1 has been updated.\n\n{aside}\n\n{NEGLECT}"
    )

    assert pairs(found) == [
        ("Neglect", "Section 1 has been updated."),
        ("Neglect", "This chapter has been updated."),
    ]
    assert aside in found.outside


@pytest.mark.parametrize(
    ("line", "chapter", "note"),
    [
        ("Enquiries - Section 47 Children Act 1989 – A new Section 9 has been added.",
         "Enquiries - Section 47 Children Act 1989", "A new Section 9 has been added."),
        ("Exploitation: Home Takeover – The latest guide has been added.",
         "Exploitation: Home Takeover", "The latest guide has been added."),
        ("Early Help – Words have been added on fathers - see Section 3, Fathers.",
         "Early Help", "Words have been added on fathers - see Section 3, Fathers."),
        ("Home visits: what to look for – This chapter has been updated.",
         "Home visits: what to look for", "This chapter has been updated."),
        ("Carers – Section 2: Assessment has been rewritten.",
         "Carers", "Section 2: Assessment has been rewritten."),
        ("Short Reads – Versions of chapters that can be heard.",
         "Short Reads", "Versions of chapters that can be heard."),
        ("[Neglect](https://example.org/n) – See [the kit](https://example.org/t), now added.",
         "Neglect", "See the kit, now added."),
    ],
)  # fmt: skip
def test_a_note_begins_where_no_title_goes_on(line, chapter, note):
    found = read(f"Updated Chapters\n\n{line}\n\n{NEGLECT}")

    assert pairs(found)[0] == (chapter, note)


@pytest.mark.parametrize(
    ("note", "is_asked"),
    [
        ("This chapter has been revised and should be re-read.", True),
        ("It should be reread.", True),
        ("Please re-read this chapter in full.", True),
        ("Re-read this chapter in full.", True),
        ("Section 6 has been revised, and re-read is recommended.", True),
        ("This chapter must be read again.", True),
        ("It needs to be read in its entirety.", True),
        ("There is no need to re-read it.", False),
        ("The chapter does not have to be re-read.", False),
        ("Practitioners should re-read their notes before a conference.", False),
        ("It now says that case files should be re-read.", False),
        ("This chapter has been updated.", False),
    ],
)
def test_a_note_asks_to_re_read_or_does_not(note, is_asked):
    found = read(f"Updated Chapters\n\nNeglect – {note}\n\n{NEGLECT}")

    assert [entry.re_read for entry in found.entries] == [is_asked, False]


@pytest.mark.parametrize(
    ("note", "sections"),
    [
        ("Section 4.3 has been added.", ("4.3",)),
        (
            "A new Section 13, Standards, has been added from Section 3 in Working Together.",
            ("13",),
        ),
        ("Sections 3 and 5 have been updated.", ("3", "5")),
        ("Updated: sections 2.1, 2.4 to 2.6.", ("2.1", "2.4", "2.5", "2.6")),
        ("Updated, see Section 3, Identifying Neglect.", ("3",)),
        ("Updated at s.4.3 and Para 4.2.", ("4.3", "4.2")),
        ("Updated to reflect Section 47 Children Act 1989.", ()),
        ("Updated to reflect section 42 of the Care Act.", ()),
        ("Updated for section 17 enquiries and a s.47 enquiry.", ()),
        ("Updated after the Section 11 audit.", ()),
        ("Updated to reflect the Care Act 2014, section 9.", ()),
        ("Section 11 has been updated.", ("11",)),
    ],
)
def test_sections_are_those_of_the_chapter_itself(note, sections):
    found = read(f"Updated Chapters\n\nSection 8 Orders – {note}\n\n{NEGLECT}")

    assert [entry.sections for entry in found.entries] == [sections, ()]


def test_rows_without_a_header_tell_date_kind_chapter_and_note_by_what_stands_in_them():
    words = (
        "May 2024\tNew\tNeglect\tThis sets out what to do.\n"
        "June 2024\tUpdated\tGangs\tLinks were checked."
    )

    assert facts(read(words)) == [
        ("", "2024-05", "new", "Neglect", "This sets out what to do."),
        ("", "2024-06", "updated", "Gangs", "Links were checked."),
    ]


def test_all_paragraphs_of_a_cell_are_of_the_cell():
    row = "<tr><td>Neglect</td><td><p>Section 2 has been updated.</p><p>A Toolkit</p></td></tr>"

    found = reading.read(
        html.read(f"<table><tr><th>Chapter</th><th>What changed</th></tr>{row}</table>")
    )

    assert pairs(found) == [("Neglect", "Section 2 has been updated.\nA Toolkit")]


def test_no_word_of_a_row_is_lost():
    words = (
        "May 2024\tNeglect\tSection 2 has been updated.\tRead more\nMay 2024\tGangs\tRefreshed.\t"
    )

    found = read(words)

    assert pairs(found) == [("Neglect", "Section 2 has been updated."), ("Gangs", "Refreshed.")]
    assert words_read(found) == words_of(words)


def test_a_sentence_of_a_note_is_no_heading():
    found = read(
        "New chapters\n\nHome Takeover\n\nThe latest version of the guidance has been added."
    )

    assert pairs(found) == [("Home Takeover", "The latest version of the guidance has been added.")]


def test_a_new_chapter_is_one_though_its_note_says_of_no_change():
    found = read(
        "New chapters\n\nGirls and Gangs\n\nWhat schools see.\n\nHoarding\n\nThis is for all."
    )

    assert pairs(found) == [
        ("Girls and Gangs", "What schools see."),
        ("Hoarding", "This is for all."),
    ]


def test_the_number_of_an_item_stays_with_it():
    found = read("Updated chapters\n\n1. Neglect - Section 2 has been updated.")

    assert (pairs(found), found.outside) == (
        [("Neglect", "Section 2 has been updated.")],
        ["Updated chapters"],
    )


def test_articles_below_a_list_with_notes_below_its_titles_are_no_entries():
    article = (
        "Stalking\n\nThe police held an event, and many came.\n\nWebsite\n\nA new one is here."
    )

    found = read(f"{shapes.as_text('notes below')}\n\n{article}")

    assert facts(found) == shapes.FACTS


def test_a_heading_as_high_as_that_of_the_list_ends_it():
    entries = "<h3>Neglect</h3><p>Section 2 has been updated.</p>"
    article = "<h2>Training</h2><p>Courses have been updated.</p>"

    found = reading.read(html.read(f"<h2>Updated chapters</h2>{entries}{article}"))

    assert pairs(found) == [("Neglect", "Section 2 has been updated.")]


def test_the_first_entry_below_a_sentence_is_no_second_sentence():
    note = "Section 3.2 has been revised following the local review. This chapter must be re-read."

    found = read(
        "In May 2025 the following chapters were amended:\n\n"
        f"• Gangs: {note}\n• Bullying: A link has been added."
    )

    assert pairs(found) == [("Gangs", note), ("Bullying", "A link has been added.")]
    assert [entry.sections for entry in found.entries] == [("3.2",), ()]


@pytest.mark.parametrize("last", ["MAPPA", "MAPPA\t"])
def test_a_row_may_hold_a_chapter_alone(last):
    found = read(f"Title\tDetails\nGangs\tThis chapter has been updated.\n{last}\n\nBe well.")

    assert pairs(found) == [("Gangs", "This chapter has been updated."), ("MAPPA", "")]


@pytest.mark.parametrize(
    "none",
    ["None", "None.", "None this time", "No new chapters", "N/A", "Nil", "There are no chapters"],
)
def test_a_kind_without_chapters_has_no_entry(none):
    found = read(
        f"Updated chapters\n\n{NEGLECT}\n\nNew chapters\n\n{none}\n\n"
        "Removed chapters\n\nAgency Roles"
    )

    assert [(e.kind, e.chapter) for e in found.entries] == [
        ("updated", "Neglect"),
        ("removed", "Agency Roles"),
    ]


def test_after_none_the_list_has_ended():
    found = read(f"Updated chapters\n\n{NEGLECT}\n\nRemoved chapters\n\nNone\n\nWinter Fair\n\nTea")

    assert pairs(found) == [("Neglect", "This chapter has been updated.")]


@pytest.mark.parametrize("heading", ["", "Upcoming events\n\n", "In our city\n\n"])
def test_an_article_below_titles_alone_is_no_entry(heading):
    article = f"{heading}Harbour Conference\nThe day begins at noon.\n\nFire Safety\n\nBe safe."

    found = read(f"Removed chapters\n\nAgency Roles\n\nHome Takeover\n\n{article}")

    assert pairs(found) == [("Agency Roles", ""), ("Home Takeover", "")]


def test_titles_alone_end_where_the_next_update_is_told():
    found = read("Removed chapters\n\nAgency Roles\n\nNext update: May 2024\n\nWinter Fair")

    assert pairs(found) == [("Agency Roles", "")]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("NEW: Hoarding – What to do.", ("new", "Hoarding", "What to do.")),
        ("**NEW** – Hoarding", ("new", "Hoarding", "")),
        ("NEW Chapter 2.1 – Hoarding", ("new", "Chapter 2.1 – Hoarding", "")),
        ("Updated – Hoarding: Links were added.", ("updated", "Hoarding", "Links were added.")),
        ("Amended – Chapter 4.5 Hoarding", ("updated", "Chapter 4.5 Hoarding", "")),
        ("Hoarding (new chapter)", ("new", "Hoarding", "")),
        ("Hoarding (removed)", ("removed", "Hoarding", "")),
        ("Hoarding (NEW) – This is for all.", ("new", "Hoarding", "This is for all.")),
    ],
)
def test_the_kind_may_stand_beside_the_title(line, told):
    found = read(f"Adults' procedures: changes in June 2024\n\n{line}\n\n{NEGLECT}")

    assert [(e.kind, e.chapter, e.note) for e in found.entries] == [
        told,
        ("updated", "Neglect", "This chapter has been updated."),
    ]


def test_chapters_may_stand_in_the_line_of_their_kind():
    found = read(
        "Adults' procedures: June 2024\n\nNew chapters: Gangs; Care, Home and School\n\n"
        "Removed chapter: Agency Roles"
    )

    assert [(e.release, e.kind, e.chapter) for e in found.entries] == [
        ("2024-06", "new", "Gangs"),
        ("2024-06", "new", "Care, Home and School"),
        ("2024-06", "removed", "Agency Roles"),
    ]


def test_kinds_may_be_items_with_their_chapters_below():
    found = read(
        "Children's procedures: May 2024\n\n• New chapters\n  • Gangs\n• Updated chapters\n"
        "  • Neglect – Section 3 has been amended.\n  • Hoarding\n• Removed chapters\n"
        "  • Agency Roles"
    )

    assert [(e.kind, e.chapter) for e in found.entries] == [
        ("new", "Gangs"),
        ("updated", "Neglect"),
        ("updated", "Hoarding"),
        ("removed", "Agency Roles"),
    ]


def test_a_long_article_below_a_list_is_no_entry_though_something_was_updated():
    article = f"Harbour Hubs\n\n{'Everybody is welcome at any hour. ' * 10}The times were updated."

    found = read(f"{shapes.as_text('notes below')}\n\n{article}")

    assert facts(found) == shapes.FACTS


def test_a_month_above_both_manuals_is_of_both():
    found = read(f"Procedures update: May 2024\n\nChildren\n\n{NEGLECT}\n\nAdults\n\n{NEGLECT}")

    assert [(e.manual, e.release) for e in found.entries] == [
        ("children", "2024-05"),
        ("adults", "2024-05"),
    ]


def test_a_season_is_no_month():
    found = read(f"Children’s Procedures – Spring 2024\n\nNew chapters\n\nGangs\n\n{NEGLECT}")

    assert [(e.manual, e.release, e.kind, e.chapter) for e in found.entries] == [
        ("children", "", "new", "Gangs"),
        ("children", "", "new", "Neglect"),
    ]


def test_the_months_of_a_page_are_of_the_manual_that_it_names():
    found = read(
        "Amendments\n\nHarbour Safeguarding Adults Board Procedures\n\nJune 2025\n\n"
        "Chapter Title\nSummary of amendment\n\nGangs\nSection 3, Harm, added.\n\n"
        "Hoarding\nChapter refreshed.\n\nMay 2024\n\nCarers\nNew chapter."
    )

    assert facts(found) == [
        ("adults", "2025-06", "updated", "Gangs", "Section 3, Harm, added."),
        ("adults", "2025-06", "updated", "Hoarding", "Chapter refreshed."),
        ("adults", "2024-05", "new", "Carers", "New chapter."),
    ]


def test_a_short_article_of_another_shape_below_a_list_is_no_entry():
    found = read(
        f"Updated chapters\n\n{NEGLECT}\n\nGangs – Links were added.\n\n"
        "Milk teeth\n\nTeeth matter. The brushing scheme has been extended."
    )

    assert [entry.chapter for entry in found.entries] == ["Neglect", "Gangs"]


@pytest.mark.parametrize("note", ["Section 4 – pathway updated", "New – replaces Hoarding."])
def test_what_names_no_chapter_is_a_note(note):
    found = read(f"Procedures update: May 2024\n\nGangs\n\n{note}\n\n{NEGLECT}")

    assert pairs(found)[0] == ("Gangs", note)


def test_titles_in_items_end_where_a_sentence_stands_below_them():
    found = read("New chapters:\n• Gangs\n• Hoarding\n\nThe full list can be had at the office.")

    assert pairs(found) == [("Gangs", ""), ("Hoarding", "")]


def test_a_kind_told_by_a_row_is_of_its_table_alone():
    row = "<tr><td>{}</td><td>{}</td></tr>"
    first = '<tr><td colspan="2">Removed chapters</td></tr>' + row.format("Agency Roles", "")
    nothing = '<tr><td colspan="2">New chapters</td></tr><tr><td colspan="2">None</td></tr>'
    second = "<tr><th>Chapter</th><th>Details</th></tr>" + row.format("Gangs", "Links were added.")

    found = reading.read(
        html.read(
            f"<h2>Amendments May 2025</h2><table>{first}{nothing}</table>"
            f"<h2>Archive</h2><table>{second}</table>"
        )
    )

    assert [(e.kind, e.chapter) for e in found.entries] == [
        ("removed", "Agency Roles"),
        ("updated", "Gangs"),
    ]


def test_two_lines_may_say_that_they_are_a_chapter_and_its_change():
    found = read(
        "The adults' procedures have been updated. The amendments are as follows.\n\n"
        "Chapter: Advocacy\nChange: Section 3 has been updated.\n\n"
        "Chapter: Gangs\nChange: New chapter\n\nKind regards,\n\nThe Harbour Office"
    )

    assert facts(found) == [
        ("adults", "", "updated", "Advocacy", "Section 3 has been updated."),
        ("adults", "", "new", "Gangs", "New chapter"),
    ]


def test_lines_that_begin_with_their_kind_are_parted_though_they_look_like_one_paragraph():
    line = "Amended: {} – the times for meetings were made clear in Section 3."

    found = read(f"Adults: changes May 2025\n\n{line.format('Gangs')}\n{line.format('Carers')}")

    assert [entry.chapter for entry in found.entries] == ["Gangs", "Carers"]


def test_articles_that_tell_of_new_things_are_no_list():
    articles = (
        "New: Winter Fair\n\nCome to the town hall.\n\n"
        "New Toolkit\n\nA toolkit has been published for schools.\n\n"
        "Updated: Harbour Times\n\nThe names of the boats have been updated."
    )

    assert facts(read(articles)) == []


def test_a_long_article_is_no_new_chapter():
    article = f"Fostering\n\n{'Everybody is welcome at any hour. ' * 10}A leaflet was published."

    found = read(f"New chapters\n\nGangs – A protocol of four cities.\n\n{article}")

    assert pairs(found) == [("Gangs", "A protocol of four cities.")]


def test_a_table_of_other_things_is_outside():
    row = "<tr><td>{}</td><td>{}</td></tr>"
    rows = row.format("Course", "Where") + row.format("First Aid", "Town Hall") * 3

    assert facts(reading.read(html.read(f"<table>{rows}</table>"))) == []


def test_the_data_of_an_entry_say_null_where_nothing_tells():
    found = read(
        "Neglect – Section 2 has been updated. Please re-read it.\n\nGangs – New chapter added."
    )

    assert found.as_data()[0] == {
        "manual": None,
        "release": None,
        "kind": "updated",
        "chapter": "Neglect",
        "note": "Section 2 has been updated. Please re-read it.",
        "re_read": True,
        "sections": ["2"],
    }
