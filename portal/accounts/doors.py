"""Doors: decorators that say who may open a page. What is behind one is kept by no browser.

Managers of an agency, with a second factor:

    @managers_only
    @second_factor_used
    def book(request): ...
"""

from functools import wraps
from http import HTTPStatus

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from portal.desk import second_factor


def managers_only(view):
    """For admitted managers of an agency; `request.manager` is the one who asks.

    Read anew for every request, so whoever is closed out or no longer a manager is out at once. A
    stranger is led to sign in and back; anybody else is told how their account stands.
    """

    @never_kept
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.user.is_anonymous:
            return redirect_to_login(request.get_full_path())
        manager = request.user.as_manager
        if manager is None or not manager.is_admitted:
            context = {"manager": manager}
            return render(request, "account/manager.html", context, status=HTTPStatus.FORBIDDEN)
        request.manager = manager
        return view(request, *args, **kwargs)

    return wrapper


def second_factor_used(view):
    """For people who have used a second factor in this session; others are led to it and back."""

    @never_kept
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.user.is_anonymous:
            return redirect_to_login(request.get_full_path())
        if not second_factor.is_used(request):
            page = reverse(second_factor.next_page(request.user))
            going_to = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
            return redirect(f"{page}?{going_to}")
        return view(request, *args, **kwargs)

    return wrapper


def never_kept(view):
    """Whatever the view answers, nobody keeps a copy."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return wrapper


def by_link(view):
    """For pages that a link in an e-mail opens: whoever has the link is the person it is for.

    Neither a browser nor a search engine keeps them.
    """

    @never_kept
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return wrapper
