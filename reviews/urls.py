from django.urls import path
from django.views.decorators.http import require_safe

from reviews.feeds import LearningFeed
from reviews.views import learning, record, restricted, thread

app_name = "reviews"
urlpatterns = [
    path("", record.index, name="index"),
    path("learning/", learning.learning, name="learning"),
    path("learning/feed/", require_safe(LearningFeed()), name="learning_feed"),
    path("themes/", learning.themes, name="themes"),
    path("numbers/", record.numbers, name="numbers"),
    path("restricted/", restricted.restricted, name="restricted"),
    path("<slug:slug>/", record.detail, name="detail"),
    path("<slug:slug>/<int:number>/", thread.recommendation, name="recommendation"),
]
