from django.urls import path
from django.views.decorators.http import require_safe

from portal.topics import views
from portal.topics.feeds import TopicFeed

app_name = "topics"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.topic, name="topic"),
    path("<slug:slug>/feed/", require_safe(TopicFeed()), name="feed"),
]
