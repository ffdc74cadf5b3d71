"""What search knows of every page. The database itself keeps it: see `portal.search.keeping`."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from portal.audit.personal import nothing_personal
from portal.reference.models import Audience, Contact, Term, Theme, Way
from portal.search.keeping import keeps


class EntryQuerySet(models.QuerySet):
    def visible(self, at=None):
        """Those of pages that anybody may read at the moment `at`."""
        now = at or timezone.now()
        return self.filter(visible_from__lte=now).filter(
            Q(visible_until=None) | Q(visible_until__gt=now)
        )


@nothing_personal
class Entry(models.Model):
    """One page as search has it: its words, what narrows a search to it, and from when it is found.

    `brief` holds the words of title (weight A), summary and themes (B), headings (C), and those the
    text says often (D): results are ranked by it, since it is small. `words` has every word, and
    finds: pairs of neighbours too (`~` and a part of their hash), so that a phrase is found without
    reading the text; the terms of the glossary (`#` and a number where a page has one of its names,
    `?` where it only has words people look for it with); and its themes (`@` and a number). `named`
    is the title as search compares it with what was typed.
    """

    kind = models.CharField(max_length=60)  # the model: procedures.chapter
    key = models.BigIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    named = models.TextField()
    brief = SearchVectorField()
    words = SearchVectorField()
    leads = models.BooleanField(default=False)  # of all with just the title that was typed
    audience = models.CharField(max_length=10, choices=Audience)
    themes = ArrayField(models.BigIntegerField())
    visible_from = models.DateTimeField(null=True)
    visible_until = models.DateTimeField(null=True)
    dated = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    kept_at = models.DateTimeField(db_index=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_entry_a_page")]
        indexes = [
            GinIndex(fields=["words"], name="entry_words"),
            GinIndex(fields=["brief"], name="entry_brief"),
            models.Index(OpClass(Lower("title"), name="text_pattern_ops"), name="entry_by_title"),
        ]

    def __str__(self):
        return self.title


@nothing_personal
class Later(models.Model):
    """An entry to be written anew at a moment, though nothing of its page changes then: a release
    with changes to a chapter becomes public, or a name in the glossary stands on many pages."""

    kind = models.CharField(max_length=60)
    key = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="once_later")]

    def __str__(self):
        return f"{self.kind} {self.key}"


@nothing_personal
class Name(models.Model):
    """One name of a term of the glossary, or words it is looked for with, as stems in order."""

    term = models.ForeignKey(
        Term, on_delete=models.DO_NOTHING, db_constraint=False, related_name="searched_names"
    )
    related = models.BooleanField()  # not a name of it, only looked for
    stems = models.TextField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["term", "stems"], name="one_name_a_term")]

    def __str__(self):
        return self.stems


@nothing_personal
class Spelling(models.Model):
    """A word that stands in some page, so that one typed nearly like it can be understood."""

    word = models.CharField(max_length=40, primary_key=True)

    class Meta:
        default_permissions = ()
        indexes = [
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="spelling_alike"),
        ]

    def __str__(self):
        return self.word


@nothing_personal
class Unfound(models.Model):
    """How often something was searched for in vain on one day. Nobody's name is kept with it.

    People type names too: what was typed is kept only once three searches have said the same;
    until then a keyed hash of it stands for it.
    """

    digest = models.CharField(max_length=64)
    on = models.DateField()
    typed = models.CharField(max_length=100, blank=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["digest", "on"], name="unfound_once_a_day")]
        verbose_name_plural = "unfound"

    def __str__(self):
        return self.typed


def _calls(function: str, *columns: str) -> pgtrigger.Trigger:
    """After a change to `columns` of a row, or its end: call a function of ours with its key."""
    was, now = (", ".join(f'{row}."{column}"' for column in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="in_search",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*columns) | pgtrigger.Delete,
        func=(
            f"IF TG_OP <> 'UPDATE' OR ROW({was}) IS DISTINCT FROM ROW({now}) THEN "
            f"PERFORM {function}(COALESCE(NEW.id, OLD.id)); END IF; RETURN NULL;"
        ),
    )


NAMES = ("short", "expansion", "others", "former", "misspelt", "also")


class SearchedTerm(Term):
    """A term, as the triggers here see it: its names change what finds pages."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [_calls("search_keep_term", *NAMES)]


@keeps("reference.theme", rows="SELECT 'reference.theme', {row}.id", columns=("name", "summary"))
class SearchedTheme(Theme):
    """A theme, as the triggers here see it: found as a topic, and pages are found by its name."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [_calls("search_keep_theme", "name")]


@keeps(
    "reference.contact",
    rows="SELECT 'reference.contact', {row}.id",
    columns=("name", "need", "audience", "summary"),
)
class SearchedContact(Contact):
    """A contact, as the triggers here see it."""

    class Meta:
        proxy = True
        default_permissions = ()


@keeps(
    "reference.contact",
    rows="SELECT 'reference.contact', {row}.contact_id",
    columns=("contact_id", "value", "note", "when", "effective_from", "effective_until"),
)
class SearchedWay(Way):
    """A way to reach a contact, as the triggers here see it."""

    class Meta:
        proxy = True
        default_permissions = ()


@keeps(
    "reference.contact",
    rows="SELECT 'reference.contact', {row}.contact_id",
    columns=("contact_id", "theme_id"),
)
class SearchedContactThemes(Contact.themes.through):
    """The topics of a contact, as the triggers here see them."""

    class Meta:
        proxy = True
        default_permissions = ()
