"""Documents are made once: what was made of the same content with the same template is kept."""

import hashlib
import json
import logging
from pathlib import Path

import typst
from django.core.cache import caches

from portal.paper.making import FRAME, Document, make

logger = logging.getLogger(__name__)


def kept(template: Path, given: dict) -> Document:
    """The document `template` makes of `given`, from the cache if it was made before.

    The cache is for speed alone: where its folder is broken or full, the document is made.
    """
    key = _key(template, given)
    document = _found(key)
    if document is None:
        document = make(template, given)
        _keep(key, document)
    return document


def _key(template, given):
    """A name for the content: another word, template or typst makes another document."""
    parts = [typst.__version__, template.read_text(), FRAME.read_text(), json.dumps(given)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _found(key):
    try:
        found = caches["paper"].get(key)
    except Exception as broken:  # a file half written or from elsewhere fails in any way
        logger.warning("A kept document cannot be read, and is made again: %r", broken)
        return None
    return found if isinstance(found, Document) else None


def _keep(key, document):
    try:
        caches["paper"].set(key, document)
    except OSError as refusal:
        logger.warning("A document cannot be kept: %r", refusal)
