"""The picture of a thread: every step in a box, every word in its box, the same in words beside."""

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reviews.picture import MOST_LINES, WIDTH, cut, drawn, length, wrapped
from reviews.steps import Step
from tests import factories
from tests.browser import NARROW, WIDE
from tests.reading import read

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=200)
ROOM = st.integers(60, 268)


@st.composite
def threads(draw):
    """Steps, each at most one rank below the one before it; the first of the first rank."""
    steps = []
    for name, says, rank, missing in draw(
        st.lists(
            st.tuples(WORDS.filter(str.strip), WORDS, st.integers(0, 3), st.booleans()), min_size=1
        )
    ):
        depth = min(rank, steps[-1].depth + 1) if steps else 0
        steps.append(Step(name, says, depth, missing))
    return steps


@given(threads())
def test_no_box_meets_another_or_leaves_the_picture(steps):
    picture = drawn(steps)

    ends = [(box.y, box.y + box.height) for box in picture.boxes]
    assert all(end < begin for (_, end), (begin, _) in zip(ends, ends[1:], strict=False))
    assert all(box.x > 0 and box.x + box.width < WIDTH for box in picture.boxes)
    assert ends[-1][1] < picture.height


@given(threads())
def test_every_step_is_drawn_with_its_words_inside_its_box(steps):
    picture = drawn(steps)

    assert [box.step for box in picture.boxes] == steps
    for box in picture.boxes:
        for height, words in [*box.name, *box.says]:
            weight = 1.1 if (height, words) in box.name else 1
            assert box.y < height < box.y + box.height
            assert box.text_x + length(words, weight) < box.x + box.width


def ends(line):
    """Where a joining line begins, and where it leads."""
    x, y, down, side = re.fullmatch(r"M(\d+) (\d+)V(\d+)(?:H(\d+))?", line.d).groups()
    return (int(x), int(y)), (int(side or x), int(down))


@given(threads())
def test_each_step_but_the_first_is_joined_to_the_one_it_stands_under(steps):
    picture = drawn(steps)

    assert len(picture.lines) == len(steps) - 1
    for place, line in enumerate(picture.lines, 1):
        box, (begin, end) = picture.boxes[place], ends(line)
        [parent] = [each for each in picture.boxes[:place] if each.y + each.height == begin[1]]
        assert parent.step.depth == max(box.step.depth - 1, 0)
        assert parent.x < begin[0] < parent.x + parent.width
        assert (end[0] == box.x) if box.step.depth else (end == (begin[0], box.y))
        assert line.missing == box.step.missing


@example("See " * 30, 60)
@example("https://example.org/" + "w" * 200, 60)
@given(WORDS, ROOM)
def test_words_are_wrapped_and_none_is_lost(text, room):
    lines = wrapped(text, room)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert [line for line in lines if length(line) > room] == []


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ([], []),
        (["One", "two", "three"], ["One", "two", "three"]),
        (["One", "two", "three", "four"], ["One", "two", "thr…"]),
        (["One", "two", "three, of", "four"], ["One", "two", "three…"]),
    ],
)
def test_what_is_cut_says_so(lines, shown):
    assert cut(lines) == shown
    assert len(shown) <= MOST_LINES


def pictured(page):
    """The words of each box, and whether its edge is dashed."""
    picture = page[page.index("<svg") : page.index("</svg>")]
    boxes = re.findall(r"<rect([^>]*)/>(.*?)(?=<rect|$)", picture, re.DOTALL)
    return [
        (
            unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", words))),
            "thread__missing" in edge,
        )
        for edge, words in boxes
    ]


def in_words(page):
    """The list that says the same."""
    words = page[page.index("The picture in words") :]
    items = re.findall(r"<li>(.*?)</li>", words[: words.index("</ol>")])
    return [unescape(re.sub(r"<[^>]+>", "", item)) for item in items]


@pytest.mark.django_db
def test_the_picture_shows_each_step_and_dashes_what_is_missing(client):
    review = factories.make_review(title="Adult A")
    recommendation = factories.make_recommendation(review=review, number=3, text="Ask first.")
    course = factories.make_course(title="Asking first")
    response = factories.make_response(
        recommendation=recommendation, done_on="2026-03-03", course=course
    )
    factories.make_evidence(response=response, shows="They asked.")
    factories.make_evidence(
        recommendation=recommendation,
        level="output",
        shows="It ran.",
        figure=2,
        sustained="no",
        checked_again_on="2026-10-01",
    )

    page = read(client, recommendation.get_absolute_url())

    assert pictured(page) == [
        ("Review Adult A", False),
        ("Recommendation 3 Ask first.", False),
        ("Decision Accepted", False),
        ("Training: done 3 March 2026 Asking first", False),
        ("Evidence of outcome 14 of 20 records (70%). They asked.", False),
        ("Evidence of output Fewer than 5 of 20 records. It ran.", False),
        ("Did it last? No, looked at again 1 October 2026", False),
        ("Still missing No evidence of impact yet", True),
        ("Still missing Nobody has looked again whether it lasted", True),
    ]
    assert in_words(page) == [
        re.sub(
            r"^(Review|Recommendation 3|Decision|Training: done 3 March 2026|"
            r"Evidence of out(?:come|put)|Did it last\?|Still missing) ",
            r"\1: ",
            words,
        )
        for words, _ in pictured(page)
    ]
    assert 'role="img" aria-labelledby="picture-title picture-desc"' in page
    assert '<title id="picture-title">The thread of recommendation 3</title>' in page
    assert re.search(r'<desc id="picture-desc">9 steps from top to bottom\.', page)


@pytest.mark.django_db
def test_the_picture_says_why_it_was_not_accepted(client):
    recommendation = factories.make_recommendation(
        decision="not_accepted", reason="It is the law.", decided_on="2026-03-03"
    )

    page = read(client, recommendation.get_absolute_url())

    assert pictured(page)[2:] == [("Decision Not accepted, 3 March 2026: It is the law.", False)]


@pytest.mark.django_db
def test_a_picture_of_very_many_responses_names_the_first_and_counts_the_rest(client):
    recommendation = factories.make_recommendation()
    for number in range(10):
        factories.make_response(recommendation=recommendation, what=f"Step {number}")

    page = read(client, recommendation.get_absolute_url())

    assert [words for words, _ in pictured(page)][8:10] == [
        "Training: under way Step 5",
        "And 4 more responses On this page in words",
    ]
    assert "Step 9" in page


OUTSIDE = """() => [...document.querySelectorAll("svg.thread text")].filter(text => {
  const words = text.getBBox(), box = text.closest("svg").querySelectorAll("rect");
  return ![...box].some(each => words.x >= each.x.baseVal.value
    && words.x + words.width <= each.x.baseVal.value + each.width.baseVal.value
    && words.y >= each.y.baseVal.value
    && words.y + words.height <= each.y.baseVal.value + each.height.baseVal.value);
}).map(text => text.textContent)"""


@pytest.mark.django_db
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_in_a_browser_no_word_stands_out_of_its_box(visitor, width):
    visitor.open("/reviews/pre-birth-planning-audit/1/", width)

    assert visitor.page.locator("svg.thread text").count() > 10
    assert visitor.page.evaluate(OUTSIDE) == []


@pytest.mark.django_db
def test_the_picture_is_readable_at_320_pixels_and_never_wide(visitor):
    path = "/reviews/pre-birth-planning-audit/1/"
    visitor.open(path, NARROW)
    narrow = visitor.page.locator("svg.thread").bounding_box()["width"]
    visitor.open(path, 760)
    wide = visitor.page.locator("svg.thread").bounding_box()["width"]

    assert narrow >= WIDTH
    assert wide <= 36 * 16
