import unicodedata

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from portal.accounts import roles
from portal.accounts.domains import domains_above, trouble_with
from portal.audit.personal import About, nothing_personal, personal
from portal.history.tracking import tracked

TAKEN = "Somebody already has an account with this address."


def normal(address: str) -> str:
    """An e-mail address as it is compared: however it was typed, it is the same one."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


class AddressField(models.EmailField):
    """An e-mail address, kept and looked for in lower case."""

    def to_python(self, value):
        value = super().to_python(value)
        return value.strip().lower() if isinstance(value, str) else value

    def deconstruct(self):
        """To the database it is an e-mail address like any other."""
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("error_messages", None)
        return name, "django.db.models.EmailField", args, kwargs


class AgencyQuerySet(models.QuerySet):
    def listed(self):
        """Those that somebody can say they work for."""
        return self.exclude(slug=Agency.UNLISTED)


@nothing_personal
@tracked
class Agency(models.Model):
    """An organisation that works with the partnership: a council, a trust, a school.

    One of them stands for all that the office has not listed: see `unlisted`.
    """

    UNLISTED = "not-in-the-list"

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        POLICE = "police", "Police"
        HEALTH = "health", "Health"
        EDUCATION = "education", "Education and early years"
        JUSTICE = "justice", "Probation and justice"
        FIRE = "fire", "Fire and rescue"
        CARE = "care", "Care provider"
        VOLUNTARY = "voluntary", "Voluntary and community"
        OTHER = "other", "Other"

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=20, choices=Kind)

    PARTS = ("domains",)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self):
        return self.name

    @classmethod
    def unlisted(cls) -> "Agency":
        """Where people are kept whose agency the office has not listed, until it moves them."""
        defaults = {"name": "Agency not in the list", "kind": cls.Kind.OTHER}
        return cls.objects.get_or_create(slug=cls.UNLISTED, defaults=defaults)[0]


class AgencyDomainQuerySet(models.QuerySet):
    def of(self, address: str) -> "AgencyDomain | None":
        """What is known of the domain of an e-mail address, or of the nearest domain above it."""
        known = {row.domain: row for row in self.filter(domain__in=domains_above(address))}
        return known[max(known, key=len)] if known else None


@nothing_personal
@tracked
class AgencyDomain(models.Model):
    """A domain whose e-mail addresses, and those at domains below it, are one agency's."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(
        max_length=253,
        unique=True,
        help_text="People with an address at this domain belong to this agency: what stands after "
        "the @. Domains below it count too.",
        error_messages={"unique": "This domain stands at an agency already."},
    )
    trusted = models.BooleanField(
        default=False, help_text="Managers with an address at this domain are admitted at once."
    )

    objects = AgencyDomainQuerySet.as_manager()

    class Meta:
        ordering = ["domain"]
        verbose_name = "e-mail domain"
        constraints = [
            models.CheckConstraint(
                condition=Q(domain=Lower("domain")), name="a_domain_is_in_lower_case"
            )
        ]

    def __str__(self):
        return self.domain

    def clean(self):
        self.domain = self.domain.lower()
        if trouble := trouble_with(self.domain):
            raise ValidationError({"domain": trouble})


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


@personal(
    "email",
    "name",
    "agency",
    "password",
    "last_login",
    what="Your name, work e-mail address and agency; your password, scrambled; when you last "
    "signed in",
    kept="For good, closed when you leave: the record of who approved what points to it.",
    about=About.SIGNING_IN,
)
@tracked(without=("email", "name", "password", "last_login"))
class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, with an e-mail address and a password or a code sent there."""

    email = AddressField("work e-mail", unique=True, error_messages={"unique": TAKEN})
    name = models.CharField(max_length=120, help_text="First name and surname.")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="users"
    )
    is_active = models.BooleanField(
        "may sign in", default=True, help_text="Untick when somebody leaves; never delete them."
    )
    is_staff = models.BooleanField("works at the board office’s desk", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_an_address",
                violation_error_message=TAKEN,
            )
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @cached_property
    def as_manager(self) -> "Manager | None":
        """The manager this person is or asked to be, with their agency: read once a request."""
        return Manager.objects.select_related("user__agency").filter(user=self.pk).first()


class ManagerQuerySet(models.QuerySet):
    def admitted(self):
        """Those who may act for their agency now."""
        return self.filter(
            admitted_at__isnull=False,
            ended_at=None,
            user__is_active=True,
            user__agency__isnull=False,
        )

    def waiting(self):
        """Those the office has yet to admit or decline, whoever asked first first."""
        waiting = self.filter(admitted_at=None, declined_at=None, user__is_active=True)
        return waiting.order_by("asked_at", "pk")


@personal(
    "user",
    "admitted_by",
    "reason",
    what="That you asked to book for your agency, when and by whom you were admitted, and the "
    "reason if you were not or it ended",
    kept="As long as your account.",
    about=About.TRAINING,
)
class Manager(models.Model):
    """Somebody who acts for their agency, which is always `user.agency`.

    Admitted by the office or, without `admitted_by`, because of a trusted domain. `reason` says
    why they were declined, or why it ended; they can read it.
    """

    run_by = roles.TRAINING

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="manager")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    admitted_at = models.DateTimeField(null=True, editable=False)
    admitted_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = ManagerQuerySet.as_manager()

    class Meta:
        ordering = ["user__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(admitted_at=None) | Q(declined_at=None),
                name="nobody_is_both_admitted_and_declined",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(admitted_at__isnull=False),
                name="what_ends_was_admitted",
            ),
            models.CheckConstraint(
                condition=Q(admitted_by=None) | Q(admitted_at__isnull=False),
                name="whoever_was_admitted_by_somebody_was_admitted",
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None, ended_at=None) ^ ~Q(reason=""),
                name="a_reason_to_decline_or_end_and_none_to_admit",
            ),
        ]

    def __str__(self):
        return str(self.user)

    @property
    def agency(self) -> Agency | None:
        return self.user.agency

    @property
    def is_admitted(self) -> bool:
        """Whether they may act for their agency now."""
        admitted = self.admitted_at and not self.ended_at
        return bool(admitted and self.user.is_active and self.user.agency_id)

    @property
    def standing(self) -> str:
        """How it stands, in a word for the office's list."""
        if self.ended_at:
            return "ended"
        if self.admitted_at:
            return "admitted"
        return "declined" if self.declined_at else "waiting"


@nothing_personal
class Tries(models.Model):
    """The moments of what is limited: a wrong password, a code asked for, a code used.

    `key` is a keyed hash of who tried, and the row goes once `ends_at` is past.
    """

    key = models.CharField(max_length=64, primary_key=True)
    at = ArrayField(models.DateTimeField())
    refused = models.BooleanField(default=False)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self):
        return f"{len(self.at)} tries"
