"""How much words look like the title of a chapter, or like what is said of one."""

import re

from procedures.reading.notes import sections
from procedures.reading.words import title
from procedures.wording import all_of

LONGEST_TITLE = 20  # words
VERB = re.compile(
    r"\b(?:has|have|had|was|were|is|are|been|being|will|should|must|can|may|now|does|do|sets?|"
    r"includes?|provides?|reflects?|contains?|covers?|explains?|replaces?|describes?|outlines?|"
    r"gives?|needs?)\b"
)
DEED = re.compile(
    r"\b(?:updat(?:ed?|es|ing)|amend(?:ed|ments?|ing)?|added|add(?:s|ing)|addition(?:s|al|ally)?|"
    r"revis(?:ed|ions?|ing)|review(?:ed|s)|remov(?:ed|es|al)|delet(?:ed|ion)|archived|withdrawn|"
    r"refresh(?:ed|es)|rewritten|re-written|replac(?:ed|es|ing)|new|chang(?:ed?|es)|includ(?:ed|es|ing)|"
    r"expanded|extended|strengthened|clarif(?:ied|ies|ication)|correct(?:ed|ions?)|renamed|retitled|"
    r"re-?read|reformatted|restructured|moved|merged|incorporat(?:ed|es)|reflect(?:s|ed)?|"
    r"published|inserted|linked|simplified|shortened|re-?ordered|split|superseded|tidied|checked)\b",
    re.I,
)
THING = (
    r"(?:chapters?|sections?|links?|documents?|paragraphs?|information|details|definitions?|"
    r"guidance|procedures?|polic(?:y|ies)|protocols?|appendi(?:x|ces)|references?|wording|flowcharts?|"
    r"contacts?|contact details|terminology|pages?|text|templates?|forms?|features?|"
    r"toolkits?|content|"
    r"tables?|diagrams?|thresholds?|resources?|addresse?s?|names?|titles?|examples?|checklists?|"
    r"material|items?|advice|tools?|leaflets?|pathways?|amendments?|changes|updates?)"
)
SURE = [
    re.compile(r"^(?:this|it) (?:is|was) (?:now )?an? (?:\w+ )?new\b|^new chapter", re.I),
    re.compile(
        rf"\b{THING}\b.*?\b(?:has|have|was|were|is|are)\b(?: \w+){{0,3}}? ?{DEED.pattern}",
        re.I | re.S,
    ),
    re.compile(
        r"^(?:new|updated|amended|revised|minor|added|additional|further|reviewed|refreshed|removed|"
        r"archived|withdrawn|replaced|rewritten|re-?read|clarified|strengthened|corrected|renamed|"
        rf"reworded|full|significant|substantial|small|various|extensive|no)\s.*?\b(?:{THING}|to|in|"
        r"with|by|throughout|from|for|added)\b",
        re.I | re.S,
    ),
    re.compile(
        rf"^(?:this|the|these|a|an|its?)\s+(?:\w+\s+){{0,3}}{THING}\b.*{DEED.pattern}", re.I | re.S
    ),
    re.compile(
        rf"\bsections?\s+\d.*?{DEED.pattern}|^{THING}(?: \w+)*? (?:added|updated|amended|refreshed|"
        rf"revised|reviewed|rewritten|replaced|removed)\b",
        re.I | re.S,
    ),
]
BEGINS_NOTE = re.compile(
    r"(?:(?:this|these|it|we|there)\b|(?:a|an|the) (?:new|latest|updated|revised|additional|"
    r"further)|(?:new|updated|amended|revised|minor|added|additional|further|reviewed|refreshed|removed|"
    r"archived|withdrawn|rewritten|re-?read|no|small|significant|throughout|links?|information|"
    r"details|definitions?|references?|amendments?|changes?|updates?|typo\w*|"
    r"please)\b(?!(?-i: [A-Z]))|"
    r"(?:new|no|updated|minor) (?:Chapter|Section|Changes?|Amendments?|Link)s?$)",
    re.I,
)
OF_SECTIONS = re.compile(r"(?:section|sections|para|paragraph|s\.)\b", re.I)
SMALL = all_of(
    "a an and as at by for from in into of on or out over the to up who with & their is are"
)
CONTINUES = re.compile(
    r"(?:(?:this|these|it|its)\b|the chapter|the guidance|in addition|also|there|links?|further|"
    r"additionally|section|please|staff|practitioners|readers|a |new )",
    re.I,
)


def says_a_change(text: str) -> int:
    """2 where it says what was done to a part of a manual, 1 where something was done, or 0."""
    if any(pattern.search(text) for pattern in SURE):
        return 2
    return 1 if DEED.search(text) else 0


def is_title_case(text: str) -> bool:
    words = [w for w in re.findall(r"[^\W\d_][\w’'-]*", text) if w.casefold() not in SMALL]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def begins_note(text: str) -> bool:
    """Whether it can only be the beginning of what is said of a chapter."""
    if OF_SECTIONS.match(text) and sections(text):
        return True
    return bool(BEGINS_NOTE.match(text)) and not (
        is_title_case(text)
        and len(text.split()) > 2
        and not text.endswith(".")
        and not VERB.search(text)
    )


def is_said(text: str) -> bool:
    """Whether it is a sentence, or as much of one as notes are, rather than a title."""
    words = text.split()
    if begins_note(text):
        return True
    if is_title_case(text) and len(words) <= LONGEST_TITLE and not text.endswith((".", ";")):
        return False
    if text[:1].islower() or text.endswith((".", ";", "!", ":")) and len(words) > 3:
        return True
    if len(words) > LONGEST_TITLE:
        return True
    weight = 2 * bool(VERB.search(text)) + says_a_change(text) + (len(words) > 8)
    return weight >= 3


def may_be_title(text: str) -> bool:
    """Whether a chapter may be called so, when something that is said of it stands beside."""
    said = title(text)
    words = said.split()
    if not 0 < len(words) <= LONGEST_TITLE or said[:1].islower() or not any(map(str.isalpha, said)):
        return False
    if re.search(r"[.;!]\s+[A-Z]", said) or said.endswith((".", ";", ",")):
        return False
    if re.match(r"(?:this|these|the following|please|we|it)\s+[a-z]", said, re.I):
        return is_title_case(said)
    return not (VERB.search(said) and DEED.search(said)) or is_title_case(said)


def goes_on(text: str) -> bool:
    """Whether a paragraph goes on with what was said of a chapter before it."""
    return bool(says_a_change(text) or CONTINUES.match(text))
