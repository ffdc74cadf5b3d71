import pytest
from django.conf import settings
from django.test import Client

from portal.accounts.demo import OFFICE, WRITER
from portal.accounts.models import User
from tests.publishing.writer import Writer
from tests.signing_in import sign_in

PEOPLE = {"office": OFFICE, "leaver": OFFICE, "another": WRITER}


@pytest.fixture(scope="module")
def keys(demonstration, django_db_blocker):
    """The cookies of sessions that the running portal knows; one of them may be ended."""
    with django_db_blocker.unblock():
        yield {who: _session(email) for who, email in PEOPLE.items()}


def _session(email):
    client = Client()
    sign_in(client, User.objects.get(email=email))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def writer(keys, visitor):
    return Writer(visitor, keys)
