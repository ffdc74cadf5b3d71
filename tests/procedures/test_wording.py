"""What a change says: empty phrases are refused, short honest ones pass."""

import pytest

from procedures.wording import ALL_OF_IT, EMPTY, SILENT, problem

TELL_NOTHING = [
    "This chapter has been updated.",
    "This chapter has been updated",
    "THIS CHAPTER HAS BEEN UPDATED",
    "This Chapter Has Been Updated",
    "This link has been updated.",
    "This chapter has been refreshed.",
    "Updated.",
    "Chapter amended",
    "The Neglect chapter has been updated.",
    "Neglect – updated",
    "This chapter has been reviewed and updated where necessary.",
    "Minor amendments have been made.",
    "Various changes.",
    "Updated in line with current legislation.",
    "Updated to reflect national guidance",
    "Updated to reflect best practice.",
    "Additional information has been added.",
    "A new section has been added.",
    "New link added",
    "This new document has been added.",
    "The wording has been clarified",
    "See chapter.",
    "Please see the chapter for details",
    "Amended April 2024",
    "Section 4.3 has been updated.",
    "Sections 3, 5 and 7 updated",
    "N/A",
    "TBC",
    "-",
    "Amendments have been made to this procedure",
    "This policy was reviewed in March 2024 and updated",
    "Reviewed and amended as required",
    "The guidance in this chapter has been updated to reflect the latest version",
    "Some links have been updated in this section.",
    "Updated to ensure it is up to date",
    "“This chapter has been updated”",
]
OF_ALL_OF_IT = [
    "Revised throughout.",
    "This chapter has been revised throughout and should be re-read.",
    "This chapter has been rewritten.",
    "Updated throughout",
    "Completely overhauled",
    "Please re-read this chapter.",
]
SHORT_AND_HONEST = [
    "Refer on the same day.",
    "Section 4.3 now covers the causative nexus.",
    "Definitions follow the revised Working Together.",
    "Refreshed, with links added in Further Information.",
    "Updated to reflect the Domestic Abuse Statutory Guidance.",
    "New duty phone number.",
    "Typo corrected.",
    "Now covers unborn babies.",
    "Timescale now 5 working days.",
    "Ring, do not e-mail.",
    "Form moved to the portal.",
    "Threshold lowered to reasonable cause.",
    "Call before writing.",
    "Virginity testing is now illegal.",
    "New section on hoarding.",
    "New flowchart.",
    "Escalate within 24 hours.",
    "Invite health to strategy discussions.",
    "Merged with the hoarding protocol.",
    "Summary versions of chapters, in audio.",
]


@pytest.mark.parametrize("said", TELL_NOTHING)
def test_what_could_be_said_of_any_chapter_is_refused(said):
    assert problem(said, about="Neglect", re_read=False) == EMPTY.format(said)
    assert problem(said, about="Neglect", re_read=True) == EMPTY.format(said)


@pytest.mark.parametrize("said", OF_ALL_OF_IT)
def test_revised_throughout_is_enough_only_with_re_read(said):
    assert problem(said, about="Neglect", re_read=False) == ALL_OF_IT.format(said)
    assert problem(said, about="Neglect", re_read=True) == ""


@pytest.mark.parametrize("said", SHORT_AND_HONEST)
def test_what_tells_something_passes_however_short(said):
    assert problem(said, about="Neglect", re_read=False) == ""


@pytest.mark.parametrize("said", ["", "  \n "])
def test_silence_is_refused(said):
    assert problem(said, about="Neglect", re_read=True) == SILENT


def test_the_title_of_the_chapter_tells_nothing_and_that_of_another_does():
    said = "The hoarding chapter has been updated."

    assert problem(said, about="Hoarding and self-neglect", re_read=False)
    assert problem(said, about="Fire safety", re_read=False) == ""
