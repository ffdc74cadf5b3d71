"""Formatted text as plain text: a line for each paragraph, heading, list item and row."""

from html.parser import HTMLParser

LINES = {"blockquote", "br", "h3", "h4", "li", "p", "tr"}
CELLS = {"td", "th"}


def plain(html: str) -> str:
    """The words of `html` without its tags; a link is followed by where it leads."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    lines = (line.removesuffix(" |") for line in lines)
    return "\n".join(line for line in lines if line not in ("", "•"))


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.leads_to = [], ""

    def handle_starttag(self, tag, attrs):
        if tag in LINES:
            self.found.append("\n• " if tag == "li" else "\n" * (not self._after_bullet()))
        if tag == "a":
            self.leads_to = dict(attrs).get("href") or ""

    def handle_endtag(self, tag):
        if tag in LINES:
            self.found.append("\n")
        elif tag in CELLS:
            self.found.append(" | ")
        elif tag == "a" and self.leads_to:
            self.found.append(f" ({self.leads_to})")

    def handle_data(self, data):
        self.found.append(" ".join(data.split("\n")))

    def _after_bullet(self):
        return bool(self.found) and self.found[-1] == "\n• "
