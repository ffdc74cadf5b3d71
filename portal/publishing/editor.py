"""The editor for formatted text, as far as `richtext` lets its tags through."""

from csp.constants import NONCE, SELF
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import Media

EXTENSIONS = {
    "Blockquote": True,
    "Bold": True,
    "BulletList": True,
    "HardBreak": True,
    "Heading": {"levels": [3, 4]},
    "History": True,
    "Italic": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "ListItem": True,
    "OrderedList": True,
    "Table": True,
    "TableCell": True,
    "TableHeader": True,
    "TableRow": True,
}
# The editor's engine adds one style element, always the same: this is its digest.
STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"


def widget() -> AdminProseEditorWidget:
    return AdminProseEditorWidget(config={"extensions": EXTENSIONS}, preset="configurable")


def let_in(request, response):
    """Open the policy of a page that holds an editor by what that needs, and no more: its icons,
    its style element, and its import map, an inline script that gets this response's nonce."""
    media = response.context_data["media"]
    if "importmap" not in str(media):
        return response
    response.context_data["media"] = Media.from_media(media, nonce=str(request.csp_nonce))
    response._csp_update = {"font-src": [SELF], "style-src": [STYLE], "script-src": [NONCE]}
    return response
