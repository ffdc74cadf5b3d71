"""One mailbox, however its address is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.whom import mailbox


@pytest.mark.parametrize(
    "written",
    [
        "ada.byron@münchen.example",
        "ADA.BYRON@MÜNCHEN.EXAMPLE",
        " ada.byron@münchen.example ",
        "adabyron@münchen.example",
        "a.d.a.b.y.r.o.n@münchen.example",
        "ada.byron+team@münchen.example",
        "ada.byron+one+two@münchen.example",
        '"ada.byron"@münchen.example',
        "ada.byron@xn--mnchen-3ya.example",
        "ada.byron@XN--MNCHEN-3YA.example",
        "ada.byron@mu\u0308nchen.example",
        "ada.byron@münchen\u3002example",
        "ａｄａ.byron@münchen.ｅxample",
        "ada.byron@münchen.example.",
    ],
)
def test_it_is_counted_once_however_it_is_written(written):
    assert mailbox(written) == "adabyron@münchen.example"


@pytest.mark.parametrize(
    "another",
    [
        "ada@example.org",
        "adabyron@example.com",
        "ada-byron@example.org",
        "adabyron@mail.example.org",
    ],
)
def test_another_mailbox_is_counted_alone(another):
    assert mailbox(another) != mailbox("adabyron@example.org")


@pytest.mark.parametrize("label", ["xn--", "xn--\u00e9", "xn--99999999", "xn--a-ecp", "xn--ib9b"])
def test_a_domain_that_only_looks_encoded_stands_as_it_is(label):
    counted = mailbox(f"a@{label}.org")

    assert counted.endswith(".org")
    assert counted.encode()


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_is_counted_can_be_written_as_bytes(text):
    assert mailbox(f"{text}@{text}").encode()
    assert mailbox(f"a@xn--{text}").encode()
