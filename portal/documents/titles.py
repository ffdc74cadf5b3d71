"""What may be a title, by its words alone."""

import re

LONGEST_TITLE = 14  # words
LONGEST_LINE = 200  # letters; what is longer is no title, however few its words
ORGANISATION = re.compile(r".*\b(?:partnerships?|boards?|council|trust)\W*", re.I | re.S)


def looks_like_title(text: str) -> bool:
    """Whether it is short and no sentence."""
    if len(text) > LONGEST_LINE:
        return False
    plain = text.strip("*_ ")
    first = next((letter for letter in plain if letter.isalnum()), "a")
    return (
        not first.islower()
        and any(letter.isalpha() for letter in plain)
        and len(plain.split()) <= LONGEST_TITLE
        and not plain.endswith((".", ",", ";"))
        and "](" not in plain
    )
