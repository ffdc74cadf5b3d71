"""Domains of agencies: what is one, whose an address is, and who may say so."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from portal.accounts.models import AgencyDomain
from portal.history.tracking import events_of
from tests.accounts.steps import make_staff
from tests.factories import make_agency, make_domain
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NO_DOMAIN = "Type what stands after the @, such as marlshire.example.org."


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org",
        "@example.org",
        "example org",
        "example",
        ".example.org",
        "example.org.",
        "-a.example.org",
        "https://example.org",
        "example.org/x",
        "exämple.org",
        "a,b.org",
        "*.example.org",
        "x" * 64 + ".org",
    ],
)
def test_what_is_no_domain_is_explained(text):
    with pytest.raises(ValidationError) as refusal:
        AgencyDomain(agency=make_agency(), domain=text).full_clean()

    assert refusal.value.message_dict == {"domain": [NO_DOMAIN]}


@pytest.mark.parametrize(
    "domain", ["gmail.com", "Outlook.com", "hotmail.co.uk", "nhs.net", "gov.uk"]
)
@pytest.mark.parametrize("trusted", [True, False])
def test_a_domain_of_everybody_is_no_agencys(domain, trusted):
    with pytest.raises(ValidationError) as refusal:
        AgencyDomain(agency=make_agency(), domain=domain, trusted=trusted).full_clean()

    assert refusal.value.message_dict == {
        "domain": [
            f"People of many agencies have addresses at {domain.lower()}, so it says nothing of "
            "theirs."
        ]
    }


def test_a_domain_is_one_agencys_in_any_case():
    make_domain("example.org")

    with pytest.raises(ValidationError) as refusal:
        AgencyDomain(agency=make_agency(), domain="EXAMPLE.org").full_clean()

    assert refusal.value.message_dict == {"domain": ["This domain stands at an agency already."]}


def test_the_database_keeps_domains_in_lower_case():
    with pytest.raises(IntegrityError):
        make_domain("Example.org")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("ada@nhs.example.org", "nhs.example.org"),
        ("Ada@NHS.Example.ORG", "nhs.example.org"),
        ("ada@ward.nhs.example.org", "nhs.example.org"),
        ("ada@a.ward7.nhs.example.org", "ward7.nhs.example.org"),
        ("ada@ward7.nhs.example.org", "ward7.nhs.example.org"),
        ("ada@mynhs.example.org", None),
        ("ada@example.org", None),
        ("ada@nhs.example.org.evil.example", None),
        ("nhs.example.org@evil.example", None),
        ('"ada@nhs.example.org"@evil.example', None),
        ("ada@ｎhs.example.org", None),
        ("ada", None),
        ("", None),
    ],
)
def test_the_nearest_domain_above_an_address_counts(address, domain):
    make_domain("nhs.example.org")
    make_domain("ward7.nhs.example.org")

    found = AgencyDomain.objects.of(address)

    assert (found and found.domain) == domain


def test_the_office_says_at_the_agency_which_domains_it_has(client):
    agency = make_agency()
    sign_in(client, make_staff(is_superuser=True))
    form = {"name": agency.name, "slug": agency.slug, "kind": agency.kind}
    rows = {
        "TOTAL_FORMS": 1,
        "INITIAL_FORMS": 0,
        "0-domain": " Wend.Example.org ",
        "0-trusted": "on",
    }
    page = reverse("admin:accounts_agency_change", args=[agency.pk])

    client.post(page, form | {f"domains-{name}": value for name, value in rows.items()})

    assert list(agency.domains.values_list("domain", "trusted")) == [("wend.example.org", True)]
    assert events_of(AgencyDomain).objects.get().domain == "wend.example.org"
    assert "belong to this agency" in client.get(page).content.decode()
