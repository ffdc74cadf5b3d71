from pathlib import Path

from briefings.models import Briefing, Question, Resource, Section
from portal.accounts.models import User
from portal.publishing.demonstration import edit, publish, read


def load():
    owner = User.objects.filter(is_superuser=True).first()
    for entry in read(Path(__file__).parent):
        if not Briefing.objects.filter(slug=entry["slug"]).exists():
            _load(entry, owner)


def _load(entry, owner):
    briefing = publish(Briefing, entry, owner, slug=entry["slug"], source=entry["source"])
    for number, section in enumerate(entry["sections"], 1):
        Section.objects.create(briefing=briefing, number=number, **section)
    for order, resource in enumerate(entry["resources"]):
        Resource.objects.create(briefing=briefing, order=order, **resource)
    for order, text in enumerate(entry["questions"]):
        Question.objects.create(briefing=briefing, order=order, text=text)
    edit(briefing, entry)
