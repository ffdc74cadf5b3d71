"""What a model holds about people, and for how long: said beside the model, asked by a test."""

from typing import NamedTuple


class Personal(NamedTuple):
    """The personal fields of a model, and how long they are kept in words for readers."""

    fields: tuple[str, ...]
    kept: str


def personal(*fields: str, kept: str):
    """A decorator: these fields of the model are personal, and kept for so long."""

    def declare(model):
        model.personal = Personal(fields, kept)
        return model

    return declare
