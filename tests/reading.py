"""Reading pages through the client, and what must not be there to read."""

import datetime as dt
import re

from django.utils import timezone

from portal.publishing.models import Status

UNPUBLISHED = {
    "draft": {"status": Status.DRAFT},
    "in review": {"status": Status.IN_REVIEW},
    "withdrawn": {"status": Status.WITHDRAWN},
    "to come": {"publish_at": timezone.now() + dt.timedelta(days=1)},
}


def read(client, path, **query) -> str:
    """The HTML of a page that is there."""
    response = client.get(path, query)
    assert response.status_code == 200, path
    return response.content.decode()


def complaints(page: str) -> list[str]:
    """What the error summary of a page says, line by line."""
    return re.findall(r'<li><a href="#id_\w+">([^<]*)</a></li>', page)
