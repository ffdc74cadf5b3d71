from pathlib import Path

from django.core.files.base import ContentFile

from portal.accounts.models import User
from portal.paper import making
from portal.publishing.demonstration import edit, publish, read
from portal.resources.models import Resource
from portal.uploads import actions as uploads

FOLDER = Path(__file__).parent
WORDS = ("slug", "kind", "made_by", "body", "url", "minutes", "captioned", "transcript")


def load():
    owner = User.objects.filter(is_superuser=True).first()
    for entry in read(FOLDER):
        if not Resource.objects.filter(slug=entry["slug"]).exists():
            _load(entry, owner)


def _load(entry, owner):
    words = {name: entry[name] for name in WORDS if name in entry}
    resource = publish(Resource, entry, owner, **words)
    for order, sheets in enumerate(entry.get("files", [])):
        _file(resource, order, owner, **sheets)
    edit(resource, entry)


def _file(resource, order, owner, title, name, sheets):
    """A file of sheets to print, one a page."""
    document = making.make(FOLDER / "sheets.typ", {"title": title, "sheets": sheets})
    upload = uploads.add(ContentFile(document.pdf, name), by=owner)
    resource.attachments.create(upload=upload, title=title, order=order)
