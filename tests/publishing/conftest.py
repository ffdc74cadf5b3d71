import pytest

from tests.publishing.writer import Writer


@pytest.fixture
def writer(keys, visitor):
    return Writer(visitor, keys)
