from django.urls import path

from portal.alerts import views

app_name = "alerts"
urlpatterns = [
    path("subscribe/", views.subscribe, name="subscribe"),
    path("subscribe/<token>/", views.confirm, name="confirm"),
    path("subscriptions/<token>/", views.manage, name="manage"),
    path("subscriptions/<token>/leave/", views.leave, name="leave"),
]
