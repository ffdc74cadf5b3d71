from django.urls import path

from portal.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.in_html, name="in_html"),
]
