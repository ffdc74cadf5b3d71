from portal.publishing.models.proposal import Proposal
from portal.publishing.models.publication import (
    NEXT,
    NEXT_IN_PUBLIC,
    TAKEN_ADDRESSES,
    Page,
    Publication,
    PublicationQuerySet,
    free_address,
    publications,
)
from portal.publishing.models.records import ChangeNote, SecondLook, SharedDraft
from portal.publishing.models.steps import Checked, Status

__all__ = [
    "NEXT",
    "NEXT_IN_PUBLIC",
    "TAKEN_ADDRESSES",
    "ChangeNote",
    "Checked",
    "Page",
    "Proposal",
    "Publication",
    "PublicationQuerySet",
    "SecondLook",
    "SharedDraft",
    "Status",
    "free_address",
    "publications",
]
