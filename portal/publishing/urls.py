from django.urls import path

from portal.publishing import views

app_name = "publishing"
urlpatterns = [
    path("drafts/<str:token>/", views.draft, name="draft"),
    path("drafts/<str:token>/files/<int:pk>/<str:name>", views.draft_file, name="draft_file"),
]
