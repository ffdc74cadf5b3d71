from portal.newsletter.models import Issue
from portal.publishing.related import Related

NEWSLETTER = "Newsletter"


def uses_of(publication) -> list[Related]:
    """The issues that have it as one of their parts, the newest first."""
    source = f"{publication._meta.label_lower}:{publication.pk}"
    issues = Issue.objects.published().filter(parts__source=source).order_by("-number")
    return [Related(NEWSLETTER, str(each), each.get_absolute_url(), each.name()) for each in issues]
