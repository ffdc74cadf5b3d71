"""Somebody who writes at the desk, in Chromium."""

from django.conf import settings

from portal.publishing.richtext import clean

PASTE = """(element, html) => {
  const data = new DataTransfer()
  data.setData("text/html", html)
  element.focus()
  element.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
  )
}"""


class Writer:
    """Somebody at the desk: a visitor with a key to it."""

    def __init__(self, visitor, keys):
        self.visitor, self.keys, self.page = visitor, keys, visitor.page
        self.dialogs = []
        self.page.on("dialog", self._note)
        self.sign_in()

    def _note(self, dialog):
        self.dialogs.append((dialog.type, dialog.message))
        dialog.accept()

    def sign_in(self, who="office"):
        name, site = settings.SESSION_COOKIE_NAME, self.visitor.site
        cookie = {"name": name, "value": self.keys[who], "url": site}
        self.page.context.add_cookies([cookie])

    def lose_session(self):
        self.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    def open(self, path):
        self.visitor.open(path)
        if self.page.locator("#id_sections-0-body").count():
            self.page.wait_for_selector("#sections-0 .prose-editor [role=textbox]")

    def box(self, number=1):
        return self.page.locator(f"#sections-{number - 1} .prose-editor [contenteditable=true]")

    def text(self, number=1):
        """What the form would send for that section, as the portal would keep it."""
        return clean(self.page.locator(f"#id_sections-{number - 1}-body").input_value())

    def write(self, text, number=1):
        self.box(number).click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def paste(self, html, number=1):
        self.box(number).evaluate(PASTE, html)

    def kept(self):
        """What this browser keeps of words not saved."""
        return self.page.evaluate(
            "Object.entries(localStorage).filter(([key]) => key.startsWith('desk-words:'))"
            ".map(([key, words]) => JSON.parse(words))"
        )

    def wait_until_kept(self, words):
        self.page.wait_for_function(
            "words => Object.values(localStorage).some(kept => kept.includes(words))", arg=words
        )

    def wait_until_nothing_is_kept(self):
        self.page.wait_for_function(
            "() => !Object.keys(localStorage).some(key => key.startsWith('desk-words:'))"
        )

    def offers(self):
        return [text.strip() for text in self.page.locator(".desk-kept p").all_inner_texts()]

    def save(self):
        self.page.locator("[name=_continue]").last.click()
