from tests.outbox.conftest import sink

__all__ = ["sink"]
