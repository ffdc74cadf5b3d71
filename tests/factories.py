"""`make_x(**fields)` returns a saved, valid row. Pass what the test is about; the rest is plain."""

import datetime as dt
from itertools import count

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from briefings.models import SECTIONS, Briefing, Discussion, Section
from portal.accounts import roles
from portal.accounts.models import Agency, AgencyDomain, Manager, User
from portal.alerts.models import Follow, Frequency, Subscriber
from portal.newsletter.models import Issue, Part
from portal.outbox.models import Message
from portal.publishing.models import Status
from portal.reference.models import (
    Area,
    Audience,
    Board,
    Contact,
    JobRole,
    Need,
    OfficeDay,
    OfficeHours,
    Partnership,
    Term,
    Theme,
    Way,
)
from portal.resources.models import Resource as UsefulResource
from portal.uploads import actions as uploads
from portal.uploads.models import Attachment
from procedures.models import Change, Chapter, HoldingPosition, Manual, Release
from reviews.models import (
    ActionOwner,
    Answer,
    Evidence,
    LearningPoint,
    NamedLead,
    Recommendation,
    Response,
    Review,
)
from tests.uploads import samples
from training.models import (
    Attendance,
    Booking,
    BookingRules,
    Course,
    DeclaredTraining,
    Evaluation,
    Interest,
    Order,
    Outcome,
    Pathway,
    Person,
    PlaceRequest,
    Rating,
    Trainer,
    TrainingSession,
    Venue,
)
from training.places import queue
from training.teams import invite, team_of

numbers = count(1)
recommendation_numbers = count(1)
issue_numbers = count(1)


def _numbered(word):
    return f"{word} {next(numbers)}"


def make_partnership(**fields):
    return Partnership.objects.create(
        **{"pk": 1, "name": "Anytown Partnership", "short_name": "Anytown"} | fields
    )


def make_user(**fields):
    number = next(numbers)
    defaults = {"email": f"person{number}@example.org", "name": f"Person {number}"}
    return User.objects.create_user(**defaults | fields)


def make_member(role=roles.OFFICE):
    """Somebody of the desk, in a role."""
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def make_agency(**fields):
    name = _numbered("Agency")
    defaults = {"name": name, "slug": name.lower().replace(" ", "-"), "kind": Agency.Kind.HEALTH}
    return Agency.objects.create(**defaults | fields)


def make_domain(domain=None, **fields):
    domain = domain or f"agency{next(numbers)}.example.org"
    agency = fields.pop("agency", None) or make_agency()
    return AgencyDomain.objects.create(domain=domain, agency=agency, **fields)


def make_manager(**fields):
    """Somebody admitted; `admitted_at=None` for one who waits, `agency=` for whom they act."""
    agency = fields.pop("agency", None) or make_agency()
    user = fields.pop("user", None) or make_user(agency=agency)
    return Manager.objects.create(**{"user": user, "admitted_at": timezone.now()} | fields)


def _make_named(model, word, **fields):
    name = _numbered(word)
    defaults = {"name": name, "slug": name.lower().replace(" ", "-")}
    return model.objects.create(**defaults | fields)


def make_theme(**fields):
    return _make_named(Theme, "Theme", **{"summary": "What it is."} | fields)


def make_job_role(**fields):
    return _make_named(JobRole, "Job role", **fields)


def make_term(short=None, **fields):
    number = next(numbers)
    defaults = {"short": short or f"T{number}", "slug": f"term-{number}", "meaning": "What it is."}
    return Term.objects.create(**defaults | fields)


def make_area(**fields):
    return _make_named(Area, "Area", **fields)


def make_board(**fields):
    defaults = {"short_name": "Board", "audience": Audience.ADULTS}
    return _make_named(Board, "Board", **defaults | fields)


def make_office_hours(weekdays=range(5), opens="09:00", closes="17:00", **fields):
    hours = OfficeHours.objects.create(**{"name": _numbered("Office")} | fields)
    for weekday in weekdays:
        OfficeDay.objects.create(
            hours=hours,
            weekday=weekday,
            opens_at=dt.time.fromisoformat(opens),
            closes_at=dt.time.fromisoformat(closes),
        )
    return hours


def make_contact(areas=(), **fields):
    defaults = {
        "name": _numbered("Front door"),
        "need": Need.REPORT,
        "audience": Audience.CHILDREN,
    }
    contact = Contact.objects.create(**defaults | fields)
    contact.areas.set(areas)
    return contact


def make_way(contact=None, **fields):
    defaults = {
        "contact": contact or make_contact(),
        "kind": Way.Kind.PHONE,
        "value": "0116 496 0101",
        "when": Way.When.ALWAYS,
        "effective_from": timezone.now() - dt.timedelta(days=1),
    }
    return Way.objects.create(**defaults | fields)


def _publication(themes=None, **fields):
    """The fields every publication has: approved and published yesterday unless told otherwise."""
    defaults = {
        "title": _numbered("Title"),
        "summary": "What a reader will learn.",
        "audience": Audience.CHILDREN,
        "status": Status.APPROVED,
        "publish_at": timezone.now() - dt.timedelta(days=1),
    }
    return defaults | fields


def _make_page(model, themes, **fields):
    page = model.objects.create(**_publication(**{"slug": f"page-{next(numbers)}"} | fields))
    page.themes.set([make_theme()] if themes is None else themes)
    return page


def make_briefing(themes=None, sections=SECTIONS, **fields):
    briefing = _make_page(Briefing, themes, **{"source": Briefing.Source.TOPIC} | fields)
    for number in range(1, sections + 1):
        Section.objects.create(
            briefing=briefing, number=number, title=f"Part {number}", body="<p>Some words.</p>"
        )
    briefing.resources.create(title="Guidance", url="https://example.org/guidance")
    briefing.questions.create(text="What would you do?")
    return briefing


def make_discussion(**fields):
    """One that counts. With a `key` it waits to be confirmed; with an `organisation` it is of
    none of the agencies."""
    defaults = {"discussed_on": timezone.localdate(), "people": 8}
    defaults["confirmed_at"] = None if fields.get("key") else timezone.now()
    if "briefing" not in fields:
        defaults["briefing"] = make_briefing()
    if "agency" not in fields and "organisation" not in fields:
        defaults["agency"] = make_agency()
    return Discussion.objects.create(**defaults | fields)


def make_manual(**fields):
    defaults = {"audience": Audience.CHILDREN, "url": "https://manual.example.org/"}
    return _make_named(Manual, "Manual", **defaults | fields)


def make_chapter(themes=(), **fields):
    title = _numbered("Chapter")
    defaults = {
        "title": title,
        "slug": title.lower().replace(" ", "-"),
        "url": "https://manual.example.org/chapter",
    }
    if "manual" not in fields:
        defaults["manual"] = make_manual()
    chapter = Chapter.objects.create(**defaults | fields)
    chapter.themes.set(themes)
    return chapter


def make_release(**fields):
    defaults = _publication(month=dt.date(2026, 4, 1))
    if "manual" not in fields:
        defaults["manual"] = make_manual()
    return Release.objects.create(**defaults | fields)


def make_change(chapter=None, release=None, **fields):
    chapter = chapter or make_chapter()
    defaults = {
        "chapter": chapter,
        "release": release or make_release(manual=chapter.manual),
        "kind": Change.Kind.UPDATED,
        "what_changed": "Refer on the same day.",
    }
    return Change.objects.create(**defaults | fields)


def make_holding_position(chapters=(), themes=None, **fields):
    """In force since yesterday, to be looked at again in a month."""
    defaults = {
        "keep_to": "Keep to the local pathway.",
        "follow_up": "The boards decide once the guidance is final.",
        "review_on": timezone.localdate() + dt.timedelta(days=30),
    }
    position = _make_page(HoldingPosition, themes, **defaults | fields)
    position.chapters.set(chapters)
    return position


def make_course(themes=None, **fields):
    defaults = {
        "level": Course.Level.CORE,
        "length_minutes": 180,
        "who_for": "Everybody.",
        "programme": "<p>Talk, then practice.</p>",
    }
    course = _make_page(Course, themes, **defaults | fields)
    Outcome.objects.create(course=course, text="Recognise neglect")
    return course


def make_venue(**fields):
    defaults = {"name": _numbered("Hall"), "area": fields.pop("area", None) or make_area()}
    return Venue.objects.create(**defaults | fields)


def make_session(**fields):
    """A session in person four weeks from now, or online with `delivery="online"`."""
    starts = fields.get("starts_at") or timezone.now() + dt.timedelta(days=28)
    defaults = {
        "starts_at": starts,
        "ends_at": starts + dt.timedelta(hours=3),
        "delivery": TrainingSession.Delivery.PLACE,
        "places": 20,
    }
    if "course" not in fields:
        defaults["course"] = make_course()
    if fields.get("delivery") != TrainingSession.Delivery.ONLINE and "venue" not in fields:
        defaults["venue"] = make_venue()
    return TrainingSession.objects.create(**defaults | fields)


def make_rules(**fields):
    return BookingRules.objects.create(**{"name": _numbered("Rules")} | fields)


def make_trainer(**fields):
    return Trainer.objects.create(**{"name": _numbered("Trainer")} | fields)


def make_team(**fields):
    """The team of a manager, who is `manager` or somebody new at the `agency`."""
    manager = fields.pop("manager", None) or make_manager(**fields)
    return team_of(manager)


def make_person(team=None, **fields):
    """Somebody in the team, or in no team at an agency of their own."""
    number = next(numbers)
    defaults = {"name": f"Person {number}", "email": f"delegate{number}@example.org"}
    defaults["agency"] = team.agency if team else fields.get("agency") or make_agency()
    person = Person.objects.create(**defaults | fields)
    if team:
        team.people.add(person)
    return person


def make_order(**fields):
    session = fields.pop("session", None) or make_session()
    team = fields.pop("team", None) or make_team()
    by = fields.pop("by", None) or team.leads.first().manager.user
    return Order.objects.create(session=session, team=team, by=by, **fields)


def make_invitation(**fields):
    """To `manager`, from a colleague with a team of their own."""
    manager = fields.pop("manager", None) or make_manager()
    colleague = make_manager(agency=manager.user.agency)
    return invite(make_team(manager=colleague), manager, by=colleague)


def make_booking(session=None, person=None, **fields):
    """The next number of the session's queue, with a place unless another status is given."""
    session = session or make_session()
    person = person or make_person()
    status = fields.get("status", Booking.Status.CONFIRMED)
    defaults = {"person": person, "agency": person.agency, "status": status}
    if status == Booking.Status.CONFIRMED:
        defaults["confirmed_at"] = timezone.now()
    booking = Booking(**defaults | fields)
    queue.join(TrainingSession.objects.get(pk=session.pk), [booking])
    return booking


def make_attendance(booking=None, mark=Attendance.Mark.CAME, **fields):
    """What the register says of a booking on the first day of its session."""
    booking = booking or make_booking()
    defaults = {"day": timezone.localdate(booking.session.starts_at)}
    return Attendance.objects.create(booking=booking, mark=mark, **defaults | fields)


def make_evaluation(booking=None, stage=Evaluation.Stage.AFTER, *, scores=(), actions=(), **fields):
    """A form that was sent, with scores on the scales in their order, and key actions."""
    defaults = {"answered_at": timezone.now()}
    evaluation = Evaluation.objects.create(
        booking=booking or make_booking(), stage=stage, **defaults | fields
    )
    for scale, score in zip(Rating.Scale, scores, strict=False):
        evaluation.ratings.create(scale=scale, score=score)
    for number, text in enumerate(actions, start=1):
        evaluation.actions.create(number=number, text=text)
    return evaluation


def make_declared(person=None, **fields):
    """Training from elsewhere that somebody declared."""
    defaults = {"title": "First aid", "done_on": timezone.localdate()}
    return DeclaredTraining.objects.create(person=person or make_person(), **defaults | fields)


def make_pathway(courses=(), **fields):
    """A pathway of these courses, in order, each done once."""
    pathway = Pathway.objects.create(
        **{"name": _numbered("Pathway"), "summary": "For everybody."} | fields
    )
    for order, course in enumerate(courses):
        pathway.steps.create(order=order, course=course)
    return pathway


def make_interest(course=None, **fields):
    """Somebody wants to be told when a course runs; not confirmed unless told otherwise."""
    defaults = {"email": f"delegate{next(numbers)}@example.org", "people": 3}
    if "agency" not in fields:
        defaults["agency"] = make_agency()
    return Interest.objects.create(course=course or make_course(), **defaults | fields)


def make_place_request(session=None, *, confirmed=False, **fields):
    """Somebody asks for a place; once confirmed it is a booking that waits for the manager."""
    number = next(numbers)
    defaults = {"name": f"Person {number}", "email": f"delegate{number}@example.org"}
    defaults |= {"agency": fields.get("agency") or make_agency(), "manager_email": "b@example.org"}
    session = session or make_session()
    request = PlaceRequest.objects.create(session=session, **defaults | fields)
    if confirmed:
        person = make_person(agency=request.agency, name=request.name, email=request.email)
        request.booking = make_booking(session, person, status=Booking.Status.ASKED)
        request.confirmed_at = timezone.now()
        request.save()
    return request


def make_review(themes=None, **fields):
    defaults = {
        "kind": Review.Kind.SAR,
        "kind_as_named": "Safeguarding Adults Review",
        "pseudonym": "Adult A",
        "what_happened": "<p>What may be said.</p>",
    }
    review = _make_page(Review, themes, **defaults | fields)
    make_learning_point(review=review)
    return review


def make_learning_point(**fields):
    defaults = {
        "theme": fields.get("theme") or make_theme(),
        "domain": LearningPoint.Domain.DIRECT_WORK,
        "text": "Ask, and write down the answer.",
    }
    if "review" not in fields:
        defaults["review"] = make_review()
    return LearningPoint.objects.create(**defaults | fields)


def make_recommendation(agencies=(), **fields):
    defaults = {"number": next(recommendation_numbers), "text": "Change how this is done."}
    if "review" not in fields:
        defaults["review"] = make_review()
    recommendation = Recommendation.objects.create(**defaults | fields)
    recommendation.agencies.set(agencies)
    return recommendation


def make_response(**fields):
    defaults = {"label": Response.Label.TRAINING, "what": "A course was written."}
    if "recommendation" not in fields:
        defaults["recommendation"] = make_recommendation()
    return Response.objects.create(**defaults | fields)


def make_evidence(**fields):
    defaults = {
        "level": Evidence.Level.OUTCOME,
        "shows": "Records say what the person could do when it mattered.",
        "figure": 14,
        "unit": "records",
        "out_of": 20,
        "measured_on": dt.date(2026, 3, 31),
    }
    if "recommendation" not in fields:
        response = fields.get("response")
        defaults["recommendation"] = response.recommendation if response else make_recommendation()
    return Evidence.objects.create(**defaults | fields)


def make_owner(**fields):
    number = next(numbers)
    defaults = {"name": f"Owner {number}", "email": f"owner{number}@example.org"}
    if "agency" not in fields:
        defaults["agency"] = make_agency()
    return ActionOwner.objects.create(**defaults | fields)


def make_answer(**fields):
    """What an owner said of their own action; it waits for the office."""
    if "response" not in fields:
        fields["response"] = make_response(owner=fields.get("owner") or make_owner())
    defaults = {"owner": fields["response"].owner, "what": "Every team has been shown it."}
    return Answer.objects.create(**defaults | fields)


def make_restricted_review(*leads, **fields):
    """A review that only these users may read."""
    review = make_review(restricted=True, **fields)
    for lead in leads:
        NamedLead.objects.create(review=review, user=lead, by=make_user())
    return review


def make_message(**fields):
    defaults = {
        "name": "greeting",
        "to": f"reader{next(numbers)}@example.org",
        "subject": "Good morning",
        "body": "How are you?",
        "message_id": f"<{next(numbers)}@example.org>",
    }
    return Message.objects.create(**defaults | fields)


def make_worker(seen_at=None):
    """A worker's mark in the database, as it leaves one each minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp)"
            " VALUES (%s, %s) ON CONFLICT DO NOTHING",
            ["outbox.sweep", int((seen_at or timezone.now()).timestamp())],
        )


def make_upload(content=None, *, name="report.pdf", by=None):
    """A file taken in as from a form: a small PDF unless told otherwise."""
    given = SimpleUploadedFile(name, samples.pdf() if content is None else content)
    return uploads.add(given, by=by or make_user())


def make_attachment(subject=None, upload=None, **fields):
    """A file on something published."""
    defaults = {"title": _numbered("File")}
    return Attachment.objects.create(
        subject=subject or make_briefing(), upload=upload or make_upload(), **defaults | fields
    )


def make_resource(themes=None, **fields):
    defaults = {"kind": UsefulResource.Kind.LINK, "url": "https://example.org/pack"}
    defaults |= {"body": "<p>What it is.</p>", "review_on": timezone.localdate()}
    return _make_page(UsefulResource, themes, **defaults | fields)


def make_issue(themes=None, **fields):
    defaults = {"number": next(issue_numbers), "month": timezone.localdate().replace(day=1)}
    issue = Issue.objects.create(**_publication(**defaults | fields))
    issue.themes.set([make_theme()] if themes is None else themes)
    return issue


def make_part(issue=None, **fields):
    """An article, unless it is pulled from a `source`."""
    defaults = {"issue": issue or make_issue(), "order": next(numbers) % 30_000}
    if "source" in fields:
        defaults["kind"] = Part.Kind.PULLED
    else:
        defaults |= {"title": _numbered("Article"), "body": "<p>Some words.</p>"}
    return Part.objects.create(**defaults | fields)


def make_subscriber(*subjects, frequency=Frequency.WEEKLY, **fields):
    """Somebody who follows these subjects since yesterday."""
    since = timezone.now() - dt.timedelta(days=1)
    defaults = {"email": f"subscriber{next(numbers)}@example.org", "confirmed_at": since}
    subscriber = Subscriber.objects.create(**defaults | fields)
    for subject in subjects:
        make_follow(subscriber, subject, frequency)
    return subscriber


def make_follow(subscriber, subject, frequency=Frequency.WEEKLY, **fields):
    since = fields.pop("since", timezone.now() - dt.timedelta(days=1))
    times = {"since": since, "done_until": since}
    return Follow.objects.create(
        subscriber=subscriber, subject=subject, frequency=frequency, **times | fields
    )
