from training.models.asking import Interest, PlaceRequest
from training.models.attendance import AgencyWarning, Attendance, ChargeWaiver
from training.models.booking import Booking, Order, QueueJump
from training.models.certificate import Certificate, DeclaredTraining
from training.models.course import Course, Outcome
from training.models.evaluation import Evaluation, KeyAction, Rating
from training.models.pathway import Pathway, PathwayStep
from training.models.people import Lead, Person, Team, TeamInvitation
from training.models.rules import BookingRules, Charge
from training.models.session import SessionFile, Trainer, TrainingSession, Venue

__all__ = [
    "AgencyWarning",
    "Attendance",
    "Booking",
    "BookingRules",
    "Certificate",
    "Charge",
    "ChargeWaiver",
    "Course",
    "DeclaredTraining",
    "Evaluation",
    "Interest",
    "KeyAction",
    "Lead",
    "Order",
    "Outcome",
    "Pathway",
    "PathwayStep",
    "Person",
    "PlaceRequest",
    "QueueJump",
    "Rating",
    "SessionFile",
    "Team",
    "TeamInvitation",
    "Trainer",
    "TrainingSession",
    "Venue",
]
