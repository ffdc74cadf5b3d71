"""Work that fails without stopping what comes after it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass
class Outcome:
    failed: bool = False


@contextmanager
def apart(what: str) -> Iterator[Outcome]:
    """Go on after the block should it fail; what it did before that is its own to take back.

    The log says `what` it was and which kind of fault, and none of its words.
    """
    outcome = Outcome()
    try:
        yield outcome
    except Exception as fault:  # whatever it is, the others are told
        outcome.failed = True
        log.error("%s failed: %s", what, type(fault).__name__)
