"""Handouts: pages of the portal on paper. What is the same for all of them."""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.paper import formatted
from portal.paper.formatted import line
from portal.paper.making import CannotMake, Document

NO_HANDOUT = "No handout can be made of this text. Tell whoever looks after the portal."
DEMONSTRATION = "Demonstration: this partnership does not exist, and its numbers reach nobody."

logger = logging.getLogger(__name__)


def framed(title: str, partnership, page: str) -> dict:
    """What stands round the content: for `paper` and `ending` in the template's frame.

    `page` is the address of the page on the web.
    """
    return {
        "paper": {
            "title": title,
            "author": line(partnership.name),
            "colour": partnership.brand_colour,
            "foot": formatted.shown(page),
        },
        "demonstration": DEMONSTRATION if settings.DEMO else "",
        "page": formatted.link("", page, page),
        "contacts": formatted.link("", page, reverse("reference:contacts")),
    }


def handed_out(make: Callable[[], Document], name: str, page: str) -> HttpResponse:
    """The PDF, to keep as `name`.pdf; where none can be made, the way to the page itself."""
    try:
        document = make()
    except CannotMake:
        logger.exception("No handout of %s", page)
        return redirect(page)
    response = HttpResponse(document.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@dataclass(frozen=True)
class Room:
    """What a handout has room for, in pages.

    `full` is how far the words reach when the foot of the last page just fits below them, and
    `beside` what other things take than the words its writer counts. `advice`
    is how to make it shorter.
    """

    pages: int
    in_words: str
    full: float
    beside: float
    advice: str = ""

    def remarks(self, make: Callable[[], Document], words: int) -> list[str]:
        """What its writer should know of a handout: that it is too long, and by how much."""
        try:
            document = make()
        except CannotMake:
            return [NO_HANDOUT]
        if document.pages <= self.pages:
            return []
        too_many = self._too_many(document.length, words)
        remark = (
            f"The handout has {document.pages} pages. Leave out about {too_many} words, and it fits"
            f" on {self.in_words}. {self.advice}"
        )
        return [remark.rstrip()]

    def _too_many(self, length, words):
        """Roughly how many of the words are more than fit, to the next ten."""
        words_a_page = words / (length - self.beside)
        return max(math.ceil((length - self.full) * words_a_page / 10), 1) * 10
