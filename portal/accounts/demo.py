from django.contrib.auth.models import Permission

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


def load():
    for slug, (name, kind) in AGENCIES.items():
        Agency.objects.get_or_create(slug=slug, defaults={"name": name, "kind": kind})
    home = Agency.objects.get(slug="marlshire-council")
    if not User.objects.filter(email=OFFICE).exists():
        User.objects.create_superuser(OFFICE, password(), name="Office manager", agency=home)
    if not User.objects.filter(email=WRITER).exists():
        writer = User.objects.create_user(
            WRITER, password(), name="Contributor", agency=home, is_staff=True
        )
        writes = Permission.objects.filter(
            content_type__app_label__in=["briefings", "procedures", "training", "reviews"],
            codename__regex="^(add|change|view)_",
        )
        chooses = Permission.objects.filter(codename__in=["view_user", "view_agency"])
        writer.user_permissions.set(writes | chooses)
