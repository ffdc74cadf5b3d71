"""Markdown, as the readers of this room write it, shown as formatted text."""

from markdown_it import MarkdownIt

# No pictures: there are none, and a “!” before a link is one that somebody wrote. No code either.
MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["code", "image"])
LEVELS = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}  # as deep as headings go in our texts


def as_html(text: str) -> str:
    """HTML with every word of `text` in it, as the editor writes it: without lines of its own.

    Clean it before it is shown.
    """
    tokens = MARKDOWN.parse(text)
    for token in tokens:
        token.tag = LEVELS.get(token.tag, token.tag)
    return MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}).replace("\n", "")
