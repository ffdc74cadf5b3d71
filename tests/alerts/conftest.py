import pytest

from portal.alerts.models import SubscriberQuerySet
from tests.outbox.conftest import nobody_listens, sink

__all__ = ["nobody_listens", "sink"]


@pytest.fixture
def nobody_is_held(monkeypatch):
    """Without the lock on those who are written to."""

    def found(subscribers, keys):
        return subscribers.filter(pk__in=keys).order_by("pk")

    monkeypatch.setattr(SubscriberQuerySet, "held", found)
