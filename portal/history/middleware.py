import pghistory
from pghistory import middleware


class HistoryMiddleware(middleware.HistoryMiddleware):
    """Says of each change in the history who made it, by id, and by which address of ours.

    The address is as `urls.py` writes it, so what a visitor put into it, such as a token, is
    kept nowhere.
    """

    def get_context(self, request):
        return {"user": super().get_context(request)["user"]}

    def process_view(self, request, view, args, kwargs):
        pghistory.context(address=request.resolver_match.route)
