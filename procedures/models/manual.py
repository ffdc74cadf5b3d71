from django.db import models

from portal.audit.personal import nothing_personal
from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.publishing.models import free_address
from portal.reference.models import Audience
from portal.search.keeping import keeps


@keeps(
    "procedures.manual",
    rows="""
        SELECT 'procedures.chapter', id FROM procedures_chapter WHERE manual_id = {row}.id
        UNION SELECT 'procedures.release', id FROM procedures_release WHERE manual_id = {row}.id
    """,
    columns=("name", "audience", "review_months"),
)
@nothing_personal
@tracked
class Manual(models.Model):
    """A manual of procedures. Its text is its supplier's: we keep what changed, and link to it."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField("web address", unique=True, validators=[free_address])
    audience = models.CharField(max_length=10, choices=Audience)
    url = WebAddressField("the manual’s own web address")
    summary = models.TextField(blank=True)
    review_months = models.PositiveSmallIntegerField(
        "months between reviews",
        default=24,
        help_text="How long after it was last looked at a chapter is due for review.",
    )

    class Meta:
        ordering = ["-audience"]

    def __str__(self):
        return self.name
