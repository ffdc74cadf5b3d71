"""How long an answer takes tells nobody whether an account exists."""

import statistics
import time

import pytest
from django.test import Client

from portal.accounts.models import Agency, Tries
from tests.accounts.steps import ask_for_code, at, make_staff, type_password
from tests.factories import make_agency

ROUNDS, LONGEST_DIFFERENCE = 200, 0.020  # seconds
RESET = "account_reset_password"
QUESTIONS = {
    "password": lambda client, address: type_password(client, address, "wrong"),
    "code": ask_for_code,
    "new password": lambda client, address: at(
        client, "account_reset_password", {"email": address}
    ),
    "sign-up": lambda client, address: at(
        client,
        "account_signup",
        {"name": "Ada", "email": address, "agency": Agency.objects.get().pk},
    ),
}


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("passwords_cost_much")
@pytest.mark.parametrize("question", QUESTIONS)
def test_medians_of_two_hundred_answers_are_alike(question):
    make_staff(email="known@example.org", agency=make_agency())
    took = {"known@example.org": [], "nobody@example.org": []}

    for _ in range(ROUNDS):
        for address, times in took.items():
            Tries.objects.all().delete()
            client = Client()
            began = time.perf_counter()
            QUESTIONS[question](client, address)
            times.append(time.perf_counter() - began)

    known, nobody = map(statistics.median, took.values())
    print(f"\n{question}: {known * 1000:.1f} ms known, {nobody * 1000:.1f} ms unknown")
    assert abs(known - nobody) < LONGEST_DIFFERENCE
