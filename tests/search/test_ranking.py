"""What comes first, and what is understood: one rule at a time, with made pages."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from portal.publishing.models import Status
from portal.reference.models import Need
from portal.search import spelling
from portal.search.finding import Choices, matching
from portal.search.searching import search
from procedures.models import Change
from tests.factories import (
    make_briefing,
    make_change,
    make_chapter,
    make_contact,
    make_course,
    make_release,
    make_term,
    make_way,
)
from training.models import Course

pytestmark = pytest.mark.django_db


def found(typed):
    return [str(result.page) for result in search(typed, Choices()).results]


def some(typed):
    return [str(result.page) for result in search(typed, Choices()).some]


def why(typed):
    outcome = search(typed, Choices())
    return {str(each.page): each.why for each in [*outcome.results, *outcome.some]}


def take_up_words():
    spelling.gather(dt.datetime(1970, 1, 1, tzinfo=dt.UTC))


def chapter(title, **fields):
    return make_chapter(title=title, in_manual_already=True, **fields)


# what counts how much


def test_the_title_counts_most_then_the_summary_then_headings_then_the_text():
    text = make_course(title="In the text", programme="<p>About lanterns.</p>")
    headings = make_briefing(title="In a heading")
    headings.sections.filter(number=2).update(title="Lanterns")
    make_course(title="In the summary", summary="About lanterns.")
    make_course(title="Of lanterns and other lights of the kind", programme="<p>Talk.</p>")

    assert found("lanterns") == [
        "Of lanterns and other lights of the kind",
        "In the summary",
        str(headings),
        str(text),
    ]


def test_what_is_called_just_that_comes_first_and_chapters_before_others():
    make_course(title="Lanterns", summary="Lanterns, lanterns.")
    make_course(title="Lanterns at night", summary="Lanterns, lanterns.")
    lanterns = chapter("Lanterns")

    outcome = search("the lanterns", Choices())

    assert outcome.results[0].page == lanterns
    assert found("the lanterns") == ["Lanterns", "Lanterns", "Lanterns at night"]


def test_the_shorter_title_comes_first():
    make_course(title="Where we met a fox, the lanterns and many other things")
    make_course(title="Where lanterns went")

    assert found("lanterns")[0] == "Where lanterns went"


def test_a_title_that_begins_with_it_comes_first():
    make_course(title="Winter storms and lanterns")
    make_course(title="Lanterns and winter storms")

    assert found("lanterns")[0] == "Lanterns and winter storms"


def test_what_is_about_much_comes_below_what_is_about_just_this():
    release = make_release(title="All changes", summary="What is new.")
    for number in range(30):
        make_change(chapter(f"Lamp of kind {number} with its oil and wick"), release)
    make_change(chapter("Odd"), release, what_changed="Lanterns. " * 3)
    briefing = make_briefing(title="Few words", sections=1)
    briefing.sections.update(body="<p>Lanterns, lanterns, lanterns.</p>")

    order = found("lanterns")

    assert order.index("Few words") < order.index("All changes")


def test_what_is_past_its_review_comes_below_its_equals():
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    make_course(title="Lanterns before", review_on=yesterday)
    make_course(title="Lanterns now", publish_at=timezone.now() - dt.timedelta(days=90))

    assert found("lanterns") == ["Lanterns now", "Lanterns before"]


def test_a_removed_chapter_comes_below_its_equals():
    gone = chapter("Lanterns: a protocol")
    chapter("Old lamps, bells and lanterns")
    make_change(gone, kind=Change.Kind.REMOVED, instead="The other one.")

    assert found("lanterns")[:2] == ["Old lamps, bells and lanterns", "Lanterns: a protocol"]


def test_what_was_withdrawn_is_not_found():
    make_course(title="Lanterns", status=Status.WITHDRAWN)
    make_course(title="Lanterns still")

    assert found("lanterns") == ["Lanterns still"]


# the glossary


@pytest.fixture
def term():
    return make_term(
        "LCSPR",
        expansion="local child practice review",
        former=["SCR", "serious case review"],
        misspelt=["LSCPR"],
        also=["what went wrong"],
    )


@pytest.mark.parametrize(
    "typed", ["lcspr", "local child practice review", "scr", "serious case review", "LSCPR"]
)
@pytest.mark.parametrize(
    "title", ["Our LCSPR", "A local child practice review", "An SCR", "The serious case review"]
)
def test_each_name_of_a_term_finds_each_other(term, typed, title):
    make_course(title=title)

    assert found(typed) == [title]


def test_what_people_type_for_a_term_finds_it(term):
    make_course(title="Our LCSPR")

    assert found("what went wrong") == ["Our LCSPR"]


def test_a_term_finds_pages_with_what_people_type_for_it(term):
    make_course(title="Then we asked what went wrong")

    assert found("lcspr") == ["Then we asked what went wrong"]


def test_the_words_of_a_name_are_found_together_alone(term):
    make_course(title="A serious matter: review of the case")

    assert found("serious case review") == []


def test_a_term_may_be_typed_without_its_hyphen():
    make_term("night-lamp", others=["wick light"])
    make_course(title="All about a wick light")

    assert found("nightlamp") == found("night lamp") == ["All about a wick light"]


# words


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("bruises", "A bruise"),
        ("bruise", "Bruising"),
        ("cafe", "At the café"),
        ("naïve", "Not naive"),
        ("clares law", "Clare’s law"),
        ("clare's law", "Clare’s law"),
        ("children’s", "A childrens home"),
        ("pre birth", "Pre-birth planning"),
        ("prebirth", "Pre-birth planning"),
        ("pre-birth", "Prebirth planning"),
        ("pre birth", "Prebirth planning"),
        ("who do I ring about lanterns", "Ring lanterns"),
        ("L.A.N.T.", "The LANT form"),
        ("l.A.n.t", "The LANT form"),
        ("“L.A.N.T. form”", "The LANT form"),
        ("L.A.N.T., please", "The LANT form"),
        ("lan\u00adterns", "Lanterns"),
        ("lan\u200bterns\ufeff", "Lanterns"),
    ],
)
def test_endings_accents_apostrophes_and_hyphens_make_no_difference(typed, title):
    make_course(title=title)

    assert found(typed) == [title]


def test_a_word_typed_without_its_hyphen_ranks_by_where_it_stands():
    make_course(title="Some text", programme="<p>Pre-dawn.</p>")
    make_course(title="Pre-dawn rounds")

    assert found("predawn") == ["Pre-dawn rounds", "Some text"]


# words that say the opposite without their front


@pytest.mark.parametrize("typed", ["non-moving", "non moving", "Non‑moving", "NON-MOVING"])
@pytest.mark.parametrize("title", ["Lanterns that are non-moving", "Nonmoving lanterns"])
def test_a_word_with_a_front_is_one_word_however_it_is_written(typed, title):
    make_course(title=title)
    make_course(title="Moving lanterns at night")

    assert found(f"{typed} lanterns") == [title]
    assert found(f"{typed} lanterns night") == []


@pytest.mark.parametrize("quoted", ['"non-moving"', '"non moving"', "“non moving”"])
def test_a_word_with_a_front_may_be_quoted_and_finds_its_other_names(quoted):
    make_term("standing", others=["non-moving"])
    make_course(title="Standing lanterns")
    make_course(title="Moving lanterns")

    assert found(f"{quoted} lanterns") == ["Standing lanterns"]


def test_a_word_with_a_front_is_left_out_whole():
    make_course(title="Non-moving lanterns")
    make_course(title="Moving lanterns")

    assert found("lanterns -non moving") == ["Moving lanterns"]


def test_a_front_alone_is_not_said_to_be_missing():
    make_course(title="Moving lanterns")

    assert why("non-moving lanterns") == {"Moving lanterns": "In its title; without “non-moving”"}


def test_pre_and_post_are_two_words():
    make_course(title="Pre-storm and post-storm lanterns")

    assert found("pre and post storm") == ["Pre-storm and post-storm lanterns"]


def test_what_has_a_front_may_be_unfinished_in_a_list_searched_by_itself():
    course = make_course(title="Pre-storm lanterns")
    make_course(title="Storm lanterns, and what was said pre-war")

    assert list(matching(Course.objects.all(), "pre-sto")) == [course]
    assert list(matching(Course.objects.all(), "lanterns pre storm")) == [course]


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("Moving", "nonmoving"),
        ("Nonmoving", "moving"),
        ("Capacity", "incapacity"),
        ("Wanted", "unwanted"),
        ("Storms", "prestorms"),
        ("Usually", "unusually"),
    ],
)
def test_no_spelling_is_proposed_that_says_the_opposite(there, typed):
    make_course(title=there)
    take_up_words()

    assert spelling.better(typed) == ""


@pytest.mark.parametrize(
    ("there", "typed"), [("information", "imformation"), ("injury", "enjury"), ("under", "undr")]
)
def test_what_only_looks_like_a_front_is_still_understood(there, typed):
    make_course(title=f"About {there}")
    take_up_words()

    assert spelling.better(typed) == there


def test_quoted_words_follow_each_other():
    make_course(title="Bright lanterns")
    make_course(title="Lanterns, bright")

    assert found('"bright lanterns"') == ["Bright lanterns"]
    assert len(found("bright lanterns")) == 2


def test_a_minus_leaves_out():
    make_course(title="Bright lanterns")
    make_course(title="Dim lanterns")

    assert found("lanterns -bright") == ["Dim lanterns"]


# when little is found


def test_for_a_word_that_no_page_has_its_likely_spelling_is_searched_instead():
    make_course(title="Lanterns")
    take_up_words()

    outcome = search("lanturns", Choices())

    assert outcome.instead == "lanterns"
    assert found("lanturns") == ["Lanterns"]


def test_a_misspelt_word_among_others_is_understood_though_pages_have_the_others():
    for number in range(4):
        make_course(title=f"Bright winter {number}")
    make_course(title="Bright winter lanterns")
    take_up_words()

    outcome = search("bright winter lanturns", Choices())

    assert outcome.instead == "bright winter lanterns"
    assert found("bright winter lanturns")[0] == "Bright winter lanterns"


def test_a_word_that_some_page_has_is_not_taken_for_another():
    make_course(title="Escalation")
    make_course(title="Education policy")
    take_up_words()

    outcome = search("escalation policy", Choices())

    assert outcome.instead == ""
    assert set(some("escalation policy")) == {"Escalation", "Education policy"}


def test_another_spelling_that_finds_nothing_is_not_searched_instead():
    make_course(title="Bikes")
    make_course(title="A dog")
    take_up_words()

    outcome = search("dog bites", Choices())

    assert outcome.instead == ""
    assert some("dog bites") == ["A dog"]


def test_where_nothing_has_any_of_what_was_typed_some_of_its_likely_spelling_is_shown(client):
    make_course(title="Lanterns")
    take_up_words()

    assert search("lanturns qqqqq", Choices()).instead == "lanterns qqqqq"
    assert some("lanturns qqqqq") == ["Lanterns"]
    page = client.get("/search/", {"q": "lanturns qqqqq"}).content.decode()
    assert "Nothing has all of <strong>lanterns qqqqq</strong> either." in page
    assert "These results are for" not in page


def test_two_letters_changed_round_are_understood_though_little_of_the_word_is_left():
    make_course(title="Safety of sleep")
    for other in ("Software", "Saffron", "Softer"):
        make_course(title=other)
    take_up_words()

    assert search("saftey", Choices()).instead == "safety"


def test_a_misspelt_word_with_a_hyphen_is_understood():
    make_course(title="Night lanterns")
    take_up_words()

    assert search("night-lanturns", Choices()).instead == "night lanterns"


def test_for_a_rare_spelling_another_is_offered():
    make_course(title="One lanturn")
    for number in range(4):
        make_course(title=f"Lantern {number}")
    take_up_words()

    assert search("lanturn", Choices()).perhaps == "lantern"


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("dead", "deaf"),
        ("lado", "lady"),
        ("named", "naked"),
        ("broad", "abroad"),
        ("father", "stepfather"),
        ("mattered", "battered"),
        ("eating", "beating"),
        ("sector", "sect"),
    ],
)
def test_no_other_word_is_proposed_for_one_that_is_spelt_right(there, typed):
    make_course(title=f"About {there}")
    take_up_words()

    assert spelling.better(typed) == ""


@pytest.mark.parametrize(
    ("there", "typed"),
    [
        ("neglect", "negelct"),
        ("pressure", "presure"),
        ("grooming", "gromming"),
        ("bruising", "bruseing"),
        ("hoarding", "hording"),
        ("trafficking", "trafiking"),
        ("abuse", "abuze"),
        ("capacity", "capasity"),
        ("female", "femail"),
        ("conference", "conferense"),
        ("safeguarding", "safeg"),
    ],
)
def test_what_is_mixed_up_by_ear_or_by_hand_is_understood(there, typed):
    make_course(title=f"About {there}")
    take_up_words()

    assert spelling.better(typed) == there


def test_of_two_words_that_are_near_the_nearer_is_proposed():
    make_course(title="Lanters and lanterns")
    take_up_words()

    assert spelling.better("lanturns") == "lanterns"


def test_what_is_hardly_like_it_is_not_proposed():
    make_course(title="Nurses")
    take_up_words()

    assert search("nudes", Choices()).instead == ""


def test_of_three_words_one_may_be_missing_and_those_with_most_come_first():
    make_course(title="Lanterns on the bridge in winter")
    make_course(title="Lanterns on the bridge")
    make_course(title="Lanterns alone")

    assert found("lanterns bridge winter") == [
        "Lanterns on the bridge in winter",
        "Lanterns on the bridge",
    ]
    assert some("lanterns bridge winter") == ["Lanterns alone"]


def test_of_pages_that_lack_one_those_with_the_others_in_their_title_come_first():
    make_course(
        title="A long one", summary="Whole family, whole family: whole families and the family."
    )
    make_course(title="The whole family way", summary="Talk.", programme="<p>Talk.</p>")

    assert found("dinner whole family")[0] == "The whole family way"


# why


def test_why_says_where_it_is():
    make_course(title="Lanterns")
    make_course(title="Summary", summary="Lanterns.")
    make_course(title="Text", programme="<p>Lanterns.</p>")

    assert why("lanterns") == {
        "Lanterns": "In its title",
        "Summary": "In its title, summary or topics",
        "Text": "In its text",
    }


def test_why_says_what_stands_there_in_other_words(term):
    make_course(title="Our LCSPR")

    assert why("what went wrong") == {
        "Our LCSPR": "In its title, in other words for “what went wrong”"
    }


def test_why_says_what_is_missing():
    make_course(title="Lanterns on the bridge")
    make_course(title="Lanterns alone")

    assert why("lanterns bridge winter") == {
        "Lanterns on the bridge": "In its title; without “winter”",
        "Lanterns alone": "In its title; without “bridge” and “winter”",
    }


def test_words_written_as_one_are_not_said_to_be_missing():
    make_course(title="Prebirth planning")

    assert "without" not in why("pre birth")["Prebirth planning"]


# contacts


@pytest.mark.parametrize(
    "typed",
    [
        "who do I ring",
        "phone number",
        "report a concern",
        "make a referral",
        "referral email",
        "emergency",
        "urgent",
    ],
)
def test_a_contact_is_found_by_what_it_is_rung_for(typed):
    way = make_way()

    assert found(typed) == [way.contact.name]


@pytest.mark.parametrize("need", Need)
def test_a_contact_leads_to_where_it_stands_among_the_contacts(client, need):
    make_way(make_contact(name="Lantern line", need=need))
    result = client.get("/search/?q=lantern").content.decode()

    [path, place] = re.search(r'href="([^"#]*)#([^"]*)">Lantern line</a>', result).groups()
    page = client.get(path).content.decode()

    assert "Lantern line" in page[page.index(f' id="{place}"') :]


def test_a_contact_that_answers_at_night_is_found_so():
    day = make_contact(name="By day")
    make_way(day, when="office")
    night = make_contact(name="By night")
    make_way(night, when="out_of_hours")

    assert found("out of hours") == found("emergency duty team") == ["By night"]


@pytest.mark.parametrize(
    "typed", ["who to ring at night", "tonight", "evening", "weekend number", "bank holiday"]
)
def test_a_contact_that_answers_out_of_hours_is_found_by_when_somebody_would_ring(typed):
    make_way(make_contact(name="By day"), when="office")
    make_way(make_contact(name="Other times"), when="out_of_hours")

    assert found(typed) == ["Other times"]


@pytest.mark.parametrize(
    ("audience", "child", "adult"),
    [("children", True, False), ("adults", False, True), ("both", True, True)],
)
def test_where_to_report_is_found_by_whom_somebody_is_worried_about(audience, child, adult):
    make_way(make_contact(name="Duty line", audience=audience))

    assert (found("worried about a child") != []) is child
    assert (found("worried about an adult") != []) is adult


@pytest.mark.parametrize("typed", ["01164960401", "0116 4960401", '"01164960401"'])
def test_a_contact_is_found_by_its_number_typed_without_spaces(typed):
    make_way(make_contact(name="Duty line"), value="0116 496 0401")
    make_way(make_contact(name="Other line"), value="0116 496 0402")

    assert found(typed) == ["Duty line"]
