from django.urls import path
from django.views.decorators.http import require_safe

from portal.resources import views
from portal.resources.feeds import ResourceFeed

app_name = "resources"
urlpatterns = [
    path("", views.index, name="index"),
    path("feed/", require_safe(ResourceFeed()), name="feed"),
    path("<slug:slug>/", views.detail, name="detail"),
]
