import datetime as dt

from django.urls import path

from portal.accounts.limits import Limit, limited
from portal.accounts.whom import anybody_from_there
from portal.alerts import views

# A whole council may share one place, and mistakes count too.
SUBSCRIBING = Limit("subscribing from one place", 60, dt.timedelta(hours=1), anybody_from_there)

app_name = "alerts"
urlpatterns = [
    path("subscribe/", limited(views.subscribe, SUBSCRIBING), name="subscribe"),
    path("subscribe/sent/", views.sent, name="sent"),
    path("subscribe/confirm/<str:token>/", views.confirm, name="confirm"),
    path("subscriptions/<str:token>/", views.manage, name="manage"),
    path("subscriptions/<str:token>/add/", views.add, name="add"),
    path("subscriptions/<str:token>/leave/", views.leave, name="leave"),
    path("subscriptions/<str:token>/leave-all/", views.leave_all, name="leave_all"),
]
