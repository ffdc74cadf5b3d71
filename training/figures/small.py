"""Small groups are not broken down: what few people said could be told to be theirs.

In a table every number that fewer than five people stand behind is left out, and so many others
with it that no subtraction gives it away: neither from the total nor from the other rows.
"""

from collections.abc import Iterable

FEWEST = 5


def is_few(people: int) -> bool:
    return 0 < people < FEWEST


def to_hide(counts: list[int], total: int, already: Iterable[int] = ()) -> set[int]:
    """Which places of `counts` are not shown beside each other and beside their `total`.

    Where any is small, all below five go, none of them included: so nobody can tell who is none.
    Then the next smallest go, until at least two are hidden that are five or more together. A count
    that leaves few of the total goes too, for groups that overlap. `already` are hidden anyway.
    """
    small = {n for n, each in enumerate(counts) if is_few(each) or is_few(total - each)}
    hidden = small | set(already)
    if not hidden:
        return set()
    hidden |= {place for place, each in enumerate(counts) if each < FEWEST}
    rest = sorted(set(range(len(counts))) - hidden, key=lambda place: counts[place])
    for place in rest:
        if len(hidden) > 1 and sum(counts[each] for each in hidden) >= FEWEST:
            break
        hidden.add(place)
    return hidden


def in_words(people: int | None) -> str:
    """A number of people, for whoever may not know of few: “fewer than 5”."""
    return f"fewer than {FEWEST}" if people is None or is_few(people) else f"{people:,}"
