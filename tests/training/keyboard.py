"""A person who uses the keyboard alone, and pages that are looked at on the way."""

from tests.browser import NARROW, WIDE

LABEL = "document.activeElement.labels?.[0]?.innerText"
TEXT = "document.activeElement.matches('a, button') && document.activeElement.innerText"


def reach(page, words, said=TEXT):
    """Tab until what has the focus says these words."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if words in (page.evaluate(said) or ""):
            return
    raise AssertionError(words)


def write(page, label, text):
    reach(page, label, LABEL)
    page.keyboard.type(text)


def looks_well(visitor):
    for width in (WIDE, NARROW):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        assert visitor.violations() == []
        assert visitor.overflow() == 0
    visitor.page.set_viewport_size({"width": WIDE, "height": 900})


def press_enter_on(visitor, words):
    reach(visitor.page, words)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    looks_well(visitor)
