from django.urls import path

from reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.index, name="index"),
    path("learning/", views.learning, name="learning"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/<int:number>/", views.recommendation, name="recommendation"),
]
