import datetime as dt

from django.urls import path
from django.views.decorators.http import require_safe

from portal.accounts.limits import Limit, limited
from portal.accounts.whom import anybody_from_there
from training.feeds import TrainingFeed
from training.views import (
    absence,
    answers,
    asking,
    book,
    bookings,
    calendar,
    certificates,
    change,
    demand,
    pathways,
    place,
    programme,
    record,
    register,
    team,
    team_pathways,
    team_record,
)

# A whole council may share one place, and mistakes count too.
INTEREST = Limit(
    "interest in courses from one place", 60, dt.timedelta(hours=1), anybody_from_there
)
REQUESTS = Limit("places asked for from one place", 60, dt.timedelta(hours=1), anybody_from_there)
RECORDS = Limit("records asked for from one place", 60, dt.timedelta(hours=1), anybody_from_there)
REGISTERS = Limit("registers from one place", 900, dt.timedelta(hours=1), anybody_from_there)

app_name = "training"
urlpatterns = [
    path("", programme.index, name="index"),
    path("calendar.ics", calendar.programme, name="calendar"),
    path("feed/", require_safe(TrainingFeed()), name="feed"),
    path("courses/<slug:slug>/", programme.course, name="course"),
    path("courses/<slug:slug>/tell-me/", limited(demand.tell_me, INTEREST), name="interest"),
    path("tell-me/sent/", demand.sent, name="interest_sent"),
    path("tell-me/<str:token>/", demand.confirm, name="interest_confirm"),
    path("pathways/", pathways.index, name="pathways"),
    path("pathways/<int:pk>/", pathways.pathway, name="pathway"),
    path("sessions/<int:pk>/", programme.session, name="session"),
    path("sessions/<int:pk>/session.ics", calendar.entry, name="session_calendar"),
    path("sessions/<int:pk>/book/", book.book, name="book"),
    path("sessions/<int:pk>/ask/", limited(asking.ask, REQUESTS), name="request"),
    path("requests/sent/", asking.sent, name="request_sent"),
    path("requests/<str:token>/", asking.confirm, name="request_confirm"),
    path("requests/<str:token>/answer/", asking.answer, name="request_answer"),
    path("places/<str:token>/", place.place, name="place"),
    path("places/<str:token>/needs/", place.needs, name="place_needs"),
    path("places/<str:token>/give-up/", place.give_up, name="place_give_up"),
    path("places/<str:token>/training.ics", place.calendar, name="place_calendar"),
    path("answers/<str:token>/", answers.answers, name="answers"),
    path("answers/<str:token>/before/", answers.before, name="answers_before"),
    path("answers/<str:token>/after/", answers.after, name="answers_after"),
    path("answers/<str:token>/later/", answers.later, name="answers_later"),
    path("answers/<str:token>/absence/", absence.absence, name="answers_absence"),
    path("answers/<str:token>/leave/", answers.leave, name="answers_leave"),
    path("answers/<str:token>/contact-ends/", answers.end_contact, name="answers_end_contact"),
    path("answers/<str:token>/telling-ends/", answers.end_telling, name="answers_end_telling"),
    path("seen/<str:token>/", answers.seen, name="seen"),
    path(
        "answers/<str:token>/certificate.pdf", certificates.certificate_pdf, name="certificate_pdf"
    ),
    path("certificates/<slug:key>/", certificates.certificate, name="certificate"),
    path("record/", limited(record.ask, RECORDS), name="record_ask"),
    path("record/sent/", record.sent, name="record_sent"),
    path("records/<str:token>/", record.record, name="record"),
    path("records/<str:token>/record.csv", record.record_csv, name="record_csv"),
    path(
        "records/<str:token>/certificates/<int:booking>.pdf",
        record.certificate,
        name="record_certificate",
    ),
    path("records/<str:token>/declared/", record.declare, name="record_declare"),
    path("records/<str:token>/declared/<int:pk>/", record.take_back, name="record_take_back"),
    path("register/worker.js", register.worker, name="register_worker"),
    path("register/<str:token>/", limited(register.page, REGISTERS), name="register"),
    path("register/<str:token>/send/", limited(register.send, REGISTERS), name="register_send"),
    path(
        "register/<str:token>/walk-in/",
        limited(register.walk_in, REGISTERS),
        name="register_walk_in",
    ),
    path("register/<str:token>/register.pdf", register.pdf, name="register_pdf"),
    path("bookings/", bookings.bookings, name="bookings"),
    path("bookings/earlier/", bookings.earlier, name="bookings_earlier"),
    path("bookings/bookings.csv", bookings.bookings_csv, name="bookings_csv"),
    path("bookings/bookings.ics", bookings.bookings_ics, name="bookings_ics"),
    path("bookings/needs/", change.all_needs, name="needs"),
    path("bookings/orders/<int:pk>/", book.order, name="order"),
    path("bookings/<int:pk>/", bookings.booking, name="booking"),
    path("bookings/<int:pk>/cancel/", change.cancel, name="booking_cancel"),
    path("bookings/<int:pk>/swap/", change.swap, name="booking_swap"),
    path("bookings/<int:pk>/move/", change.move, name="booking_move"),
    path("bookings/<int:pk>/needs/", change.needs, name="booking_needs"),
    path("team/", team.team, name="team"),
    path("team/add/", team.add, name="team_add"),
    path("team/paste/", team.paste, name="team_paste"),
    path("team/pathways/", team_pathways.pathways, name="team_pathways"),
    path("team/pathways/pathways.csv", team_pathways.pathways_csv, name="team_pathways_csv"),
    path("team/share/", team.share, name="team_share"),
    path("team/stop-sharing/", team.stop_sharing, name="team_stop_sharing"),
    path("team/invitations/<int:pk>/", team.invitation, name="invitation"),
    path("team/<int:pk>/", team.person, name="team_person"),
    path("team/<int:pk>/remove/", team.remove, name="team_remove"),
    path("team/<int:pk>/end-alerts/", team.end_alerts, name="team_end_alerts"),
    path("team/<int:pk>/declared/", team_record.declare, name="team_declare"),
    path("team/<int:pk>/declared/<int:declared>/", team_record.take_back, name="team_take_back"),
    path(
        "team/<int:pk>/certificates/<int:booking>.pdf",
        team_record.certificate,
        name="team_certificate",
    ),
]
