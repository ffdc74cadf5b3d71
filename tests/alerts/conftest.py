from tests.outbox.conftest import nobody_listens, sink

__all__ = ["nobody_listens", "sink"]
