"""What an issue lacks before it can be approved, in words for its editor."""

from html import unescape

from django.utils.html import strip_tags

from portal.newsletter.freezing import words_of_all

NO_PART = "Add at least one part: write an article, or choose from what is published."
CANNOT_BE_READ = (
    "{}: the public cannot read what it was pulled from, so it cannot stand here. Remove it, or "
    "publish that first."
)
NO_TITLE = "Give a title to {}: no more than one part may be without."


def of_issue(parts: list) -> list[str]:
    """All that is missing in the parts of an issue, in their order."""
    if not parts:
        return [NO_PART]
    words = words_of_all(parts)
    found = [problem for part in parts for problem in _of_part(part, words)]
    untitled = [part for part in parts if not part.is_pulled and not part.title.strip()]
    if len(untitled) > 1:
        found.append(NO_TITLE.format(", ".join(map(named, untitled))))
    return found


def named(part) -> str:
    """How a sentence names a part: by its title, else by its order number."""
    if part.title.strip():
        return f"“{part.title}”"
    return f"part {part.order} ({part.get_kind_display().lower()})"


def _of_part(part, words):
    if part.is_pulled:
        return [] if part.pk in words else [_sentence(CANNOT_BE_READ.format(named(part)))]
    check = {
        part.Kind.MYTH: _of_myth,
        part.Kind.POSTER: _of_poster,
        part.Kind.NEWS: _of_news,
    }.get(part.kind, _of_article)
    return [_sentence(f"{named(part)}: {problem}") for problem in check(part)]


def _of_article(part):
    return [] if _says(part.body) else ["write its text."]


def _of_myth(part):
    asked = [(part.myth.strip(), "write the myth."), (_says(part.body), "write the fact.")]
    return [problem for there, problem in asked if not there]


def _of_poster(part):
    return [] if part.picture_id else ["choose its picture, one of the files of this issue."]


def _of_news(part):
    return [] if _says(part.body) or part.url else ["write its text, or where to read more."]


def _says(html):
    return bool(unescape(strip_tags(html)).strip())


def _sentence(words):
    return words[0].upper() + words[1:]
