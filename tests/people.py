"""People who go from page to page in Chromium, and hold each against what is asked of it."""

from tests.browser import WIDE, Visitor

# Text boxes that become editors a moment after the page has loaded.
EDITED = "textarea[data-django-prose-editor-configurable]:not([name*=__prefix__])"


class Person(Visitor):
    """Somebody who goes from page to page, and looks at each for faults."""

    def __init__(self, page, site):
        super().__init__(page, site)

    def go(self, path, width=WIDE):
        status = self.open(path, width).status
        self.look()
        return status

    def follow(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.look()

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).last.click()
        self.look()

    def look(self):
        """Hold the page against what is asked of every page."""
        self.page.wait_for_load_state()
        if boxes := self.page.locator(EDITED).count():
            named = self.page.locator(".prose-editor [role=textbox]")
            named.nth(boxes - 1).wait_for(state="attached")
        faults = (self.violations(), self.overflow(), self.complaints)
        assert faults == ([], 0, []), f"{self.page.url}: {faults}"

    def says(self):
        return self.page.locator(".messagelist li").all_inner_texts()

    def reads(self):
        return " ".join(self.page.inner_text("main").split())

    def panel(self, title):
        """What the desk's front page lists under a heading."""
        heading = self.page.locator("h2", has_text=title)
        return self.page.locator("section", has=heading).locator("a").all_inner_texts()

    def write(self, words):
        self.page.locator("#sections-0 .prose-editor [contenteditable=true]").click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(words)


def type_password(person, email, words):
    person.go("/admin/")
    person.page.fill("#id_login", email)
    person.page.fill("#id_password", words)
    person.press("Sign in")
