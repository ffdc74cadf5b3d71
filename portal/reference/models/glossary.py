"""The words of safeguarding: what they stand for, and what else people call the same thing."""

import re
from collections import defaultdict

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked

LONGEST_NAME = 80  # letters
BETWEEN_WORDS = re.compile(r"[\W_]+")
APOSTROPHE = re.compile(r"['’]")


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

    NAMES = ("others", "former", "misspelt")

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

    def clean(self):
        errors = defaultdict(list)
        if self.superseded_by_id and self.superseded_by_id == self.pk:
            errors["superseded_by"].append("A term cannot take its own place.")
        for name, field, other in self._shared():
            if field == "short":
                errors[field].append(f"“{name}” is a name of the term “{other}” already.")
            elif name.casefold() == other.short.casefold():
                errors[field].append(f"“{name}” is a term of its own already.")
        if errors:
            raise ValidationError(errors)

    def names(self) -> list[str]:
        """All its names, its own first, each once. Not the words of `also`."""
        lists = [name for field in self.NAMES for name in getattr(self, field)]
        names = [name.strip() for name in (self.short, self.expansion, *lists)]
        return list(dict.fromkeys(filter(None, names)))

    def shared_names(self) -> list[tuple[str, "Term"]]:
        """Names of it that are names of another term too, with that term."""
        return [(name, other) for name, _, other in self._shared()]

    def _shared(self):
        """(name, field, other term) for each of its names that another term has too."""
        for other in Term.objects.exclude(pk=self.pk):
            theirs = {name.casefold() for name in other.names()}
            for field in ("short", "expansion", *self.NAMES):
                value = getattr(self, field)
                for name in [value] if isinstance(value, str) else value:
                    if name.casefold() in theirs:
                        yield name, field, other

    def words_to_find_it(self) -> str:
        """Each word of its names and of `also`, in small letters after a space: what
        `narrowing.js` looks in. “Clare’s” is there as typed with and without its apostrophe."""
        text = " ".join([*self.names(), *self.also]).casefold()
        words = [*_words(text), *_words(APOSTROPHE.sub("", text))]
        return "".join(f" {word}" for word in dict.fromkeys(words))

    def answers_to(self, typed: str) -> bool:
        """Whether each word typed begins one of its words."""
        there = self.words_to_find_it()
        return all(f" {word}" in there for word in _words(typed.casefold()))

    @property
    def letter(self) -> str:
        """Under what it stands in an A to Z; a number stands under “0 to 9”."""
        first = self.short[0].upper()
        return "0 to 9" if first.isdecimal() else first


def _words(text):
    return [word for word in BETWEEN_WORDS.split(text) if word]
