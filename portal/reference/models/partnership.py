"""The words every section shares: the partnership, its boards, areas, themes and priorities."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from portal.accounts.models import Agency
from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField

COLOUR = r"^#[0-9a-fA-F]{6}\Z"
READABLE_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3


class Audience(models.TextChoices):
    CHILDREN = "children", "Children"
    ADULTS = "adults", "Adults"
    BOTH = "both", "Children and adults"

    @classmethod
    def reaching(cls, audience) -> list:
        """The values that reach `audience`: what is for both reaches each."""
        return list(cls) if audience == cls.BOTH else [audience, cls.BOTH]


def _light(colour):
    """Relative luminance of `#rrggbb`, as WCAG defines it: 0 black to 1 white."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_under_white(colour):
    """Refuse a colour on which white words are hard to read."""
    if re.match(COLOUR, colour) and 1.05 / (_light(colour) + 0.05) < READABLE_CONTRAST:
        raise ValidationError("White words are hard to read on this colour: choose a darker one.")


@nothing_personal
@tracked
class Partnership(models.Model):
    """Whose portal this is. One row; until the office fills it in, plain words stand in."""

    name = models.CharField(max_length=120)
    short_name = models.CharField(
        max_length=60, help_text="What people call it; stands in page titles and on phones."
    )
    brand_colour = models.CharField(
        max_length=7,
        default="#1f5f5b",
        validators=[
            RegexValidator(COLOUR, "Write the colour as # and six digits: #1f5f5b"),
            readable_under_white,
        ],
        help_text="The colour of the page header: # and six digits. White words stand on it.",
    )
    exit_url = WebAddressField(
        "where “Exit this page” leads",
        default="https://www.bbc.co.uk/weather",
        help_text="An everyday page that says nothing about why somebody was here.",
    )
    accessibility_statement_on = models.DateField(
        "accessibility statement prepared on",
        null=True,
        blank=True,
        help_text="The law asks for this date, and for a fresh look at least once a year.",
    )

    class Meta:
        verbose_name_plural = "partnership"
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_partnership"),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def current(cls):
        return cls.objects.first() or cls.stand_in()

    @classmethod
    def stand_in(cls):
        name = "Safeguarding partnership"
        return cls(name=name, short_name=name)


@nothing_personal
@tracked
class Board(models.Model):
    """A statutory board or partnership: whose learning and procedures these are."""

    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=40)
    slug = models.SlugField(unique=True)
    audience = models.CharField(max_length=10, choices=Audience)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.short_name


@nothing_personal
@tracked
class Area(models.Model):
    """A council's area, as the public know it."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(unique=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower stands first.")
    agencies = models.ManyToManyField(
        Agency,
        blank=True,
        related_name="areas",
        help_text="Agencies that work here alone. One that is in no area works in all of them.",
    )

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


class ThemeQuerySet(models.QuerySet):
    def need_quick_exit(self) -> bool:
        """Whether a page with these themes shows “Exit this page”. Uses rows already fetched."""
        return any(theme.quick_exit for theme in self)


@nothing_personal
@tracked
class Theme(models.Model):
    """A subject that runs through everything: neglect, mental capacity, exploitation."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(unique=True)
    summary = models.TextField(help_text="What it is, in two sentences.")
    quick_exit = models.BooleanField(
        "show “Exit this page”",
        default=False,
        help_text="For subjects where somebody may be watched by the person who harms them.",
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("topics:topic", args=[self.slug])

    @property
    def letter(self) -> str:
        return self.name[0].upper()

    @property
    def begins(self) -> str:
        """The first sentence of what it is."""
        return re.split(r"(?<=[.!?])\s", self.summary.strip(), maxsplit=1)[0]


@nothing_personal
@tracked
class Priority(models.Model):
    """What the boards have said they will work on in these years."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    summary = models.TextField(blank=True, help_text="What should be different, in a sentence.")
    boards = models.ManyToManyField(Board, related_name="priorities")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "priorities"

    def __str__(self):
        return self.name


@nothing_personal
@tracked
class JobRole(models.Model):
    """What somebody works as: health visitor, teacher. Not what they may do at the desk."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
