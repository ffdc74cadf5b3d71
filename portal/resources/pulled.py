"""Resources in the newsletter."""

from portal.newsletter.published import in_html, source_of
from portal.newsletter.pulling import Piece
from portal.resources.models import Resource


def sources():
    return [source_of(Resource, "Resources", piece)]


def piece(resource: Resource) -> Piece:
    return Piece(
        kind=resource.get_kind_display(),
        title=resource.title,
        url=resource.get_absolute_url(),
        summary=resource.summary,
        html=in_html("resources/pulled.html", resource=resource),
    )
