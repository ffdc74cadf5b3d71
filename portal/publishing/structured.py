"""What search engines and messengers are told of a page: schema.org, as JSON-LD."""

from django.utils import timezone

ORGANISATION = "Organization"


def article(publication, address: str, partnership) -> dict:
    """A publication as schema.org's Article. `address` is its whole web address.

    Uses the themes and change notes already fetched.
    """
    publisher = {"@type": ORGANISATION, "name": partnership.name}
    changed = [note.at for note in publication.change_notes.all()]
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address,
        "mainEntityOfPage": address,
        "headline": publication.title,
        "description": publication.summary,
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "datePublished": _day(publication.publish_at),
        "dateModified": _day(max([publication.publish_at, *changed])),
        "author": publisher,
        "publisher": publisher,
        "about": [{"@type": "Thing", "name": str(theme)} for theme in publication.themes.all()],
    }


def _day(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")
