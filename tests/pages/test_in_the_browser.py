"""Every public page as a person meets it: accessible, fitting, quiet, printable."""

import pytest

from tests.browser import NARROW, WIDE
from tests.public_pages import ADDRESSES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", ADDRESSES)
def test_a_page_is_accessible_and_fits(visitor, path, width):
    visitor.open(path, width)

    assert visitor.violations() == []
    assert visitor.overflow() == 0
    assert visitor.complaints == []
