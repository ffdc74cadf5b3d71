import unicodedata

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

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


@tracked
class Agency(models.Model):
    """An organisation that works with the partnership: a council, a trust, a school."""

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

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self):
        return self.name


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


@tracked(without=("email", "name", "password", "last_login"))
class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, with an e-mail address and a password or a code sent there.

    Personal: `email` and `name`. Kept for good, closed when somebody leaves: the record of
    decisions points here.
    """

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


class Tries(models.Model):
    """The moments of what is limited: a wrong password, a code asked for, a code used.

    Personal: nothing. `key` is a keyed hash of who tried, and the row goes once `ends_at` is past.
    """

    key = models.CharField(max_length=64, primary_key=True)
    at = ArrayField(models.DateTimeField())
    refused = models.BooleanField(default=False)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self):
        return f"{len(self.at)} tries"
