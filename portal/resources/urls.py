from django.urls import path

from portal.resources import views

app_name = "resources"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.detail, name="detail"),
]
