"""What a note asks for and points at: to read the chapter again, and sections of its own."""

import re

AGAIN = r"(?:re-?\s?read|read again)"
OBJECT = (
    r"(?:\s+(?:again|through|fully|carefully|(?:(?:the|this|these|that|our|whole|entire|full|new|"
    r"updated|revised|amended|complete|of|all|both|its?|in)\s+)*(?:chapters?|procedures?|guidance|"
    r"polic(?:y|ies)|protocols?|documents?|sections?|it|them|full|entirety|whole|pages?)))*"
)
END = r"(?=\s*(?:[.,;:!?)–—-]|$|(?:by|before|as|so|and|to|if|when|because|alongside)\b))"
MODAL = (
    r"(?:should|must|needs?|ought|requires?|required|advised|recommended|asked|encouraged|"
    r"expected|urged|please|will|have|has|important|worth|essential)"
)
RE_READ = [
    re.compile(
        rf"\b{MODAL}(?:\s+(?:now|therefore|also|all|to|be|have|that|for\s+\w+))*\s+(?:be\s+)?{AGAIN}\b{OBJECT}{END}",
        re.I,
    ),
    re.compile(rf"(?:^|[.!?;:,–—]\s+|\band\s+)(?:please\s+)?{AGAIN}\b{OBJECT}{END}", re.I),
    re.compile(
        rf"\b{AGAIN}\s+(?:the|this)\s+(?:\w+\s+){{0,2}}(?:chapter|procedure|guidance|policy|document|protocol)\b",
        re.I,
    ),
    re.compile(
        rf"\b{AGAIN}\s+(?:is|was)\s+(?:\w+ly\s+)?(?:recommended|advised|required|needed|"
        r"suggested|necessary|encouraged|essential)\b",
        re.I,
    ),
    re.compile(rf"\b{AGAIN}\s+(?:it\s+)?in\s+(?:its\s+entirety|full|whole)\b", re.I),
    re.compile(
        r"\bread\s+(?:(?:it|through|this|the|whole|entire|chapter|guidance|procedure|policy|document)"
        r"\s+)*in\s+(?:its\s+entirety|full)\b|\bread\s+(?:the|this)\s+(?:whole|entire|full)\s+"
        r"(?:chapter|procedure|guidance|policy|document)\b|\bread\s+(?:this|the)\s+(?:\w+\s+)?"
        r"(?:chapter|procedure|guidance|policy|document)\s+again\b|\bread\s+it\s+again\b|\bre-?reading\s+"
        r"(?:is|of (?:this|the) (?:chapter|procedure|guidance))\b|\brequires?\s+re-?reading\b",
        re.I,
    ),
]
NOT_SO = re.compile(
    r"\b(?:no|not|n't|need not|nobody|without|never|unnecessary|rather than|instead of|don't)\b",
    re.I,
)
OTHERS = re.compile(
    r"\b(?:records?|notes?|files?|minutes|statements?|plans?|assessments?|reports?|chronolog(?:y|ies)|"
    r"letters?|entries|referrals?)\s+$",
    re.I,
)
SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z])")

NUMBER = r"\d{1,2}(?:\.\d{1,2}){0,3}[a-z]?(?![\w/])(?!\.\d)"
NAMED = re.compile(
    rf"(?<![\w.])(?P<word>sections?\s+|sects?\.?\s+|ss?\.\s*(?=\d)|s(?=\d)|paragraphs?\s+|paras?\.?\s*)"
    rf"(?P<numbers>{NUMBER}(?:\s*(?:,\s*(?:and\s+)?|&|\band\b|\bor\b|\bto\b|\bthrough\b|-|–)\s*"
    rf"(?:sections?\s+|s\.?\s*)?{NUMBER})*)(?P<part>(?:\s*\(\w{{1,3}}\))*)",
    re.I,
)
STATUTE = {7, 11, 17, 20, 31, 37, 38, 42, 44, 46, 47, 76, 85, 117, 135, 136, 157, 175}
DUTY = re.compile(
    r"\s*[-–]?\s*(?:enquir|inquir|investigat|assess|audit|dut(?:y|ies)|accommodat|aftercare|agreement|"
    r"order|interview|report|detention|detained|strategy|meeting|child|famil|support|service|"
    r"safeguarding|threshold|return|self|process|referral|case|plan|concern|pathway|decision|power)",
    re.I,
)
BY_ITSELF = {42, 47, 117, 135, 136, 175}  # that everybody knows of a law, not of a chapter
OF_A_LAW = re.compile(
    r"\s*(?:,\s*)?(?:of\s+|in\s+|under\s+)?(?:the\s+)?(?:[A-Z][\w'’-]*\s+(?:(?:and|of|in|for|on|the|&)"
    r"\s+)*){1,7}?\(?(?:Act|Regulations|Order|Bill|Code|Rules)\b"
)
OF_ANOTHER = re.compile(
    r"\s*(?:of|in|from|under|within|to)\s+(?:the\s+|our\s+|its\s+|their\s+)?(?:(?:statutory|national|new|latest|"
    r"revised|updated|local|government|government's)\s+)*(?:[“\"'‘]?[A-Z]|statutory|guidance\b|act\b|legislation)"
)
AFTER_A_LAW = re.compile(
    r"(?:\b(?:Act|Regulations|Code of Practice|Rules)(?:\s+\d{4})?|"
    r"\bWorking [Tt]ogether(?: to [Ss]afeguard "
    r"[Cc]hildren)?(?:\s+\(?\d{4}\)?)?|\bKCSIE(?:\s+\d{4})?|"
    r"\bKeeping Children Safe in Education(?:\s+\(?\d{4}\)?)?)[,:(]?\s*$"
)
ADDED = re.compile(r"\b(?:new|chapter's|chapter’s|see|amended|updated|revised)\s+$", re.I)
MADE = re.compile(r"[\s,]*(?:[A-Z“(][^.]*?)?\b(?:has|have)\s+been\b")
MOST = 30  # sections of one range


def asks_to_re_read(note: str) -> bool:
    """Whether it asks its readers to read the chapter again, whole."""
    return any(_asks(sentence) for sentence in SENTENCE.split(note))


def _asks(sentence):
    for found in (found for pattern in RE_READ for found in pattern.finditer(sentence)):
        before = sentence[: found.start()]
        if not NOT_SO.search(f"{before[-40:]}{found[0]}") and not OTHERS.search(before):
            return True
    return False


def sections(note: str) -> tuple[str, ...]:
    """The numbers of the chapter's own sections, as they are named; all of a range."""
    found = []
    for named in NAMED.finditer(note):
        if not _is_elsewhere(note, named):
            found += _numbers(named["numbers"])
    return tuple(dict.fromkeys(found))


def _is_elsewhere(note, named):
    """Whether they are sections of a law, or of another document."""
    before, after = note[: named.start()], note[named.end() :]
    if OF_A_LAW.match(after) or OF_ANOTHER.match(after) or AFTER_A_LAW.search(before):
        return True
    whole = [int(number) for number in re.findall(r"\d+", named["numbers"])]
    if "." in named["numbers"] or not STATUTE.issuperset(whole):
        return False
    if DUTY.match(after) or bool(named["part"]):
        return True
    is_short = named["word"].strip(". ").casefold() in ("s", "ss")
    is_known = is_short or not BY_ITSELF.isdisjoint(whole)
    return is_known and not (ADDED.search(before) and MADE.match(after))


def _numbers(text):
    pieces = re.split(rf"({NUMBER})", text, flags=re.I)
    made = []
    for joint, number in zip(pieces[::2], pieces[1::2], strict=False):
        if made and re.search(r"to|through|-|–", joint, re.I):
            made += _between(made[-1], number)
        made.append(number)
    return made


def _between(first, last):
    """The numbers that a range goes over, where its ends are of one level."""
    *above, start = first.split(".")
    *same, end = last.split(".")
    if above != same or not (start.isdecimal() and end.isdecimal()):
        return []
    numbers = range(int(start) + 1, int(end))
    return [".".join([*above, str(number)]) for number in numbers[:MOST]]
