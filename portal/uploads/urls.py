from django.urls import path

from portal.uploads import views

app_name = "uploads"
urlpatterns = [path("<int:pk>/<str:name>", views.file, name="file")]
