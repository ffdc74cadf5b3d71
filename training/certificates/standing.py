"""How somebody stands to their certificate: what they have, or what is still missing."""

from dataclasses import dataclass, field

from portal.pages.templatetags.portal import day as in_words
from portal.pages.words import listed
from training.certificates import issuing
from training.models import Booking, Certificate


@dataclass(frozen=True)
class Standing:
    """`certificate` counts, and is None until it is earned; `missing` says why not, in sentences.

    `withdrawn` is one that was issued and does not count any more.
    """

    certificate: Certificate | None = None
    withdrawn: Certificate | None = None
    missing: list[str] = field(default_factory=list)


def of(booking: Booking) -> Standing:
    found = Certificate.objects.filter(booking=booking).first()
    if found and found.is_genuine:
        return Standing(certificate=found)
    return Standing(withdrawn=found, missing=list(_missing(booking, found)))


def _missing(booking, withdrawn):
    session = booking.session
    if not booking.is_confirmed:
        yield "You had no place at this session in the end."
        return
    if session.is_over:
        yield from _days(booking)
    else:
        yield "Come to the session. Who is there on every day earns the certificate."
    if not withdrawn and issuing.waits_for_answers(booking):
        yield "Send your form after the course. It takes about a minute."


def _days(booking):
    missed = issuing.days_missed(booking)
    absent = [in_words(each) for each, mark in missed.items() if mark]
    unsaid = [in_words(each) for each, mark in missed.items() if not mark]
    if absent:
        yield f"The register says that you were not there on {listed(absent)}."
    if unsaid:
        yield f"We do not know yet whether you were there on {listed(unsaid)}."
    if missed:
        yield "If you were there, ask the office to put the register right."
