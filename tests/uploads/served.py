"""The portal with the desk of `tests.uploads.desk`, for a real web server."""

from django.conf import settings

from portal.wsgi import application

settings.ROOT_URLCONF = "tests.uploads.desk"
__all__ = ["application"]
