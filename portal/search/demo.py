"""What search knows of the demonstration, once all of it is there."""

from portal.search import keeping, spelling


def load() -> None:
    """Take up the words of every page, so that they can be proposed from the first minute."""
    spelling.gather(keeping.BEGINNING)
