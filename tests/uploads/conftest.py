import pytest


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    """A folder of its own for each test's files, and no scanner."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SCANNER = None
    return settings.MEDIA_ROOT
