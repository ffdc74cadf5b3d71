"""Upcoming training in the newsletter: one part with every date to come."""

import datetime as dt
import re

from django.urls import reverse
from django.utils import timezone

from portal.newsletter.published import in_html
from portal.newsletter.pulling import Became, Choice, Piece, Source
from portal.pages.words import in_words
from training.models import TrainingSession

KIND = "training.upcoming"
TITLE = "Upcoming training"
ON_A_SLIDE = 3
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def sources():
    return [Source(KIND, "Training", since=_since, pieces=_pieces, became=_became)]


def _since(start, end):
    """One choice, by the month it is made in, while there is any date to come."""
    dates = TrainingSession.objects.upcoming(end).count()
    key = f"{KIND}:{timezone.localtime(end):%Y-%m}"
    note = f"{dates} dates to come" if dates > 1 else "One date to come"
    return [Choice(key, TITLE, note)] if dates else []


def _pieces(keys):
    months = [key for key in keys if MONTH.fullmatch(key)]
    dates = list(TrainingSession.objects.upcoming()) if months else []
    return dict.fromkeys(months, _piece(dates)) if dates else {}


def _piece(dates):
    return Piece(
        kind="Training",
        title=TITLE,
        url=reverse("training:index"),
        summary=f"{len(dates)} training dates are planned, from {_day(dates[0])} on."
        if len(dates) > 1
        else f"One training date is planned, on {_day(dates[0])}.",
        html=in_html("training/pulled.html", dates=dates),
        points=[f"{date.course}: {in_words(date.starts_at)}" for date in dates[:ON_A_SLIDE]],
    )


def _day(date):
    return f"{timezone.localtime(date.starts_at):%-d %B %Y}"


def _became(asked: dict[str, dt.datetime]) -> dict[str, Became]:
    """That dates which were to come at the moment have been called off since."""
    if not asked:
        return {}
    called_off = TrainingSession.objects.public().filter(cancelled_at__gt=min(asked.values()))
    rows = list(called_off.select_related("course").order_by("-cancelled_at"))
    those = {
        key: [row for row in rows if row.cancelled_at > at and row.starts_at > at]
        for key, at in asked.items()
    }
    return {key: _called_off(rows) for key, rows in those.items() if rows}


def _called_off(rows):
    what = "One of these dates has" if len(rows) == 1 else "Some of these dates have"
    links = [(str(row), row.get_absolute_url()) for row in rows]
    (name, url), *others = links
    return Became(rows[0].cancelled_at, f"{what} been called off.", url, name, others=tuple(others))
