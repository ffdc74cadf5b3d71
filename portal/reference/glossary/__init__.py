"""The glossary to begin with: terms that any partnership in England can use."""

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from portal.reference.models import Term

FILE = Path(__file__).with_name("terms.toml")


@transaction.atomic
def load() -> list[Term]:
    """Add the terms that the glossary does not have, by whatever name, and change nothing there.

    A name of a term that is there already stays with that term alone.
    """
    there = list(Term.objects.all())
    taken = {name.casefold() for term in there for name in term.names()}
    slugs = {term.slug for term in there}
    rows = tomllib.loads(FILE.read_text())["terms"]
    return [_add(row, taken, slugs) for row in rows if not _is_there(row, taken)]


def _is_there(row, taken):
    return any(row.get(name, "").casefold() in taken for name in ("short", "expansion"))


def _add(row, taken, slugs):
    names = {
        field: [name for name in row.get(field, []) if name.casefold() not in taken]
        for field in Term.NAMES
    }
    slug = _free(slugify(row["short"]), slugs)
    slugs.add(slug)
    return Term.objects.create(**row | names, slug=slug)


def _free(stem, slugs):
    """The stem, or with the first number that makes it free."""
    numbered = (f"{stem}-{number}" if number > 1 else stem for number in range(1, len(slugs) + 2))
    return next(slug for slug in numbered if slug not in slugs)
