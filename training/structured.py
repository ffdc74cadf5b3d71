"""What search engines are told of a date of training: schema.org, as JSON-LD."""

from django.utils import timezone

from training.models import TrainingSession

SCHEMA = "https://schema.org/"


def event(session: TrainingSession, address: str, partnership) -> dict:
    """A session as schema.org's EducationEvent. `address` is the whole web address of its page.

    Where people join online is nobody's business but theirs who have a place: the page stands
    in for it.
    """
    mode = "Online" if session.is_online else "Offline"
    state = "Cancelled" if session.is_called_off else "Scheduled"
    return {
        "@context": "https://schema.org",
        "@type": ["EducationEvent", "CourseInstance"],
        "@id": address,
        "url": address,
        "name": session.course.title,
        "description": session.course.summary,
        "inLanguage": "en-GB",
        "startDate": _moment(session.starts_at),
        "endDate": _moment(session.ends_at),
        "courseMode": "online" if session.is_online else "onsite",
        "eventAttendanceMode": f"{SCHEMA}{mode}EventAttendanceMode",
        "eventStatus": f"{SCHEMA}Event{state}",
        "location": _location(session, address),
        "organizer": {"@type": "Organization", "name": partnership.name},
        "maximumAttendeeCapacity": session.places,
        "remainingAttendeeCapacity": session.places_left,
        "offers": _offer(session, address),
    }


def _location(session, address):
    if session.is_online:
        return {"@type": "VirtualLocation", "url": address}
    place = {"@type": "Place", "name": session.venue.name}
    written = ", ".join(session.venue.address.splitlines())
    return place | {"address": written or session.venue.area.name}


def _offer(session, address):
    """Without a price where some pay: what they pay stands on the page, in words."""
    stock = "SoldOut" if session.is_full or not session.is_open() else "InStock"
    offer = {"@type": "Offer", "url": address, "availability": f"{SCHEMA}{stock}"}
    if session.opens_at:
        offer["validFrom"] = _moment(session.opens_at)
    if not session.booking_rules.others_pay:
        offer |= {"price": 0, "priceCurrency": "GBP"}
    return offer


def _moment(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")
