"""Days and times as people type them, in London."""

import contextlib
import datetime as dt
import re
import zoneinfo

from django import forms
from django.core.exceptions import ValidationError

from portal.pages.words import clock

TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?")
NAMED = {"midday": dt.time(12), "noon": dt.time(12), "midnight": dt.time(0)}
YEARS = range(1990, 2100)  # of months that somebody may mean
UNREADABLE = "Write the time like 9am, 2:30pm or 14:30."


def read_time(text: str) -> dt.time:
    """The time of day in `text`. Raises ValueError where there is none."""
    text = text.strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
    if text in NAMED:
        return NAMED[text]
    found = TIME.fullmatch(text)
    if not found:
        raise ValueError(UNREADABLE)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        raise ValueError(UNREADABLE)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif not found[2]:
        raise ValueError(UNREADABLE)
    return dt.time(hour, minute)


def in_london(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment of a London wall time. Raises ValueError for one the clocks skip or repeat."""
    zone = zoneinfo.ZoneInfo("Europe/London")
    wall = dt.datetime.combine(day, time)
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    back = first.utcoffset() > second.utcoffset()
    direction, what = ("back", "comes twice") if back else ("forward", "does not exist")
    raise ValueError(
        f"The clocks go {direction} on {day:%-d %B %Y}, so {clock(time)} {what} that day: "
        "choose a time before 1am or from 2am."
    )


class TimeField(forms.TimeField):
    """A time of day: 9am, 2:30pm, 14:30, midday."""

    default_error_messages = {"invalid": UNREADABLE}

    def to_python(self, value):
        with contextlib.suppress(ValueError):
            value = read_time(value) if isinstance(value, str) and value.strip() else value
        return super().to_python(value)

    def has_changed(self, initial, data):
        """Not where it is as it was shown, to the minute."""
        shown = initial.replace(second=0, microsecond=0) if initial else initial
        return super().has_changed(initial, data) and super().has_changed(shown, data)


class MonthField(forms.DateField):
    """A month, as its first day: April 2026, Apr 2026, 04/2026, 2026-04, or any day of it."""

    default_error_messages = {"invalid": "Write the month like April 2026."}

    def __init__(self, **kwargs):
        ways = ["%B %Y", "%b %Y", "%m/%Y", "%Y-%m", "%d/%m/%Y", "%Y-%m-%d", "%d %B %Y"]
        widget = forms.DateInput(format="%B %Y")
        super().__init__(**{"input_formats": ways, "widget": widget} | kwargs)

    def to_python(self, value):
        day = super().to_python(value)
        if day and day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day and day.replace(day=1)


class MomentWidget(forms.SplitDateTimeWidget):
    """Two boxes that keep what was typed, readable or not."""

    def __init__(self, attrs=None):
        super().__init__(
            attrs,
            date_format="%d/%m/%Y",
            time_format="%H:%M",
            date_attrs={"aria-label": "Day"},
            time_attrs={"aria-label": "Time"},
        )


class MomentField(forms.MultiValueField):
    """A day and a time of day in London, as one aware moment."""

    widget = MomentWidget
    hidden_widget = forms.SplitHiddenDateTimeWidget
    default_error_messages = {
        "invalid_day": "Write the day like 30/11/2026.",
        "incomplete": "Give both the day and the time.",
    }

    def __init__(self, **kwargs):
        day = forms.DateField(
            error_messages={"invalid": self.default_error_messages["invalid_day"]}
        )
        super().__init__((day, TimeField()), **kwargs)
        self.error_messages["required"] = self.error_messages["incomplete"]

    def compress(self, values):
        if not values:
            return None
        if None in values:
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            return in_london(*values)
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from None
