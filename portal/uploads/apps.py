from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "portal.uploads"
    verbose_name = "Files"
    for_writers = True  # who writes puts files beside the words
