from briefings.models.briefing import SECTIONS, UNTITLED, Briefing, Question, Resource, Section
from briefings.models.discussion import Discussion
from briefings.models.original import Original

__all__ = [
    "SECTIONS",
    "UNTITLED",
    "Briefing",
    "Discussion",
    "Original",
    "Question",
    "Resource",
    "Section",
]
