"""Whether what is said of a change tells a reader anything: “this chapter has been updated” does
not.

All words are taken away that could stand in the note of any change to any chapter, and those of the
chapter's own title. If none is left, nobody learns what is different. Names in the middle of a
sentence (“Further Information”, “Working Together”) always say something.
"""

import re

SILENT = "say what changed. A practitioner cannot tell what to do differently without it."
EMPTY = "“{}” tells nobody what is different. Say what is, so that a reader can act on it."
ALL_OF_IT = "“{}” is enough only where readers are asked to re-read the whole chapter: tick that."

WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
# Two words or more that begin with capitals, not at the beginning of a sentence.
NAME = re.compile(r"(?<=[^\W_][ ,])[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)+")
MOST_CAPITALS = (
    0.6  # of the words: with more, it is written like a title, and names do not stand out
)
PLACE = re.compile(
    r"\b(?:sections?|paragraphs?|paras?|parts?|chapters?|appendix|appendices|pages?)\s+"
    r"(?:[A-Z]\b|\d+(?:\.\d+)*)(?:\s*(?:,|and|&|to|-|–)\s*\d+(?:\.\d+)*)*",
    re.IGNORECASE,
)
DATES = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december)\b(?:\s+\d{4})?|\b\d[\d./-]*\b",
    re.IGNORECASE,
)


def all_of(text: str) -> frozenset[str]:
    """The words of a text, to ask whether others are among them."""
    return frozenset(text.split())


LITTLE = all_of(
    "a an the this that these those it its they their there here all some any each every other "
    "our we you your is are was were be been being has have had do does did will would should "
    "can could may must and or but so as at by for from in into of on onto out over to up with "
    "within under per via no not none now also only then which who whom what when where if"
)
# What any manual is made of.
THINGS = all_of(
    "chapter chapters section sections paragraph paragraphs page pages part parts appendix "
    "document documents doc procedure procedures policy policies protocol protocols guidance "
    "guideline guidelines guide manual resource resources link links hyperlink hyperlinks url "
    "website webpage file content contents text wording words language information info detail "
    "details material title item entry update updates version versions edition amendment "
    "amendments change changes revision revisions addition additions alteration alterations "
    "edit edits review reviews refresh tidy n/a na tbc tba"
)
# What is done to any of it.
DEEDS = all_of(
    "updated updating amended amending changed changing revised revising reviewed reviewing "
    "refreshed refreshing altered edited modified added adding included including inserted "
    "clarified clarifying improved strengthened enhanced expanded extended streamlined "
    "simplified tidied redrafted reformatted replaced moved made undertaken completed done "
    "carried published issued launched uploaded produced developed provided available effect "
    "read note noted see refer please ensure applied took taken place brought given put "
    "re-reviewed re-issued reissued find"
)
# How, when and in line with what it is done.
MANNERS = all_of(
    "new newly latest current currently recent recently minor major small slight significant "
    "substantial several various general generally further additional more existing relevant "
    "necessary appropriate required annual annually regular routine periodic scheduled planned "
    "full fully in-depth comprehensive some slightly where needed overall date dated up-to-date "
    "local locally national nationally regional statutory best good practice practices line "
    "reflect reflects reflecting reflected accordance according following follow compliant "
    "compliance consistent legislation legislative law legal legally requirement requirements "
    "process processes terminology formatting format clarity accuracy purposes reference "
    "references incorporate incorporates incorporated account since last previous month year "
    "time today above below attached attention interest safeguarding multi-agency children "
    "children's adults adult's"
)
THROUGHOUT = all_of(
    "throughout rewritten re-written rewrite overhauled overhaul reworked whole entire entirely "
    "entirety completely complete thoroughly thorough extensively extensive comprehensively "
    "re-read reread again"
)
EVERYDAY = LITTLE | THINGS | DEEDS | MANNERS | THROUGHOUT


def problem(said: str, *, about: str, re_read: bool) -> str:
    """What is wrong with `said` as an answer to “what changed?” in the chapter `about`; or ""."""
    said = " ".join(said.split())
    if not said:
        return SILENT
    if tells_something(said, about=about):
        return ""
    if not _is_all_of_it(said):
        return EMPTY.format(said)
    return "" if re_read else ALL_OF_IT.format(said)


def tells_something(said: str, *, about: str) -> bool:
    """Whether any word of it is neither everyday nor of the chapter's title."""
    said, title = _plain(said), set(_words(_plain(about)))
    said = DATES.sub(" ", PLACE.sub(" ", said))
    named = [word for name in _names(said) for word in _words(name)]
    return not title.issuperset(named) or not (EVERYDAY | title).issuperset(_words(said))


def _is_all_of_it(said):
    return not THROUGHOUT.isdisjoint(_words(_plain(said)))


def _plain(text):
    return text.replace("’", "'")


def _words(text):
    """Its words in small letters; a letter alone is none."""
    return [word.casefold() for word in WORD.findall(text) if len(word) > 1]


def _names(said):
    words = [word for word in WORD.findall(said) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    return NAME.findall(said) if capitals <= MOST_CAPITALS * len(words) else []
