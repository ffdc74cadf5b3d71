"""An issue on paper: an accessible PDF with its cover, contents and parts, as on the web."""

import hashlib
from pathlib import Path

from django.core.cache import caches

from portal.newsletter import banners
from portal.newsletter.models import Issue
from portal.newsletter.pictures import as_svg
from portal.newsletter.published import IS_THERE_NO_MORE
from portal.newsletter.shown import Block, Shown, blocks, parts_of
from portal.pages.templatetags.portal import plain_date
from portal.paper import formatted
from portal.paper.formatted import line
from portal.paper.handouts import framed
from portal.paper.keeping import kept
from portal.paper.making import Document
from portal.publishing.running_text import CONTACTS, RunningText, known_to
from portal.reference import known

TEMPLATE = Path(__file__).with_name("issue.typ")
TRUSTED_FOR = 60  # seconds


def paper_of(issue: Issue, page: str) -> Document:
    """The PDF of `issue`, whose page has the address `page`; it is ready `with_parts`.

    What is kept is found by its content. A stamp stands for that for a minute, as gathering it
    takes longer than sending it: what has become of sources is part of the stamp, so a notice
    shows at once.
    """
    partnership, became = known.read(), banners.of(issue)
    stamp = _stamp(issue, partnership, became, page)
    document = caches["default"].get(stamp)
    if document is None:
        document = kept(TEMPLATE, content(issue, partnership, became, page))
        caches["default"].set(stamp, document, timeout=TRUSTED_FOR)
    return document


def _stamp(issue, partnership, became, page):
    stamp = [issue.pk, issue.version, page, sorted(became.items())]
    stamp += [partnership.name, partnership.brand_colour, partnership.terms, partnership.ways]
    return "issue-" + hashlib.sha256(repr(stamp).encode()).hexdigest()


def content(issue: Issue, partnership, became: dict, page: str) -> dict:
    """All that stands on it, for the template, in the order it is read."""
    text = RunningText(known_to(partnership), CONTACTS)
    return {
        **framed(line(issue.title) or issue.name(), partnership, page),
        "name": issue.name(),
        "summary": line(text.in_plain_words(issue.summary)),
        "cover": _picture(issue.cover),
        "welcome": formatted.blocks(text.explained(issue.welcome), page),
        "blocks": [_block(block, text, page) for block in blocks(parts_of(issue, became))],
        "files": _files(issue, page),
    }


def _block(block: Block, text, page):
    return {"news": block.is_news, "parts": [_part(shown, text, page) for shown in block.parts]}


def _part(shown: Shown, text, page):
    """One part; of one that is gone only what became of it."""
    part, gone = shown.part, shown.is_gone
    said = {
        "look": part.kind,
        "kind": line(shown.kind),
        "title": line(shown.title) or "No title",
        "notice": _notice(shown, page),
        "myth": formatted.paragraph("" if gone else text.in_plain_words(part.myth)),
        "own": formatted.blocks(text.explained(shown.own), page),
        "picture": None if gone else _picture(part.picture),
    }
    said["pulled"] = formatted.blocks(shown.read_in(text).explained(shown.pulled), page)
    said["now"] = formatted.link(shown.page[0], page, shown.page[1]) if shown.page else None
    said["more"] = formatted.link("", page, part.url) if part.url and not gone else None
    return said


def _notice(shown, page):
    """What has become of what it told of, where anything has."""
    became = shown.became
    if not became or not became.at:
        return {"begins": "", "says": IS_THERE_NO_MORE, "links": []} if shown.is_gone else None
    what = "Withdrawn" if became.is_gone else "Changed"
    leads = [(became.name, became.url)] if became.url else []
    leads += list(became.others)
    return {
        "begins": f"{what} since, on {plain_date(became.at)}.",
        "says": line(became.says),
        "links": [formatted.link(name, page, url) for name, url in leads],
    }


def _picture(attachment):
    """A picture that readers may have; its words are empty where it is decoration."""
    if not attachment or not attachment.upload.is_picture or not attachment.upload.is_available:
        return None
    words = "" if attachment.decorative else line(attachment.alternative_text)
    return as_svg(attachment.upload) | {"words": words}


def _files(issue, page):
    """Links to its files that stand nowhere in it as a picture, and are not decoration."""
    return [
        formatted.link(f"{file} ({file.upload.what})", page, file.upload.get_absolute_url())
        for file in issue.other_files()
        if not file.decorative
    ]
