"""What the desk's front page says of searches: what people looked for and did not find."""

from portal.desk.front import Panel, Row
from portal.search import unfound


def panels(request) -> list[Panel]:
    if not request.user.has_perm("search.view_unfound"):
        return []
    rows = [Row(typed, "", f"{times} times") for typed, times in unfound.most()]
    return [Panel("Searched for and not found, in 90 days", rows)]
