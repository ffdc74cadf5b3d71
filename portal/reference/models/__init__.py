from portal.reference.models.contacts import Contact, Need, OfficeDay, OfficeHours, Way
from portal.reference.models.glossary import Term
from portal.reference.models.partnership import (
    Area,
    Audience,
    Board,
    JobRole,
    Partnership,
    Priority,
    Theme,
)

__all__ = [
    "Area",
    "Audience",
    "Board",
    "Contact",
    "JobRole",
    "Need",
    "OfficeDay",
    "OfficeHours",
    "Partnership",
    "Priority",
    "Term",
    "Theme",
    "Way",
]
