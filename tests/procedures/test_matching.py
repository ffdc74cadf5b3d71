"""Which chapter an entry means, though it is spelt a little differently; asking when unsure."""

import pytest

from procedures import actions
from procedures.bringing_in.matching import Matcher
from tests.factories import make_chapter, make_manual

pytestmark = pytest.mark.django_db

TITLES = [
    "Pre-birth and post-birth planning",
    "Children of parents who misuse substances",
    "So-called ‘honour’-based abuse",
    "Domestic abuse",
    "Bruising in babies not yet mobile",
    "Bruising in mobile children",
    "Child protection enquiries",
    "Female genital mutilation and other harmful practices",
    "Mental capacity",
    "Making safeguarding personal",
    "Section 42 enquiries",
]


@pytest.fixture
def manual():
    manual = make_manual()
    for title in TITLES:
        make_chapter(manual=manual, title=title)
    return manual


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Domestic Abuse", "Domestic abuse"),
        ("DOMESTIC ABUSE", "Domestic abuse"),
        ("Domestic  abuse chapter", "Domestic abuse"),
        ("Domestc Abuse", "Domestic abuse"),
        ("Pre-Birth and Post Birth Planning", "Pre-birth and post-birth planning"),
        ("Pre Birth & Post Birth Planning", "Pre-birth and post-birth planning"),
        ("Prebirth and Post-birth Planing", "Pre-birth and post-birth planning"),
        ("So Called 'Honour' Based Abuse", "So-called ‘honour’-based abuse"),
        (
            "Children of Parents Who Misuse Substance",
            "Children of parents who misuse substances",
        ),
        ("Bruising in Mobile Children", "Bruising in mobile children"),
    ],
)
def test_the_same_title_is_found_however_it_is_spelt(manual, written, title):
    match = Matcher(manual).match(written)

    assert match.sure
    assert str(match.chapters[0]) == title


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Child Protection Enquiries - Section 47", "Child protection enquiries"),
        ("Female Genital Mutilation", "Female genital mutilation and other harmful practices"),
        ("Mental Capacity Act", "Mental capacity"),
        ("Section 47 Enquiries", "Section 42 enquiries"),
        ("Bruising in Children", "Bruising in mobile children"),
    ],
)
def test_somebody_is_asked_where_it_may_be_another(manual, written, title):
    match = Matcher(manual).match(written)

    assert not match.sure
    assert title in map(str, match.chapters)


@pytest.mark.parametrize("written", ["Private fostering", "Transitions", "Abuse", "–", ""])
def test_what_is_like_none_is_new(manual, written):
    assert Matcher(manual).match(written) == ([], False)


def test_a_former_title_is_as_good_as_todays(manual):
    chapter = make_chapter(manual=manual, title="Resolving professional disagreements")
    actions.renamed(chapter, "Escalation policy", "escalation-policy")

    match = Matcher(manual).match("Escalation Policy")

    assert (match.sure, match.chapters[0]) == (True, chapter)


def test_two_that_are_as_like_are_asked_about(manual):
    make_chapter(manual=manual, title="Mental Capacity", slug="second")

    match = Matcher(manual).match("mental capacity")

    assert not match.sure
    assert len(match.chapters) == 2


def test_chapters_of_another_manual_are_none(manual):
    make_chapter(title="Transitions")

    assert Matcher(manual).match("Transitions").chapters == []


def test_a_manual_is_read_once_however_many_entries(manual, django_assert_num_queries):
    with django_assert_num_queries(2):
        matcher = Matcher(manual)
        for title in TITLES:
            matcher.match(title)
