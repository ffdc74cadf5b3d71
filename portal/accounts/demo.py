import base64
import hashlib
import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.auth.models import Group

from portal.accounts import roles
from portal.accounts.models import Agency, User
from portal.launch.demo import password

AGENCIES = {
    "marlbridge-council": ("Marlbridge City Council", Agency.Kind.COUNCIL),
    "marlshire-council": ("Marlshire County Council", Agency.Kind.COUNCIL),
    "wend-council": ("Wend Council", Agency.Kind.COUNCIL),
    "marlshire-police": ("Marlshire Police", Agency.Kind.POLICE),
    "marlshire-icb": ("NHS Marlshire and Wend Integrated Care Board", Agency.Kind.HEALTH),
    "marlshire-hospitals": ("Marlshire University Hospitals", Agency.Kind.HEALTH),
    "marlshire-community": ("Marlshire Community and Mental Health Trust", Agency.Kind.HEALTH),
    "marlshire-fire": ("Marlshire Fire and Rescue Service", Agency.Kind.FIRE),
    "probation": ("Probation Service", Agency.Kind.JUSTICE),
    "schools": ("Schools and colleges", Agency.Kind.EDUCATION),
    "voluntary": ("Voluntary and community sector forum", Agency.Kind.VOLUNTARY),
    "care-providers": ("Care providers", Agency.Kind.CARE),
}
OFFICE = "office@marlshire.example.org"
WRITER = "writer@marlshire.example.org"
PUBLISHER = "publisher@marlshire.example.org"
# Who there is to be: address, name, role, and whether they may do everything.
PEOPLE = [
    (OFFICE, "Office manager", roles.OFFICE, True),
    (WRITER, "Contributor", roles.CONTRIBUTOR, False),
    (PUBLISHER, "Priya Lindqvist", roles.PUBLISHER, False),
    ("second.publisher@marlshire.example.org", "Gwyn Adeyemi", roles.PUBLISHER, False),
    ("people@marlshire.example.org", "Tamsin Okoro", roles.OFFICE, False),
    ("training@marlshire.example.org", "Col Battersby", roles.TRAINING, False),
]


def load():
    for slug, (name, kind) in AGENCIES.items():
        Agency.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind})
    home = Agency.objects.get(slug="marlshire-council")
    for email, name, role, everything in PEOPLE:
        if not User.objects.filter(email=email).exists():
            rights = {"is_staff": True, "is_superuser": everything}
            user = User.objects.create_user(email, password(), name=name, agency=home, **rights)
            user.groups.set(Group.objects.filter(name=role))
            TOTP.activate(user, _app_key(email))


def current_codes() -> list[tuple[str, str]]:
    """What the app of each demonstration account would show now."""
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user")
    ours = {email for email, *_ in PEOPLE}
    return [
        (f"Code of {app.user.email}", code_of(app))
        for app in apps.order_by("user__email")
        if app.user.email in ours
    ]


def code_of(app) -> str:
    step = int(time.time()) // app_settings.TOTP_PERIOD
    return format_hotp_value(hotp_value(decrypt(app.data["secret"]), step))


def _app_key(email):
    """The key of an account's app: its own, and another in every checkout."""
    digest = hashlib.sha256(f"{password()} {email}".encode()).digest()
    return base64.b32encode(digest[:20]).decode()
