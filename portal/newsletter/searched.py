from portal.newsletter.models import Issue, Part
from portal.search.kinds import Kind


def kinds() -> list[Kind]:
    return [
        Kind(Issue, "Newsletter", Issue.objects.published, note=lambda issue: issue.name()),
        Kind(
            Part,
            "Newsletter article",
            Part.objects.articles,
            note=lambda part: part.issue.name(),
        ),
    ]
