"""The list of typed numbers in Chromium, with what the demonstration has of each kind."""

import pytest
from django.urls import reverse

from tests.browser import NARROW, WIDE

pytestmark = pytest.mark.django_db


def test_the_list_has_no_fault_and_something_of_each_kind(signed_in):
    office = signed_in("office")
    page = reverse("admin:typed_numbers")

    for width in (WIDE, NARROW):
        for query in ("", "?state=nobody&kind=Briefing", "?state=odd&value=1"):
            assert office.go(page + query, width) == 200
    office.go(page, WIDE)

    rows = office.page.locator("#content-main tbody tr")
    said = [" ".join(each.split()) for each in rows.all_inner_texts()]
    begin = ["0116 496 0259 Ended on", "0116 496 0500 That of", "dols-team@marlshire.example.org"]
    assert len(said) == len(begin)
    assert all(words.startswith(first) for words, first in zip(said, begin, strict=True))


def test_whoever_ends_a_number_comes_to_where_it_is_typed(signed_in):
    office = signed_in("office")
    office.go(reverse("admin:reference_contact_changelist"))
    office.follow("Safeguarding partnership office")
    office.page.fill("#id_ways-1-effective_until_0", "01/01/2040")
    office.page.fill("#id_ways-1-effective_until_1", "09:00")
    office.press("Save")

    office.follow("see where")

    assert office.page.locator("#content-main tbody tr").count() == 1
    assert "Working with neglect" in office.page.inner_text("#content-main tbody")


def test_the_front_page_leads_to_the_page_that_gives_a_replaced_number(signed_in):
    office = signed_in("office")
    office.go(reverse("admin:index"))

    links = office.panel("Pages that give a replaced number")
    assert [" ".join(each.split()) for each in links] == [
        "Self-neglect and hoarding",
        "See all 1 : Pages that give a replaced number",
    ]
