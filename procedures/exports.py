"""The changes to take away: a row each, in the order in which somebody reads a spreadsheet."""

from procedures.models import Change

WIDTHS = {  # of the columns, in letters
    "Manual": 30,
    "Release": 12,
    "Chapter": 40,
    "Kind of change": 16,
    "Minor": 7,
    "What changed": 60,
    "Who is affected": 40,
    "What to do now": 60,
    "By when": 12,
    "Sections": 12,
    "Re-read": 9,
    "New “must”": 11,
    "Why": 40,
    "Where to read it": 40,
    "Replaced by": 40,
    "Use instead": 40,
    "Address": 60,
}


def as_row(change: Change, address: str) -> list:
    """What `WIDTHS` names. Uses what `ready_to_read()` fetches; `address` is its chapter's."""
    return [
        change.release.manual.name,
        change.release.month,
        change.chapter.title,
        change.get_kind_display(),
        _yes(change.minor),
        change.what_changed,
        change.who() if change.tells_whom else "",
        change.what_to_do,
        change.by_when,
        change.sections,
        _yes(change.re_read),
        _yes(change.new_must),
        ": ".join(filter(None, [change.get_why_kind_display(), change.why])),
        change.why_url,
        change.replaced_by and change.replaced_by.title,
        change.instead,
        address,
    ]


def _yes(ticked):
    return "Yes" if ticked else ""
