"""The words of safeguarding: what they stand for, and what else people call the same thing."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked

LONGEST_NAME = 80  # letters


def _names(verbose_name, help_text):
    """A field for several names, one a line at the desk."""
    return ArrayField(
        models.CharField(max_length=LONGEST_NAME),
        default=list,
        blank=True,
        verbose_name=verbose_name,
        help_text=help_text,
    )


@nothing_personal
@tracked
class Term(models.Model):
    """A term or abbreviation: what it stands for and means. Search finds all its names as one.

    `also` holds words people type when they mean it, though they are no name of it.
    """

    short = models.CharField(
        "term", max_length=60, unique=True, help_text="As people write it: LCSPR, cuckooing."
    )
    slug = models.SlugField(unique=True)
    expansion = models.CharField(
        "stands for", max_length=160, blank=True, help_text="For an abbreviation."
    )
    meaning = models.TextField(blank=True, help_text="In plain words, in a sentence or two.")
    others = _names("other names in use", "One a line: CLA, child in care.")
    former = _names("former names", "One a line. Who looks for one of them finds the term.")
    misspelt = _names("often misspelt", "One a line. Found, and shown nowhere.")
    also = _names(
        "also looked for as", "One a line: words people type when they mean it, such as cot death."
    )
    local = models.BooleanField(
        "only used here", default=False, help_text="Somebody from elsewhere would not know it."
    )
    superseded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="supersedes"
    )
    note = models.CharField(
        max_length=200, blank=True, help_text="Readers see it: “Not in force yet.”"
    )

    class Meta:
        ordering = ["short"]

    def __str__(self):
        return self.short

    def get_absolute_url(self):
        return f"{reverse('reference:glossary')}#{self.slug}"

    def is_abbreviation(self) -> bool:
        """Whether a reader who does not know it needs to be told what it stands for."""
        return bool(self.expansion)
