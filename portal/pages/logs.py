"""What logs leave out: the links that are keys."""

import logging
import re

LONG = re.compile(r"(?<=/)[\w.:%-]{20,}(?=/)")


def without_keys(record: logging.LogRecord) -> bool:
    """Shorten each long part of an address: it may be the link of one person, and opens their page.

    For the messages of `django.request`, whose last argument is the address.
    """
    if isinstance(record.args, tuple):
        record.args = tuple(
            LONG.sub("…", each) if isinstance(each, str) else each for each in record.args
        )
    return True
