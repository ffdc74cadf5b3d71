from portal.reference.models.contacts import Contact, Need, OfficeDay, OfficeHours, Way
from portal.reference.models.partnership import Area, Audience, Board, Partnership, Priority, Theme

__all__ = [
    "Area",
    "Audience",
    "Board",
    "Contact",
    "Need",
    "OfficeDay",
    "OfficeHours",
    "Partnership",
    "Priority",
    "Theme",
    "Way",
]
