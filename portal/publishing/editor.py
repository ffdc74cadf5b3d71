"""The editor for formatted text, as far as `richtext` lets its tags through."""

from csp.constants import NONCE, SELF
from django.templatetags.static import static
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media

MENU = ["blockType -lists", "lists", "nodes -blockType -lists", "marks", "link", "table", "history"]
EXTENSIONS = {
    "AsWritten": True,
    "Blockquote": True,
    "Bold": True,
    "BulletList": True,
    "HardBreak": True,
    "Heading": {"levels": [3, 4]},
    "History": True,
    "Italic": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "ListItem": True,
    "Menu": {"groups": [{"group": group} for group in MENU]},
    "NoSpellCheck": False,
    "OfficePaste": True,
    "OrderedList": {"enableListAttributes": False},
    "Table": True,
    "TableCell": True,
    "TableHeader": True,
    "TableRow": True,
    "TextBox": True,
}
# Where the browser finds our own extensions.
OURS = ["js/desk/aswritten.js", "js/desk/paste.js", "js/desk/textbox.js"]
# The editor's engine adds one style element, always the same: this is its digest.
STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


class Editor(AdminProseEditorWidget):
    """A box for formatted text: a plain one where scripts do not run."""

    def __init__(self, attrs=None):
        super().__init__(attrs, config={"extensions": EXTENSIONS}, preset="configurable")

    def get_config(self):
        return super().get_config() | {"js_modules": [static(path) for path in OURS]}


def widget() -> Editor:
    return Editor()


def let_in(request, response):
    """Open the policy of a page that holds an editor by what that needs, and no more: its icons,
    its style element, and its import map, an inline script that gets this response's nonce."""
    media = response.context_data["media"]
    if "importmap" not in str(media):
        return response
    response.context_data["media"] = Media.from_media(media, nonce=str(request.csp_nonce))
    response._csp_update = {"font-src": [SELF], "style-src": [STYLE], "script-src": [NONCE]}
    return response
