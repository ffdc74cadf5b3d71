"""Moments for `at=` and for whole pages whose clock is set."""

import datetime as dt
from zoneinfo import ZoneInfo


def london(moment) -> dt.datetime:
    """The aware moment of a London wall time: `london("2027-03-29 09:30")`."""
    return dt.datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/London"))


def utc(moment) -> dt.datetime:
    return dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
