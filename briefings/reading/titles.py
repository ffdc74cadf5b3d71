"""What a briefing calls itself: the words “7-minute briefing”, and its title."""

import re

from portal.documents.blocks import Block

BANNER = re.compile(
    r"""(?P<banner>[\W_]*(?:(?:7|seven)[\s-]*min(?:ute)?s?|7MB)(?![\w-])
        (?:\s+(?:learning\s+)?(?:briefing|guide|read)s?)?[\W_]*)
        (?P<title>.*)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
LONGEST_TITLE = 14  # words


def is_banner(text: str) -> bool:
    """Whether it says that a 7-minute briefing is here, and perhaps which, and no more."""
    return bool(BANNER.fullmatch(text)) and looks_like_title(text)


def looks_like_title(text: str) -> bool:
    """Whether it is short and no sentence."""
    plain = text.strip("*_ ")
    first = next((letter for letter in plain if letter.isalnum()), "a")
    return (
        not first.islower()
        and len(plain.split()) <= LONGEST_TITLE
        and not plain.endswith((".", ",", ";"))
        and "](" not in plain
    )


def title_among(loose: list[Block]) -> tuple[str, list[Block]]:
    """The title in what stands round the sections, if there is one, and the rest."""
    title, rest = "", []
    for block in loose:
        banner = BANNER.fullmatch(block.text) if is_banner(block.text) else None
        if title:
            rest.append(block)
        elif banner:
            title = _bare(banner["title"])
            rest.append(block._replace(text=banner["banner"].strip()))
        elif looks_like_title(block.text) and not block.bullet:
            title = _bare(block.text)
        else:
            rest.append(block)
    return title, [block for block in rest if block.text]


def _bare(text):
    return " ".join(text.strip("*_ ").split())
