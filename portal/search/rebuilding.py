"""All that search knows, written anew."""

from portal.search import keeping, spelling
from portal.search.kinds import kinds


def rebuild_all() -> dict[str, int]:
    """Write the names of terms, the entries of each kind and how words are spelt; says how many
    entries there were of each kind."""
    known = kinds()
    keeping.rebuild_names()
    numbers = {label: keeping.rebuild(kind.model) for label, kind in known.items()}
    keeping.forget_others([*known])
    spelling.gather(keeping.BEGINNING)
    return numbers
