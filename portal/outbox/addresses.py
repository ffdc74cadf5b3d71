"""One e-mail address: as a form asks for it, and as an e-mail can be sent to it."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator, validate_email

ONE_ADDRESS = "Write one e-mail address, like name@example.org."
FOR_AN_ADDRESS = {"spellcheck": "false"}
LONGEST = 254  # letters (RFC 5321, 4.5.3.1.3)
NOT_IN_AN_ADDRESS = r"[\s,;<>]"  # what would make one address several, or a header
NOBODYS = r'["\[]'  # a quoted name, or a machine's number: allowed (RFC 5321), never at work
CHECKS = (
    validate_email,
    MaxLengthValidator(LONGEST),
    RegexValidator(f"{NOT_IN_AN_ADDRESS}|{NOBODYS}", inverse_match=True),
)


def one_address(text: str) -> None:
    """Raises ValidationError for what is no address, or more than one, or would write a header of
    its own."""
    try:
        for check in CHECKS:
            check(text)
    except ValidationError:
        raise ValidationError(ONE_ADDRESS) from None
