import pytest

from tests.outbox.sink import Sink, unused_port


@pytest.fixture
def sink(settings):
    """A mail server that works, and is the one that is set."""
    sink = Sink()
    with sink.listening() as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
        yield sink


@pytest.fixture
def nobody_listens(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port()
