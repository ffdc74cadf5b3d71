from training.models.asking import Interest, PlaceRequest
from training.models.booking import Booking, Order, QueueJump
from training.models.course import Course, Outcome
from training.models.people import Lead, Person, Team, TeamInvitation
from training.models.rules import BookingRules, Charge
from training.models.session import Trainer, TrainingSession, Venue

__all__ = [
    "Booking",
    "BookingRules",
    "Charge",
    "Course",
    "Interest",
    "Lead",
    "Order",
    "Outcome",
    "Person",
    "PlaceRequest",
    "QueueJump",
    "Team",
    "TeamInvitation",
    "Trainer",
    "TrainingSession",
    "Venue",
]
