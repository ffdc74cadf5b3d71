import pytest

from tests.launch.checkouts import unused_port


@pytest.fixture
def free_port():
    return unused_port()
