import pytest

from tests.publishing.desk import make_publisher, make_writer
from tests.signing_in import sign_in


@pytest.fixture
def writer(client):
    """Somebody who writes reviews, at the desk."""
    writer = make_writer()
    sign_in(client, writer)
    return writer


@pytest.fixture
def publisher(client):
    """Somebody who approves what others wrote, at the desk."""
    publisher = make_publisher()
    sign_in(client, publisher)
    return publisher
