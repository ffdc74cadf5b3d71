"""How the recommendations of a review stand, in a sentence."""

from collections import Counter

from portal.pages.words import listed
from reviews.models import Progress

# What is said of one, and of several.
SAID = {
    Progress.DONE: ("is done", "are done"),
    Progress.UNDER_WAY: ("is under way", "are under way"),
    Progress.OVERDUE: ("is overdue", "are overdue"),
    Progress.NO_RESPONSE: ("has no response yet", "have no response yet"),
    Progress.NOT_ACCEPTED: ("was not accepted", "were not accepted"),
}


def in_words(progress: list[Progress]) -> str:
    """“Of 7 recommendations, 4 are done, 2 are under way and 1 was not accepted.” Empty of none."""
    counted = Counter(progress)
    stands = [(counted[each], said) for each, said in SAID.items() if counted[each]]
    if not stands:
        return ""
    if len(progress) == 1:
        return f"The one recommendation {stands[0][1][0]}."
    if len(stands) == 1:
        every = "Both" if len(progress) == 2 else f"All {len(progress)}"
        return f"{every} recommendations {stands[0][1][1]}."
    parts = [f"{number} {one if number == 1 else several}" for number, (one, several) in stands]
    return f"Of {len(progress)} recommendations, {listed(parts)}."
