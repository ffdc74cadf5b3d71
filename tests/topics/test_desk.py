"""A theme at the desk leads to its topic."""

import re

import pytest
from django.urls import reverse

from tests.factories import make_theme, make_user
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def test_the_form_of_a_theme_leads_to_its_page(client):
    theme = make_theme(slug="neglect")
    sign_in(client, make_user(is_staff=True, is_superuser=True))

    page = client.get(reverse("admin:reference_theme_change", args=[theme.pk])).content.decode()
    [way] = re.findall(r'<a href="([^"]+)" class="viewsitelink"', page)

    assert client.get(way)["Location"].endswith("/topics/neglect/")
