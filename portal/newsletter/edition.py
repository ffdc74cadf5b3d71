"""An issue as an e-mail: what is in it, a few words of each part with the link to it, and in full
which numbers changed.

It loads nothing and follows nobody: it has no pictures, and its links are those of the site.
"""

import re
from html import unescape
from textwrap import shorten
from urllib.parse import urljoin

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from portal.history.plain import plain
from portal.newsletter import banners
from portal.newsletter.models import Issue
from portal.newsletter.shown import Shown, parts_of
from portal.pages.addresses import full
from portal.publishing.running_text import CONTACTS, RunningText, known_to
from portal.reference import known

TWO_LINES = 170  # letters
HREF = re.compile(r'(<a\b[^>]*\bhref=")([^"]*)(")')


def whole(issue: Issue) -> tuple[str, str]:
    """What the e-mail says, as text and as HTML; `issue` is as `with_parts` gives it.

    Of what was withdrawn since it says nothing: whoever reads it has not read that before.
    """
    parts = [shown for shown in parts_of(issue, banners.of(issue)) if not shown.is_gone]
    partnership = known.read()
    words = RunningText(known_to(partnership), full(CONTACTS))
    said = {
        "issue": issue,
        "partnership": partnership,
        "address": full(issue.get_absolute_url()),
        "summary": words.in_plain_words(issue.summary),
        "welcome": _whole_links(words.explained(issue.welcome)),
        "numbers": [_in_full(shown, words) for shown in parts if _is_of_numbers(shown)],
        "parts": [_in_brief(shown, words) for shown in parts if not _is_of_numbers(shown)],
    }
    said["welcome_as_text"] = _as_text(said["welcome"])
    return _rendered("txt", said), _rendered("html", said)


def _is_of_numbers(shown: Shown) -> bool:
    return bool(shown.piece and shown.piece.tells_of_numbers)


def _in_full(shown, words):
    own, pulled = words.explained(shown.own), shown.read_in(words).explained(shown.pulled)
    html = _whole_links(own + pulled)
    return {"title": shown.title, "html": html, "text": _as_text(html)}


def _in_brief(shown, words):
    became = shown.became
    return {
        "kind": shown.kind,
        "title": shown.title,
        "address": full(shown.part.get_absolute_url()),
        "says": words.in_plain_words(_cut(_beginning(shown))),
        "became": became,
        "now": became and became.url and _joined(became.url),
        "others": [(name, _joined(url)) for name, url in became.others] if became else [],
    }


def _beginning(shown):
    """The words that say best what a part is about."""
    part = shown.part
    if part.extent == part.Extent.TITLE and part.is_pulled and not shown.own:
        return ""
    if shown.piece and shown.piece.summary and not shown.own:
        return shown.piece.summary
    if part.myth:
        return f"Myth: {part.myth}"
    return " ".join(unescape(strip_tags((shown.own or shown.pulled).replace("<", " <"))).split())


def _as_text(html):
    """A line left free between paragraphs, not between the items of a list."""
    return re.sub(r"\n(?!•)", "\n\n", plain(html))


def _whole_links(html):
    """With whole addresses: an e-mail is read elsewhere."""
    return mark_safe(HREF.sub(lambda m: m[1] + _joined(m[2]) + m[3], html))


def _joined(address):
    """On this site where it is no whole address; one that is none at all as it was written."""
    try:
        return urljoin(f"{settings.SITE_ADDRESS}/", address)
    except ValueError:
        return address


def _cut(text):
    """Two lines of it, and no word in part."""
    return shorten(text, TWO_LINES, placeholder="…", break_on_hyphens=False)


def _rendered(form, said):
    template = get_template(f"messages/newsletter_issue/_whole.{form}").template
    return template.render(Context(said, autoescape=form == "html")).strip()
