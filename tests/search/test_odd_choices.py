"""Whatever stands in the address beside what was typed narrows the search, or narrows nothing."""

import pytest

from tests.factories import make_course

pytestmark = pytest.mark.django_db
YEARS = ["0", "-1", "99999999", "294277", "9" * 23, "1e9", "٢٠٢٦", "2026\x00", "NaN"]
PAGES = ["0", "-1", "9" * 23, "٣", "\x00", "1.5"]


@pytest.mark.parametrize(
    "choice",
    [
        *[{"year": year} for year in YEARS],
        *[{"page": page} for page in PAGES],
        *[{"theme": theme} for theme in ["0", "9" * 23, "a\x00b", "'", "é" * 1000]],
        *[{"section": section} for section in ["\x00", "%", "nothing"]],
        {"audience": "\x00"},
        {"sort": "\x00", "year": "0", "theme": "\x00"},
    ],
    ids=repr,
)
def test_an_odd_choice_is_answered_with_what_was_typed(client, choice):
    make_course(title="Lanterns")

    response = client.get("/search/", {"q": "lanterns", **choice})

    assert response.status_code == 200
    assert [str(each.page) for each in response.context["outcome"].results] == ["Lanterns"]
