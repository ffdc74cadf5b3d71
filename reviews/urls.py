from django.urls import path

from reviews.views import learning, record, restricted, thread

app_name = "reviews"
urlpatterns = [
    path("", record.index, name="index"),
    path("learning/", learning.learning, name="learning"),
    path("restricted/", restricted.restricted, name="restricted"),
    path("<slug:slug>/", record.detail, name="detail"),
    path("<slug:slug>/<int:number>/", thread.recommendation, name="recommendation"),
]
