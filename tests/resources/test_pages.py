"""The pages of resources: the list, one resource, where it is used, the feed."""

import re

import pytest
from django.utils import timezone

from tests.factories import make_briefing, make_resource, make_theme

pytestmark = pytest.mark.django_db


def titles(client, **query):
    page = client.get("/resources/", query).content.decode()
    return re.findall(r'card__title"><a class="govuk-link" href="[^"]+">([^<]+)', page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Both", "Adults", "Children"]),
        ({"kind": "audio"}, ["Adults"]),
        ({"audience": "adults"}, ["Both", "Adults"]),
        ({"audience": "children"}, ["Both", "Children"]),
        ({"theme": "neglect"}, ["Children"]),
        ({"theme": "neglect", "kind": "audio"}, []),
        ({"q": "mattress"}, ["Adults"]),
        ({"q": "podcast"}, ["Adults"]),
        ({"q": "Example Media"}, ["Both"]),
        ({"year": timezone.localdate().year}, ["Both", "Adults", "Children"]),
    ],
)
def test_the_list_narrows(client, query, found):
    make_resource([make_theme(slug="neglect")], title="Children", audience="children")
    said = {"kind": "audio", "transcript": "Look at the mattress."}
    make_resource(title="Adults", audience="adults", **said)
    make_resource(title="Both", audience="both", made_by="Example Media")

    assert titles(client, **query) == found


def test_where_it_is_used_names_pages_that_link_to_it(client):
    resource = make_resource(url="https://example.org/the-pack/")
    row, text, other = (make_briefing() for _ in range(3))
    row.resources.create(title="The pack", url="https://example.org/the-pack")
    link = f'<p>Read <a href="{resource.get_absolute_url()}">this</a>.</p>'
    text.sections.filter(number=2).update(body=link)
    other.resources.create(title="Another", url="https://example.org/the-package")

    page = client.get(resource.get_absolute_url()).content.decode()

    used = page.partition('id="used"')[2].partition("</section>")[0]
    assert sorted(re.findall(r'href="([^"]+)"', used)) == sorted(
        briefing.get_absolute_url() for briefing in (row, text)
    )
