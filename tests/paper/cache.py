"""A cache for documents of a test's own."""

from django.core.cache import caches


def use_folder(settings, folder):
    """Keep documents in `folder`, which need not be there yet, and forget those in memory."""
    paper = settings.CACHES["paper"] | {"LOCATION": folder}
    settings.CACHES = settings.CACHES | {"paper": paper}
    caches["default"].clear()
    return folder
