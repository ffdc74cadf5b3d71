import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import Agency
from portal.audit.personal import About, personal
from portal.history.tracking import tracked
from portal.pages.fields import WebAddressField
from portal.publishing.models import Page, Publication, PublicationQuerySet
from portal.publishing.richtext import RichTextField
from portal.search.keeping import WHEN_FOUND, in_search

REPORT_STAYS = dt.timedelta(days=365)
STAGES_WITH_A_REASON = ("on_hold", "not_published")


class ReviewQuerySet(PublicationQuerySet):
    """What is restricted is for the named leads alone: no question about the public finds it."""

    def published(self, at=None):
        return super().published(at).filter(restricted=False)

    def shared_with(self, user, at=None):
        """The restricted ones that `user` is named for. Those nobody is named for are nobody's."""
        named = NamedLead.objects.filter(review=OuterRef("pk"), user=user.pk, user__is_active=True)
        return super().published(at).filter(Exists(named), restricted=True)

    def withdrawn(self):
        return super().withdrawn().filter(restricted=False)

    def readable_by(self, user, at=None):
        return self.published(at) | self.shared_with(user, at)

    def counted(self, at=None):
        """All there are at the moment `at`, the restricted ones too: to be counted, never shown."""
        return super().published(at)

    def at_desk(self, user):
        """Who only looks at reviews finds no restricted one there: those who write them do."""
        return self if writes_reviews(user) else self.filter(restricted=False)

    def in_full(self, at=None):
        """Those whose full report is shown too: until its time, or a year from publication."""
        now = at or timezone.now()
        a_year = Q(report_until=None, publish_at__gt=now - REPORT_STAYS)
        return self.filter(Q(report_until__gt=now) | a_year)

    def keys_of(self, responses) -> set[int]:
        """The keys of those of them that these responses, with their recommendations, are about."""
        about = {response.recommendation.review_id for response in responses}
        return set(self.filter(pk__in=about).values_list("pk", flat=True))

    def with_counts(self):
        """Each with `points` and `recommendations_made`: how many of each it has."""
        return self.annotate(
            points=self._count("learning_points"),
            recommendations_made=self._count("recommendations"),
        )

    def _count(self, relation):
        """How many parts each has, counted apart: two joins would multiply."""
        part = self.model._meta.get_field(relation).related_model
        counted = part.objects.order_by().filter(review=OuterRef("pk")).values("review")
        return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


def writes_reviews(user) -> bool:
    return user.has_perm("reviews.change_review")


@in_search(
    "title",
    "summary",
    "kind",
    "kind_as_named",
    "pseudonym",
    "stage",
    "stage_note",
    "methodology",
    "what_happened",
    "restricted",
    *WHEN_FOUND,
)
@tracked
class Review(Page):
    """A review or audit, what it taught, and what it asked for.

    Its report and its learning end apart: the report comes down by itself (local child reviews
    stay up for at least a year: Working Together 2023, chapter 5), the learning stays.
    """

    PARTS = ("learning_points", "recommendations", *Publication.PARTS)

    class Kind(models.TextChoices):
        SAR = "sar", "Safeguarding adults review (SAR)"
        LCSPR = "lcspr", "Local child safeguarding practice review (LCSPR)"
        RAPID_REVIEW = "rapid_review", "Rapid review"
        DARDR = (
            "dardr",
            "Domestic abuse related death review (DARDR), once domestic homicide review (DHR)",
        )
        SCR = "scr", "Serious case review (SCR)"
        SILP = "silp", "Significant incident learning process (SILP)"
        AUDIT = "audit", "Multi-agency audit"
        DIP_SAMPLE = "dip_sample", "Dip sample"
        THEMATIC = "thematic", "Thematic review"
        NATIONAL = "national", "National review"

    class Stage(models.TextChoices):
        UNDER_WAY = "under_way", "Under way"
        ON_HOLD = "on_hold", "On hold"
        INTERIM = "interim", "Under way, with interim learning"
        CONCLUDED = "concluded", "Concluded"
        NOT_PUBLISHED = "not_published", "Concluded, report not published"

    class Harm(models.TextChoices):
        """The types of abuse and neglect of the Care Act guidance (14.17) and Working Together."""

        PHYSICAL = "physical", "Physical abuse"
        EMOTIONAL = "emotional", "Emotional or psychological abuse"
        SEXUAL = "sexual", "Sexual abuse"
        NEGLECT = "neglect", "Neglect and acts of omission"
        SELF_NEGLECT = "self_neglect", "Self-neglect"
        DOMESTIC = "domestic", "Domestic abuse"
        EXPLOITATION = "exploitation", "Exploitation"
        SLAVERY = "slavery", "Modern slavery"
        FINANCIAL = "financial", "Financial or material abuse"
        DISCRIMINATORY = "discriminatory", "Discriminatory abuse"
        ORGANISATIONAL = "organisational", "Organisational abuse"
        SUICIDE = "suicide", "Suicide or self-harm"

    class Setting(models.TextChoices):
        HOME = "home", "At home"
        CARE_HOME = "care_home", "Care home"
        SUPPORTED = "supported", "Supported or temporary housing"
        HOSPITAL = "hospital", "Hospital"
        HEALTH = "health", "Other health service"
        SCHOOL = "school", "School, college or nursery"
        CARE = "care", "Foster or residential care"
        CUSTODY = "custody", "Custody"
        COMMUNITY = "community", "In the community"
        ONLINE = "online", "Online"

    kind = models.CharField("type", max_length=20, choices=Kind)
    kind_as_named = models.CharField(
        "type as named at the time",
        max_length=140,
        help_text="What the report called itself: “Domestic Homicide Review”.",
    )
    pseudonym = models.CharField(
        max_length=60,
        blank=True,
        help_text="The name used everywhere for the person. Never their own.",
    )
    stage = models.CharField("how far it is", max_length=20, choices=Stage, default=Stage.CONCLUDED)
    stage_note = models.TextField(
        "why",
        blank=True,
        help_text="Why it is on hold, or why its report is not published. Readers see it.",
    )
    commissioned_on = models.DateField("commissioned", null=True, blank=True)
    concluded_on = models.DateField("concluded", null=True, blank=True)
    methodology = models.CharField(
        max_length=140, blank=True, help_text="How it was done: “Systems review with families”."
    )
    what_happened = RichTextField(help_text="As much as may be said. No names, dates or places.")
    harm_types = ArrayField(
        models.CharField(max_length=20, choices=Harm),
        default=list,
        blank=True,
        verbose_name="types of harm",
    )
    settings_of_harm = ArrayField(
        models.CharField(max_length=20, choices=Setting),
        default=list,
        blank=True,
        verbose_name="settings",
        help_text="Where it happened.",
    )
    agencies_in_scope = models.ManyToManyField(
        Agency,
        blank=True,
        related_name="reviews_in_scope",
        help_text="Those whose work was looked at.",
    )
    report_until = models.DateTimeField(
        "report comes down",
        null=True,
        blank=True,
        help_text="From then on nobody can read the files marked as the report. The learning "
        "stays. Empty: a year after publication.",
    )
    report_elsewhere = WebAddressField(
        "the report afterwards",
        blank=True,
        help_text="Where it can be read then, such as the national repository. "
        "Empty: readers are told to ask the office.",
    )
    restricted = models.BooleanField(
        default=False,
        editable=False,
        help_text="Only the named leads read it.",
    )

    objects = ReviewQuerySet.as_manager()

    class Meta(Page.Meta):
        constraints = [
            *Page.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(stage__in=["on_hold", "not_published"]) | ~Q(stage_note=""),
                name="review_on_hold_or_not_published_says_why",
                violation_error_message="Say why it is on hold, or why it is not published.",
            ),
        ]

    def get_absolute_url(self):
        return reverse("reviews:detail", args=[self.slug])

    @property
    def stage_reason(self) -> str:
        """Why it is on hold, or its report not published; empty for any other, whatever it was."""
        return self.stage_note if self.stage in STAGES_WITH_A_REASON else ""

    def harm_in_words(self) -> list[str]:
        return [self.Harm(harm).label for harm in self.harm_types]

    def settings_in_words(self) -> list[str]:
        return [self.Setting(setting).label for setting in self.settings_of_harm]

    @property
    def report_ends_at(self) -> dt.datetime | None:
        """When its report comes down; None before it has a time to be published."""
        if self.report_until or not self.publish_at:
            return self.report_until
        try:
            return self.publish_at + REPORT_STAYS
        except OverflowError:  # a year was mistyped: no later day can be told
            return self.publish_at

    @property
    def is_for_all(self) -> bool:
        return not self.restricted

    def as_if_public(self) -> dict:
        return super().as_if_public() | ({"restricted": False} if self.restricted else {})

    @property
    def shows_report(self) -> bool:
        return self.report_ends_at is None or self.report_ends_at > timezone.now()

    def needs_quick_exit(self) -> bool:
        """Whether its themes, or those of what it taught, show “Exit this page”."""
        themes = [*self.themes.all(), *(point.theme for point in self.learning_points.all())]
        return any(theme.quick_exit for theme in themes)

    def problems(self):
        found = super().problems()
        if not self.learning_points.exists():
            found.append("Add at least one learning point.")
        return found


@personal(
    "age_band",
    "sex",
    "ethnicity",
    what="If a review is about you: your age within some years, your sex and your ethnic group, "
    "never with your name",
    kept="As long as the review. Readers see one of them only where a publisher gave a reason.",
    about=About.REVIEWS,
)
class PersonReviewed(models.Model):
    """What the office counts of the person a review is about. Kept apart from the review's words:
    nothing of it is in their history, in a filter or in search."""

    class AgeBand(models.TextChoices):
        UNBORN = "unborn", "Unborn"
        UNDER_1 = "under_1", "Under 1"
        UNDER_5 = "1_4", "1 to 4"
        UNDER_10 = "5_9", "5 to 9"
        UNDER_16 = "10_15", "10 to 15"
        UNDER_18 = "16_17", "16 to 17"
        UNDER_25 = "18_24", "18 to 24"
        UNDER_45 = "25_44", "25 to 44"
        UNDER_65 = "45_64", "45 to 64"
        UNDER_85 = "65_84", "65 to 84"
        OLDER = "85", "85 or over"

    class Sex(models.TextChoices):
        FEMALE = "female", "Female"
        MALE = "male", "Male"

    class Ethnicity(models.TextChoices):
        """The five groups of the census of England and Wales."""

        ASIAN = "asian", "Asian or Asian British"
        BLACK = "black", "Black, Black British, Caribbean or African"
        MIXED = "mixed", "Mixed or multiple ethnic groups"
        WHITE = "white", "White"
        OTHER = "other", "Other ethnic group"

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="person")
    age_band = models.CharField("age", max_length=10, choices=AgeBand, blank=True)
    sex = models.CharField(max_length=10, choices=Sex, blank=True)
    ethnicity = models.CharField("ethnic group", max_length=10, choices=Ethnicity, blank=True)

    class Meta:
        default_permissions = ("view", "change")

    def __str__(self):
        return self.review.pseudonym or str(self.review)


@personal(
    "user",
    "by",
    what="That you may read restricted learning, who named you for it and when",
    kept="Until you are no longer named, or the review goes. That you were named stays in the "
    "record of decisions.",
    about=About.REVIEWS,
)
class NamedLead(models.Model):
    """A safeguarding lead who may read one restricted review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="leads")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="named_for"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="named_once")]
        default_permissions = ("view",)

    def __str__(self):
        return str(self.user)


@personal(
    "by",
    what="Which details of a review you let readers see, and why",
    kept="As long as readers see them; after that in the record of decisions.",
    about=About.WRITING,
)
class Disclosure(models.Model):
    """One detail of the person that readers may see, as a publisher decided for a reason."""

    class Detail(models.TextChoices):
        AGE_BAND = "age_band", "Age"
        SEX = "sex", "Sex"
        ETHNICITY = "ethnicity", "Ethnic group"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="disclosures")
    detail = models.CharField(max_length=10, choices=Detail)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "detail"], name="a_detail_is_shown_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_detail_is_shown_for_a_reason"),
        ]
        default_permissions = ("view",)

    def __str__(self):
        return self.get_detail_display()

    @property
    def says(self) -> str:
        """What readers read; empty where nothing is known."""
        person = getattr(self.review, "person", None)
        return getattr(person, f"get_{self.detail}_display")() if person else ""
