"""What stands between entries and is of none: where to register, to click, to go back to."""

import re

from procedures.reading.months import month_in
from procedures.reading.words import plain, simple

ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+>?|<?[\w.+-]+@[\w-]+\.[\w.-]+>?", re.I)
ASIDE = re.compile(
    r"(?:please\s+)?(?:click|register|sign up|subscribe|log ?in|read more|find out more|back to|"
    r"return to|go to|top of|top$|print|share|search|skip to|home$|menu$|download (?:this|the|a)|"
    r"visit|view (?:the|all|this|our|online)|see all|show (?:more|all)|(?:you|staff|"
    r"practitioners|all) can|"
    r"keep up|(?:for|to) (?:further|more|any|full|register|receive|be notified|sign|view|"
    r"see all|access|read|"
    r"find|subscribe|get|keep)|if you (?:have|would|wish|want|need)|contact (?:us|"
    r"the)|next (?:update|"
    r"scheduled|planned)|e-?mail|follow us|cookies?|page \d+|contents$)\b"
    r"|©|copyright\b|.*\bregister\b.*\b(?:updates?|alerts?|notified|notifications?)\b"
    r"|.*\bnext (?:planned |scheduled )?update\b",
    re.I,
)
NONE = re.compile(
    r"(?:none|nil|n/?a|not applicable|(?:there (?:are|were|have been) )?(?:no|none)\b"
    r"(?: (?:new|further|other|updated|amended|revised|removed|deleted|archived|chapters?|"
    r"procedures|policies|features|items?|and|or|were|was|are|have|has|been|added|to report|"
    r"applicable))*)"
    r"(?: (?:(?:at|on|in|during|for) )?this (?:time|occasion|month|update|period|release|quarter)"
    r"| at present)?",
    re.I,
)
ENDS = re.compile(r"(?:the )?next (?:planned |scheduled )?(?:update|release|issue|edition)\b", re.I)
OF_A_CHAPTER = re.compile(
    r"\b(?:sections?|chapter|paragraph|has been|have been|added|updated|amended)\b", re.I
)
LEADS_THERE = re.compile(r"\b(?:procedures|manual|website|online|site)\b.*:\s*$", re.I | re.S)
LONGEST = 45  # words


def is_aside(text: str) -> bool:
    said = plain(text)
    if not any(letter.isalnum() for letter in said) or not ADDRESS.sub("", said).strip(" .:|–-()"):
        return True
    if ADDRESS.search(said) and LEADS_THERE.search(ADDRESS.sub("", said)):
        return True
    if re.fullmatch(r"(?:page\s*)?\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?", simple(said)):
        return True
    if len(said.split()) > LONGEST or not ASIDE.match(said):
        return False
    return not OF_A_CHAPTER.search(said) or bool(re.search(r"\b(?:register|click)\b", said, re.I))


def is_none(text: str) -> bool:
    """Whether it says that there are no chapters of a kind: “None this time”."""
    return bool(NONE.fullmatch(simple(text).strip(" .()–-")))


def ends_titles(text: str) -> bool:
    """Whether no more titles of a list stand below it: “Next update: May 2024”."""
    return is_none(text) or bool(ENDS.match(plain(text)))


def is_masthead(text: str) -> bool:
    """A month that a newsletter or a page carries, which is of no list."""
    return bool(month_in(text)) and bool(re.search(r"\b(?:issue|edition|newsletter)\b", text, re.I))
