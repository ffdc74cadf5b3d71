"""Pathways of the demonstration: one a file, in the order of their names."""

from pathlib import Path

from portal.publishing.demonstration import read
from portal.reference.models import JobRole
from training.models import Course, Pathway

FOLDER = Path(__file__).parent


def load():
    for order, entry in enumerate(read(FOLDER), start=1):
        if not Pathway.objects.filter(name=entry["name"]).exists():
            _load(order=order, **entry)


def _load(roles, steps, **fields):
    pathway = Pathway.objects.create(**fields)
    pathway.roles.set(JobRole.objects.get(slug=slug) for slug in roles)
    for order, step in enumerate(steps, start=1):
        course = Course.objects.get(slug=step["course"])
        pathway.steps.create(order=order, course=course, refresh_months=step.get("months"))
