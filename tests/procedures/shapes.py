"""One list of amendments of an invented partnership, in the shapes in which such lists arrive."""

import io
import textwrap

import docx

UPDATED = [
    ("Neglect", "Section 4.3 has been amended to name the neglect toolkit."),
    ("Forced Marriage", "This chapter has been rewritten throughout and should be re-read."),
    ("Working with Fathers: A Practice Guide", "Links for men who care alone have been added."),
    ("Unborn Babies - National Guidance", "This link has been updated."),
]
NEW = [("Home Takeover", "This new chapter sets out how to see that a home was taken over.")]
REMOVED = [("E-Safety: Children Online", ""), ("Agency Roles", "")]
OF_ADULTS = [("Mental Capacity", "Section 2 has been updated after the Marlow case.")]
LISTS = [
    ("Children's procedures updated in October 2024", "Updated Chapters", UPDATED),
    ("", "New Chapters and Features", NEW),
    ("", "Removed Chapters", REMOVED),
    ("Adults updated in March 2024", "Amended chapters", OF_ADULTS),
]
FACTS = [
    *[("children", "2024-10", "updated", *entry) for entry in UPDATED],
    *[("children", "2024-10", "new", *entry) for entry in NEW],
    *[("children", "2024-10", "removed", *entry) for entry in REMOVED],
    *[("adults", "2024-03", "updated", *entry) for entry in OF_ADULTS],
]
LINES = {  # an entry, one without a note, and what parts two
    "dashes": ("{c} – {n}", "{c}", "\n\n"),
    "dashes without blank lines": ("{c} – {n}", "{c}", "\n"),
    "hyphens": ("{c} - {n}", "{c}", "\n\n"),
    "long dashes": ("{c} — {n}", "{c}", "\n"),
    "colons": ("{c}: {n}", "{c}", "\n\n"),
    "bullets": ("• {c} – {n}", "• {c}", "\n"),
    "numbers": ("1. {c} – {n}", "1. {c}", "\n"),
    "notes below": ("{c}\n\n{n}", "{c}", "\n\n"),
    "notes below, close": ("{c}\n{n}", "{c}", "\n\n"),
    "notes below without blank lines": ("{c}\n{n}", "{c}", "\n"),
    "bullets below": ("{c}\n• {n}", "{c}", "\n\n"),
    "bold titles above": ("**{c}**\n\n{n}", "**{c}**", "\n\n"),
    "bold titles beside": ("**{c}** {n}", "**{c}**", "\n\n"),
    "links above": ("[{c}](https://example.org/c)\n\n{n}", "[{c}](https://example.org/c)", "\n\n"),
    "links beside": ("[{c}](https://example.org/c) {n}", "[{c}](https://example.org/c)", "\n\n"),
    "headings of Markdown": ("#### {c}\n{n}", "#### {c}", "\n"),
    "tabs": ("{c}\t{n}", "{c}\t", "\n"),
    "a drawn table": ("| {c} | {n} |", "| {c} | |", "\n"),
}
WRAPPED = ("dashes", "dashes without blank lines", "colons", "bullets", "numbers", "notes below")
TAGS = {
    "a table": (
        "<tr><td>{c}</td><td>{n}</td></tr>",
        "<table><tr><th>Title</th><th>Details</th></tr>",
        "</table>",
    ),
    "headings": ("<h4>{c}</h4><p>{n}</p>", "", ""),
    "items": ("<li><strong>{c}</strong> – {n}</li>", "<ul>", "</ul>"),
    "bold paragraphs": ("<p><b>{c}</b></p><p>{n}</p>", "", ""),
}


def as_text(shape, width=None) -> str:
    """The lists as plain text; with a width, broken at a margin."""
    line, bare, between = LINES[shape]
    made = []
    for head, kind, entries in LISTS:
        said = [(line if n else bare).format(c=c, n=n) for c, n in entries]
        made += [part for part in (head, kind, between.join(said)) if part]
    text = "\n\n".join(made)
    return "\n".join(textwrap.fill(row, width) for row in text.split("\n")) if width else text


def as_html(shape) -> str:
    row, opened, closed = TAGS[shape]
    made = ""
    for head, kind, entries in LISTS:
        said = "".join(row.format(c=c, n=n) for c, n in entries)
        made += f"<h2>{head}</h2>" * bool(head) + f"<h3>{kind}</h3>{opened}{said}{closed}"
    return made


def as_grouped_table() -> str:
    """One table of three columns for each manual: the kind stands in rows of its own."""
    made = ""
    for head, kind, entries in LISTS:
        if head:
            made += "</table>" * bool(made) + f"<h2>{head}</h2><table>"
            made += "<tr><td>Ref</td><td>Chapter</td><td>Amendment</td></tr>".replace("Ref", "Date")
        made += f'<tr><td colspan="3"><b>{kind.upper()}</b></td></tr>'
        made += "".join(f"<tr><td></td><td>{c}</td><td><p>{n}</p></td></tr>" for c, n in entries)
    return f"{made}</table>"


def as_docx(in_tables: bool) -> io.BytesIO:
    """Bold titles with their notes below, or tables of two columns."""
    document = docx.Document()
    for head, kind, entries in LISTS:
        if head:
            document.add_heading(head, 1)
        document.add_heading(kind, 2)
        table = document.add_table(rows=0, cols=2) if in_tables else None
        for chapter, note in entries:
            if in_tables:
                for cell, words in zip(table.add_row().cells, (chapter, note), strict=True):
                    cell.text = words
            else:
                document.add_paragraph().add_run(chapter).bold = True
                document.add_paragraph(note)
    packed = io.BytesIO()
    document.save(packed)
    packed.seek(0)
    return packed
