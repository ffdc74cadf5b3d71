"""Pages that a link in an e-mail opens, for people without an account."""

from functools import wraps

from portal.accounts.doors import never_kept


def by_link(view):
    """Neither a browser nor a search engine keeps the page: whoever has the link is the person."""

    @never_kept
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapped
