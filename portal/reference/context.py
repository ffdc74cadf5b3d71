from portal.reference.known import partnership_of


def partnership(request):
    """`partnership` in every template; asked for once a page, and only where a page names it."""
    return {"partnership": partnership_of(request)}
