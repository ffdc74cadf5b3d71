"""What is said of numbers and addresses in one page before it is approved: to look at, no bar."""

import json

from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.pages.templatetags.portal import plain_date
from portal.publishing.former import NOUN, FormerWays
from portal.publishing.typed_numbers.everywhere import find_in
from portal.publishing.typed_numbers.finding import State
from portal.reference.models import Partnership, Way

NOBODYS = "no contact has this {}. Make sure that it is right, or refer to a contact."


def number_warnings(publication, partnership: Partnership) -> list[SafeString]:
    """A sentence for each number or address that ended or is nobody’s, and where it stands."""
    found = find_in(publication)
    former = FormerWays(json.loads(partnership.ways)) if found else None
    return [
        format_html("{}, “{}”: {}", each.where, each.found.value, _said(each.found, former))
        for each in found
    ]


def _said(found, former):
    what = NOUN[found.kind]
    if found.state == State.NOBODY:
        return NOBODYS.format(what)
    ended = former.of_link(Way(kind=found.kind, value=found.value).address())
    return ended.became() if ended else f"this {what} ended on {plain_date(found.ended)}."
