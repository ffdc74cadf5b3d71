"""Days and times as people type them, in London, and on the days the clocks change."""

import datetime as dt

import pytest
from django import forms

from portal.pages.moments import MomentField, in_london, read_time


class Planned(forms.Form):
    at = MomentField()


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9am", dt.time(9)),
        ("9 AM", dt.time(9)),
        ("9:30 pm", dt.time(21, 30)),
        ("9.30p.m.", dt.time(21, 30)),
        ("12am", dt.time(0)),
        ("12pm", dt.time(12)),
        ("noon", dt.time(12)),
        ("midnight", dt.time(0)),
        ("09:00", dt.time(9)),
        ("1430", dt.time(14, 30)),
        ("14.30", dt.time(14, 30)),
    ],
)
def test_a_time_is_read_as_it_is_written(text, time):
    assert read_time(text) == time


@pytest.mark.parametrize("text", ["", "9", "13pm", "0am", "25:00", "9:75", "soon", "9am10"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="."):
        read_time(text)


@pytest.mark.parametrize(
    ("day", "time", "utc"),
    [
        (dt.date(2026, 7, 1), dt.time(9), dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)),
        (dt.date(2026, 12, 1), dt.time(9), dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)),
        (dt.date(2027, 3, 28), dt.time(0, 59), dt.datetime(2027, 3, 28, 0, 59, tzinfo=dt.UTC)),
        (dt.date(2027, 3, 28), dt.time(2), dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC)),
        (dt.date(2027, 10, 31), dt.time(0, 59), dt.datetime(2027, 10, 30, 23, 59, tzinfo=dt.UTC)),
        (dt.date(2027, 10, 31), dt.time(2), dt.datetime(2027, 10, 31, 2, tzinfo=dt.UTC)),
    ],
)
def test_a_wall_time_is_one_moment(day, time, utc):
    assert in_london(day, time) == utc


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (
            dt.date(2027, 3, 28),
            "The clocks go forward on 28 March 2027, so 1:30am does not exist that day: "
            "choose a time before 1am or from 2am.",
        ),
        (
            dt.date(2027, 10, 31),
            "The clocks go back on 31 October 2027, so 1:30am comes twice that day: "
            "choose a time before 1am or from 2am.",
        ),
    ],
)
def test_an_hour_the_clocks_skip_or_repeat_is_explained(day, sentence):
    with pytest.raises(ValueError, match="clocks go") as refused:
        in_london(day, dt.time(1, 30))

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("day", "time", "errors"),
    [
        ("30/11/2026", "9am", []),
        ("2026-11-30", "09:00", []),
        ("31/02/2026", "9am", ["Write the day like 30/11/2026."]),
        ("30/11/2026", "soon", ["Write the time like 9am, 2:30pm or 14:30."]),
        ("30/11/2026", "", ["Give both the day and the time."]),
        ("", "", ["Give both the day and the time."]),
    ],
)
def test_each_mistake_has_its_sentence(day, time, errors):
    form = Planned({"at_0": day, "at_1": time})

    assert form.errors.get("at", []) == errors
