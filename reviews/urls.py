import datetime as dt

from django.urls import path
from django.views.decorators.http import require_safe

from portal.accounts.limits import Limit, limited
from portal.accounts.whom import anybody_from_there
from reviews.feeds import LearningFeed
from reviews.views import learning, owners, record, restricted, thread


def this_link(request) -> tuple[str]:
    return (request.resolver_match.kwargs["token"],)


# Mistakes count too; a whole council may share one place.
ANSWERS = Limit("answers through one link", 30, dt.timedelta(hours=1), this_link)
ANSWERS_FROM_THERE = Limit(
    "answers of owners from one place", 60, dt.timedelta(hours=1), anybody_from_there
)

app_name = "reviews"
urlpatterns = [
    path("", record.index, name="index"),
    path("learning/", learning.learning, name="learning"),
    path("learning/feed/", require_safe(LearningFeed()), name="learning_feed"),
    path("themes/", learning.themes, name="themes"),
    path("numbers/", record.numbers, name="numbers"),
    path("restricted/", restricted.restricted, name="restricted"),
    path("actions/<str:token>/", owners.index, name="actions"),
    path(
        "actions/<str:token>/<int:pk>/",
        limited(owners.action, ANSWERS, ANSWERS_FROM_THERE),
        name="action",
    ),
    path("<slug:slug>/", record.detail, name="detail"),
    path("<slug:slug>/<int:number>/", thread.recommendation, name="recommendation"),
]
