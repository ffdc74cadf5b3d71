import base64
import hashlib
import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.auth.models import Group
from django.utils import timezone

from portal.accounts import roles
from portal.accounts.models import Agency, AgencyDomain, Manager, User
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
TRAINER = "training@marlshire.example.org"
# Who there is to be: address, name, role, and whether they may do everything.
PEOPLE = [
    (OFFICE, "Office manager", roles.OFFICE, True),
    (WRITER, "Contributor", roles.CONTRIBUTOR, False),
    (PUBLISHER, "Priya Lindqvist", roles.PUBLISHER, False),
    ("second.publisher@marlshire.example.org", "Gwyn Adeyemi", roles.PUBLISHER, False),
    ("people@marlshire.example.org", "Tamsin Okoro", roles.OFFICE, False),
    (TRAINER, "Col Battersby", roles.TRAINING, False),
]

# Domains of agencies; whoever has an address at a trusted one is admitted at once.
DOMAINS = {
    "marlshire-police.example.org": ("marlshire-police", True),
    "marlshire-hospitals.example.org": ("marlshire-hospitals", False),
    "wend-council.example.org": ("wend-council", False),
}
MANAGER = "anwen.castell@marlshire-hospitals.example.org"
# Who acts for their agency: address, name, agency, and whether the office has admitted them.
MANAGERS = [
    (MANAGER, "Anwen Castell", "marlshire-hospitals", True),
    (
        "tobi.farrow@wards.marlshire-hospitals.example.org",
        "Tobi Farrow",
        "marlshire-hospitals",
        True,
    ),
    ("ines.holloway@marlshire-police.example.org", "Ines Holloway", "marlshire-police", True),
    ("rhodri.vance@wend-council.example.org", "Rhodri Vance", "wend-council", False),
]


def load():
    for slug, (name, kind) in AGENCIES.items():
        Agency.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind})
    for domain, (slug, trusted) in DOMAINS.items():
        defaults = {"agency": Agency.objects.get(slug=slug), "trusted": trusted}
        AgencyDomain.objects.get_or_create(domain=domain, defaults=defaults)
    _load_office()
    _load_managers()


def _load_office():
    home = Agency.objects.get(slug="marlshire-council")
    for email, name, role, everything in PEOPLE:
        if not User.objects.filter(email=email).exists():
            rights = {"is_staff": True, "is_superuser": everything}
            user = User.objects.create_user(email, password(), name=name, agency=home, **rights)
            user.groups.set(Group.objects.filter(name=role))
            TOTP.activate(user, _app_key(email))


def _load_managers():
    for email, name, slug, admitted in MANAGERS:
        if not User.objects.filter(email=email).exists():
            agency = Agency.objects.get(slug=slug)
            user = User.objects.create_user(email, password(), name=name, agency=agency)
            Manager.objects.create(user=user, admitted_at=timezone.now() if admitted else None)
            if email == MANAGER:
                TOTP.activate(user, _app_key(email))


def current_codes() -> list[tuple[str, str]]:
    """What the app of each demonstration account would show now."""
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user")
    ours = {email for email, *_ in [*PEOPLE, *MANAGERS]}
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
