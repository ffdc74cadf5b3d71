from django.urls import path

from training.views import programme

app_name = "training"
urlpatterns = [
    path("", programme.index, name="index"),
    path("courses/<slug:slug>/", programme.course, name="course"),
    path("sessions/<int:pk>/", programme.session, name="session"),
]
