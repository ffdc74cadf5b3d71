from reviews.models.evidence import Evidence
from reviews.models.learning import LearningPoint
from reviews.models.owners import ActionOwner, Answer
from reviews.models.recommendation import Progress, Recommendation, Response
from reviews.models.review import Disclosure, NamedLead, PersonReviewed, Review

__all__ = [
    "ActionOwner",
    "Answer",
    "Disclosure",
    "Evidence",
    "LearningPoint",
    "NamedLead",
    "PersonReviewed",
    "Progress",
    "Recommendation",
    "Response",
    "Review",
]
