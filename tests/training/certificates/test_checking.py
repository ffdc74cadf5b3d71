"""The public address on a certificate: it says that one is genuine, and nothing to who guesses."""

import re
import statistics
import string
import time

import pytest

from tests.factories import make_partnership, make_person
from tests.training.certificates.earning import been, certified
from training.certificates import issuing
from training.models import Attendance, Certificate

pytestmark = pytest.mark.django_db

LETTERS = string.ascii_letters + string.digits + "-_"


def path(key):
    return f"/training/certificates/{key}/"


@pytest.fixture
def certificate():
    make_partnership(name="Anytown Safeguarding Partnership")
    session = been(title="Unmistakable course")
    return certified(session, person=make_person(name="Unmistakable Person"))


def withdraw(certificate):
    Attendance.objects.filter(booking=certificate.booking).update(mark=Attendance.Mark.ABSENT)
    issuing.settle(certificate.booking)


def without_what_changes(answer):
    """An answer without the number of its request, which no two have in common."""
    body = re.sub(r"[0-9a-f]{32}|certificates/[^/\"]+/", "", answer.content.decode())
    changing = ("X-Request-ID", "ETag", "Content-Security-Policy")
    headers = {name: value for name, value in answer.headers.items() if name not in changing}
    return answer.status_code, headers, body


def test_it_says_that_a_certificate_is_genuine_and_whose_portal_this_is(client, certificate):
    answer = client.get(path(certificate.key))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This certificate is genuine" in page
    assert "Anytown Safeguarding Partnership issued the certificate" in page
    assert "Unmistakable" not in page
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")


def test_one_that_was_withdrawn_is_not_told_apart_from_one_never_made(client, certificate):
    withdraw(certificate)

    withdrawn, never = client.get(path(certificate.key)), client.get(path("a" * 22))

    assert withdrawn.status_code == 404
    assert without_what_changes(withdrawn) == without_what_changes(never)


def test_of_one_we_do_not_know_it_says_what_to_do_and_is_kept_by_nobody(client, certificate):
    answer = client.get(path("a" * 22))

    page = answer.content.decode()
    assert answer.status_code == 404
    assert "We know of no such certificate" in page
    assert "Check that you typed the whole address" in page
    assert "do not rely on the certificate" in page
    assert "/contacts/#need-office" in page
    assert "genuine" not in page
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")


def test_it_stays_genuine_when_its_person_is_forgotten(client, certificate):
    person = certificate.booking.person
    person.name, person.email = "No longer kept", "1@no-longer-kept.invalid"
    person.save()

    assert client.get(path(certificate.key)).status_code == 200


def altered(key):
    """The key with another letter at each place, and with a large one for a small one."""
    for place, letter in enumerate(key):
        another = LETTERS[(LETTERS.index(letter) + 1) % len(LETTERS)]
        for instead in {another, letter.swapcase()} - {letter}:
            yield key[:place] + instead + key[place + 1 :]


def test_no_altered_address_is_genuine(client, certificate):
    key, number = certificate.key, str(certificate.pk)
    shapes = [key[:-1], f"{key}a", key.swapcase(), f"%20{key}", f"{key}%00", number, key * 9, "é"]
    shapes += altered(key)

    answers = {each: client.get(path(each)).status_code for each in [*shapes, key]}

    assert answers == dict.fromkeys(shapes, 404) | {key: 200}


@pytest.mark.drill
def test_a_wrong_address_takes_as_long_as_a_withdrawn_one(client, certificate):
    withdraw(certificate)
    client.get(path("warm"))

    def took(key):
        began = time.perf_counter()
        client.get(path(key))
        return time.perf_counter() - began

    pairs = [(took(certificate.key), took("a" * 22)) for _ in range(100)]
    withdrawn, never = (statistics.median(times) for times in zip(*pairs, strict=True))

    assert abs(withdrawn - never) < 0.02


def test_a_key_has_128_bits_and_no_two_are_alike():
    keys = {Certificate._meta.get_field("key").get_default() for _ in range(1000)}

    assert len(keys) == 1000
    assert {len(key) for key in keys} == {22}


def test_looking_it_up_costs_two_queries(client, certificate, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(path(certificate.key))


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_only_read(client, certificate, method):
    assert getattr(client, method)(path(certificate.key)).status_code == 405
