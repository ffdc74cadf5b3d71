from django.urls import path

from portal.reference import views

app_name = "reference"
urlpatterns = [
    path("contacts/", views.contacts, name="contacts"),
    path("contacts/poster.pdf", views.poster, name="poster"),
    path("glossary/", views.glossary, name="glossary"),
]
