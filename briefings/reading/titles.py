"""What a briefing calls itself: the words “7-minute briefing”, and its title."""

import re

from portal.documents.blocks import Block
from portal.documents.titles import LONGEST_LINE, ORGANISATION, looks_like_title

WORDS = (
    r"(?:7|seven)[\s-]*min(?:ute)?s?(?![\w-])(?:\s+(?:learning\s+)?(?:brief(?:ing)?|guide|read)s?)?"
)
MINUTES = re.compile(r"min|7mb", re.I)
BANNER = re.compile(rf"(?P<banner>[\W_]*(?:{WORDS}|7MB(?![\w-]))[\W_]*)(?P<title>.*)", re.I | re.S)
BANNER_LAST = re.compile(rf"(?P<title>\S.*?)(?P<banner>\s[-–—|(]\s*{WORDS}\W*)", re.I | re.S)
MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
DATE = re.compile(
    rf"(?=.*\d)[\W\d]*(?:(?:published|updated|issue|version|date|st|nd|rd|th|{MONTHS}"
    r"|spring|summer|autumn|winter)(?:[\W\d]+|$))+",
    re.IGNORECASE,
)


def banner_in(text: str) -> tuple[str, str] | None:
    """The words that say that a 7-minute briefing is here, and the title beside them if there is.

    None where it says anything else, or more.
    """
    if not MINUTES.search(text[:LONGEST_LINE]) or not looks_like_title(text):
        return None
    found = BANNER.fullmatch(text) or BANNER_LAST.fullmatch(text)
    return (found["banner"].strip(), _bare(found["title"])) if found else None


def is_banner(text: str) -> bool:
    return banner_in(text) is not None


def title_among(loose: list[Block]) -> tuple[str, list[Block]]:
    """The title in what stands round the sections, if there is one, and the rest.

    It is beside the banner, or below it, or else what first looks like one.
    """
    for at, block in enumerate(loose):
        banner, title = banner_in(block.text) or ("", "")
        if title:
            return title, [*loose[:at], block._replace(text=banner), *loose[at + 1 :]]
    may_be = [at for at, block in enumerate(loose) if _may_be_title(block)]
    below = [at for at in may_be if at and is_banner(loose[at - 1].text)]
    for at in [*below, *may_be][:1]:
        return _bare(loose[at].text), [*loose[:at], *loose[at + 1 :]]
    return "", loose


def _may_be_title(block):
    if block.bullet or is_banner(block.text) or not looks_like_title(block.text):
        return False
    return not DATE.fullmatch(block.text) and not ORGANISATION.fullmatch(block.text)


def _bare(text):
    return " ".join(text.strip("*_ ").split())
