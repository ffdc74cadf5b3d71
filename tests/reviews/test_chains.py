"""The demonstration’s threads, walked by links alone, there and back. Those of `CHAINS` follow what
partnerships have reported of real reviews, so they end where those reports end."""

import re

import pytest

from reviews.models import Evidence, Recommendation, Review
from tests.reading import read

pytestmark = pytest.mark.django_db
PRE_BIRTH = "/procedures/children/pre-birth-and-post-birth-planning/"
INDUCED_ILLNESS = "/procedures/children/fabricated-or-induced-illness/"
# By review: the pages that each of its recommendations led to, in the order they are shown.
CHAINS = {
    "pre-birth-planning-audit": [
        ["/briefings/planning-before-birth/"],
        [],
        [],
        [],
        ["/briefings/planning-before-birth/"],
        [PRE_BIRTH],
        ["/briefings/planning-before-birth/"],
    ],
    "child-k": [[INDUCED_ILLNESS], ["/training/courses/when-symptoms-cannot-be-explained/"]],
    "mental-capacity-act-audit": [
        [],
        [
            "/training/courses/mental-capacity-in-practice/",
            "/training/courses/mental-capacity-advanced/",
            "/procedures/adults/mental-capacity/",
            "/briefings/using-the-mental-capacity-act/",
        ],
    ],
    "neglect-toolkit-dip-sample": [[], []],
}
EXAMPLE = "example-of-a-whole-thread"
TO_A_SECTION = re.compile(r"/(?:briefings|procedures/\w+|training/courses)/[\w-]+/$")


def links(client, path):
    """The addresses that the page’s own content leads to, in order, without their fragments."""
    main = read(client, path).partition("<main")[2].partition("</main>")[0]
    found = re.findall(r'href="([^"]+)"', main)
    return list(dict.fromkeys(link.partition("#")[0] for link in found))


@pytest.mark.parametrize("slug", CHAINS)
def test_a_chain_is_walked_from_the_list_to_its_last_step_and_back(client, demonstration, slug):
    review = f"/reviews/{slug}/"
    found = {f"{review}{number}/": pages for number, pages in enumerate(CHAINS[slug], 1)}

    assert review in links(client, "/reviews/") + links(client, "/reviews/?page=2")
    assert [link for link in links(client, review) if link in found] == list(found)
    for thread, pages in found.items():
        onward = links(client, thread)
        assert [link for link in onward if TO_A_SECTION.match(link)] == pages
        assert review in onward
        for page in pages:
            assert thread in links(client, page)


@pytest.mark.parametrize("slug", CHAINS)
def test_a_true_chain_ends_with_what_is_missing(client, demonstration, slug):
    assert not Evidence.objects.said().filter(recommendation__review__slug=slug).exists()
    for recommendation in Recommendation.objects.filter(review__slug=slug):
        assert "No evidence" in read(client, recommendation.get_absolute_url())


def test_one_example_shows_every_step_and_says_that_it_is_made_up(client, demonstration):
    said = Evidence.objects.said()
    [review] = Review.objects.filter(recommendations__evidence__in=said).distinct()
    levels = said.values_list("level", flat=True)

    assert review.slug == EXAMPLE
    assert set(levels) == set(Evidence.Level)
    assert said.filter(level="impact", sustained="yes").exists()
    assert "An example" in read(client, f"/reviews/{EXAMPLE}/1/")
    assert "made up" in read(client, review.get_absolute_url())
