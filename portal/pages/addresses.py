from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, Signer


def full(path: str) -> str:
    """The address of a page as it stands in e-mails and calendars: never what a request claims."""
    return f"{settings.SITE_ADDRESS}{path}"


def host() -> str:
    """The host name that marks what is ours, in the numbers of calendar entries."""
    return urlsplit(settings.SITE_ADDRESS).hostname


def number_in(signer: Signer, token: str) -> int | None:
    """The number in a link of ours; None for one we never made."""
    try:
        return int(signer.unsign(token))
    except (BadSignature, ValueError):
        return None
