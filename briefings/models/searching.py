"""The words of a briefing as PostgreSQL searches them, kept by the database itself."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from briefings.models.briefing import Briefing
from portal.audit.personal import nothing_personal


@nothing_personal
class SearchText(models.Model):
    """Title, summary and sections of one briefing as a search vector, weighted A to D.

    Triggers on the two tables write it in the transaction of the words themselves, so no code path
    forgets. The row belongs to them alone: hence no foreign key in the database.
    """

    briefing = models.OneToOneField(
        Briefing,
        on_delete=models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="search_text",
    )
    vector = SearchVectorField()

    class Meta:
        default_permissions = ()
        indexes = [GinIndex(fields=["vector"], name="briefing_words")]

    def __str__(self):
        return f"Words of briefing {self.pk}"
