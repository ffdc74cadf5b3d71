from portal.publishing.models.proposal import Proposal
from portal.publishing.models.publication import (
    NEXT,
    TAKEN_ADDRESSES,
    Page,
    Publication,
    PublicationQuerySet,
    Status,
    free_address,
    publications,
)
from portal.publishing.models.records import ChangeNote, SecondLook, SharedDraft

__all__ = [
    "NEXT",
    "TAKEN_ADDRESSES",
    "ChangeNote",
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
