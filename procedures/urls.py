from django.urls import path

from procedures import views

app_name = "procedures"
urlpatterns = [
    path("", views.index, name="index"),
    path("updates/", views.updates, name="updates"),
    path("<slug:manual>/<slug:slug>/", views.chapter, name="chapter"),
]
