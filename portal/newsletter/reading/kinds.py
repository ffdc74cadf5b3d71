"""What kind of part some blocks are, by what stands in them."""

import re
from collections.abc import Iterable

from portal.documents.blocks import Block
from portal.newsletter.reading.words import bare

ARTICLE, CONTACT, PROFILE, EVENT = "article", "contact", "profile", "event"
NAME = re.compile(r"\W*name\W*:.*", re.I | re.S)
ROLE = re.compile(r"\W*(?:job(?:\s+title)?|role|post|title|team|organisation)\W*:.*", re.I | re.S)
ASKS = re.compile(r"(?:.*\b(?:you|your)\b.*(?:\?|:)|tell us\b.*)\W*.{0,40}", re.I | re.S)
MET = re.compile(
    r"\W*(?:meet\b|a day in the life|role profile|.*\bq\s*(?:&|and)\s*a\b|.{0,12}\bspotlight\b"
    r"|in focus\b|introducing\b|getting to know|.{0,8}\bminutes with\b|in conversation with"
    r"|interview\b)",
    re.I,
)
CONTACT_TITLE = re.compile(
    r"\W*(?:.*\bchang\w+\b.*\bcontact\b|.*\bcontact (?:details|numbers?|us|information)\b"
    r"|contacts?\W*$|useful contacts"
    r"|.*\b(?:new|changed?)\b.*\b(?:phone|telephone|number|e-?mail)\b|(?:get|keep) in touch)",
    re.I | re.S,
)
EVENT_TITLE = re.compile(
    r"\b(?:training|events?|courses?|diary|conference|webinars?|workshops?|seminars?|forum"
    r"|briefing sessions?|peer support group|save the date|learning opportunities"
    r"|learning (?:and|&) development programme|what[’']s on)\b",
    re.I,
)
ABOUT_TRAINING = re.compile(r"\b(?:resources?|materials?|strategy|needs analysis|packs?)\b", re.I)
WHEN = re.compile(
    r"""\b(?:\d{1,2}(?:[:.]\d{2})?\s*[ap]\.?m\b|\d{1,2}[:.]\d{2}\s*(?:[-–]|to)\s*\d{1,2}[:.]\d{2})
      |\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?\d{1,2}
      |\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)""",
    re.I | re.X,
)
COMING = re.compile(
    r"\b(?:book(?:ing)? (?:a |your )?place|to book|places are|join us|register|venue|sessions?"
    r"|book (?:at|on|by|through|via|online)|half[- ]day|full[- ]day|delegates?|participants"
    r"|courses?|MS Teams|on Teams|via Teams|zoom|to attend|meets? on)\b",
    re.I,
)
WAY = re.compile(r"\S@\S+|\b0\d{2,4}\s\d{3,4}\s?\d{3,4}\b|\bwww\.\S+")
MYTH = re.compile(r"\W*myths?\b", re.I)
LABEL = re.compile(r"\W*(?:myth|fact|truth|reality)\W*(?:\d\W*)?", re.I)  # of what stands below it
LONG_QUESTION = 120  # letters
QUESTIONS = 3  # that make a profile
NAMED = 3  # lines from the heading of a profile to the name in it, at most
COMES = 2  # words of a coming event


def kind_of(title: str, blocks: list[Block]) -> str:
    if is_profile(title, blocks):
        return PROFILE
    if CONTACT_TITLE.match(title) and _has(WAY, blocks):
        return CONTACT
    return EVENT if is_event(title, blocks) else ARTICLE


def is_profile(title: str, blocks: list[Block]) -> bool:
    """Somebody’s role, told by themselves: a name and a role, or questions and answers."""
    if names_somebody(blocks[:6]):
        return True
    if MET.match(title):
        return sum(map(is_question, blocks)) >= QUESTIONS
    return sum(map(asks, blocks)) >= QUESTIONS and bool(re.search(r"\brole\b", title, re.I))


def heads_a_profile(blocks: list[Block], at: int) -> bool:
    """Whether somebody’s name and role stand below a line, or it says that they are met, and a
    question does."""
    below = blocks[at + 1 : at + 1 + NAMED]
    if MET.match(blocks[at].text):
        return names_somebody(below) or any(map(is_question, below))
    return ":" not in blocks[at].text and names_somebody(below)


def is_question(block: Block) -> bool:
    return len(block.text) < LONG_QUESTION and (asks(block) or bare(block.text).endswith("?"))


def asks(block: Block) -> bool:
    """Whether it is a question to the person of a profile."""
    return len(block.text) < LONG_QUESTION and bool(ASKS.fullmatch(block.text))


def is_label(block: Block) -> bool:
    """Whether it says no more than “Myth” or “Fact”."""
    return bool(LABEL.fullmatch(block.text))


def says_who(block: Block) -> bool:
    """Whether it is the line of a profile with a name, or with a role."""
    return bool(NAME.fullmatch(block.text) or ROLE.fullmatch(block.text))


def names_somebody(blocks: Iterable[Block]) -> bool:
    texts = [block.text for block in blocks]
    return any(map(NAME.fullmatch, texts)) and any(map(ROLE.fullmatch, texts))


def is_event(title: str, blocks: list[Block]) -> bool:
    """Something that one may go to: its title says so, or its day does and how to come."""
    text = "\n".join(block.text for block in blocks)
    comes = len(set(map(str.lower, COMING.findall(text))))
    if EVENT_TITLE.search(title) and not ABOUT_TRAINING.search(title):
        return bool(WHEN.search(text)) or comes >= 1
    return len(WHEN.findall(text)) >= 1 and comes >= COMES + 1


def _has(pattern, blocks):
    return any(pattern.search(block.text) for block in blocks)
