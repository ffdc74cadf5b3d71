"""Of two people who put a row back, or put it back while another saves, one waits."""

import pytest
from django.db import DatabaseError, connection, models, transaction

from portal.history import desk
from portal.history.versions import versions
from tests.factories import make_user, make_venue
from tests.races import run_together
from tests.signing_in import sign_in
from training.models import Venue

pytestmark = pytest.mark.django_db(transaction=True)


def take(pk):
    """Try to hold the venue, as whoever saves it next would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM training_venue WHERE id = %s FOR UPDATE NOWAIT", [pk])
        return cursor.fetchone()


@pytest.fixture
def outcome_of_another(client, monkeypatch):
    """What somebody else gets who takes the row while it is being put back."""

    def outcome():
        venue = make_venue(name="Old hall")
        Venue.objects.update(name="New hall")
        found = []

        def put_back(row, words):
            found.extend(run_together(lambda: take(row.pk)))
            return []

        monkeypatch.setattr(desk, "put_back", put_back)
        sign_in(client, make_user(is_staff=True, is_superuser=True))
        form = {"number": versions(venue)[1].number, "reason": "It was right."}
        response = client.post(f"/admin/training/venue/{venue.pk}/history/restore/", form)
        assert response.status_code == 302
        return found[0]

    return outcome


def test_what_is_being_put_back_is_held(outcome_of_another):
    assert isinstance(outcome_of_another(), DatabaseError)


def test_without_the_lock_another_would_take_it(outcome_of_another, monkeypatch):
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda rows, **how: rows.all())

    assert outcome_of_another() == (Venue.objects.get().pk,)
