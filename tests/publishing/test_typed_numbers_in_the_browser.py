"""The list of typed numbers in Chromium, with what the demonstration has of each kind."""

from urllib.parse import urlsplit

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


def test_whoever_writes_over_a_number_reads_that_the_old_one_is_kept(signed_in):
    office = signed_in("office")
    office.go(reverse("admin:reference_contact_changelist"))
    office.follow("Safeguarding partnership office")
    form = urlsplit(office.page.url).path
    for width in (NARROW, WIDE):
        assert office.go(form, width) == 200
    old = office.page.input_value("#id_ways-1-value")
    office.page.fill("#id_ways-1-value", "0116 496 0990")
    office.press("Save and continue editing")

    assert f"“{old}” is kept." in office.page.inner_text(".messagelist")
    values = [box.input_value() for box in office.page.locator("[id$='-value']").all()]
    assert {old, "0116 496 0990"} <= set(values)


def test_the_form_of_a_page_names_the_number_that_was_replaced(signed_in):
    office = signed_in("office")
    office.go(reverse("admin:briefings_briefing_changelist"))
    office.follow("Self-neglect and hoarding")
    form = urlsplit(office.page.url).path

    for width in (NARROW, WIDE):
        assert office.go(form, width) == 200
        assert "“0116 496 0259”: this number was replaced on" in office.page.inner_text(
            "section[aria-labelledby=numbers]"
        )
