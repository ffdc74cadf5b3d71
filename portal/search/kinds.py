"""What can be found, as each section says it: its AppConfig has `searched()`, a list of `Kind`."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain

from django.apps import apps
from django.db import models

from portal.pages.sections import sections

BESIDE = ("reference", "Contacts and topics")  # the app they are of, which is no section


@dataclass(frozen=True)
class Kind:
    """One kind of page: `name` as readers call one, and `rows`, those anybody may read now."""

    model: type[models.Model]
    name: str
    rows: Callable[[], models.QuerySet]
    note: Callable[[models.Model], str] = lambda page: ""  # what else to know of one, in words
    address: Callable[[models.Model], str] = lambda page: page.get_absolute_url()

    @property
    def label(self) -> str:
        return self.model._meta.label_lower


def kinds() -> dict[str, Kind]:
    """Every kind, by the label its entries have."""
    asked = [app.searched() for app in apps.get_app_configs() if hasattr(app, "searched")]
    return {kind.label: kind for kind in chain.from_iterable(asked)}


def searched_sections() -> list[tuple[str, str]]:
    """What a search may be narrowed to: the sections, then what stands beside them."""
    return [*((each.label, each.verbose_name) for each in sections()), BESIDE]
