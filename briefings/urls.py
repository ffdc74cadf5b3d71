import datetime as dt

from django.urls import path
from django.views.decorators.http import require_safe

from briefings import views
from briefings.discussions import views as discussions
from briefings.feeds import BriefingFeed
from portal.accounts.limits import Limit, limited
from portal.accounts.whom import anybody_from_there

# A whole council may share one place, and mistakes count too.
DISCUSSIONS = Limit("discussions from one place", 60, dt.timedelta(hours=1), anybody_from_there)

app_name = "briefings"
urlpatterns = [
    path("", views.index, name="index"),
    path("feed/", require_safe(BriefingFeed()), name="feed"),
    path("use/sent/", discussions.use_sent, name="use_sent"),
    path("use/<str:token>/", discussions.use_confirm, name="use_confirm"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/handout.pdf", views.handout, name="handout"),
    path("<slug:slug>/use/", limited(discussions.use, DISCUSSIONS), name="use"),
]
