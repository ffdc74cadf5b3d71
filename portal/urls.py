from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe

from portal import views
from portal.newsletter.models import Issue
from portal.publishing.sitemaps import PublicationSitemap, sitemaps
from portal.topics.sitemaps import TopicSitemap
from procedures.sitemaps import ChapterSitemap
from training.sitemaps import TrainingSessionSitemap

SITEMAPS = {
    **sitemaps(),
    "newsletter": PublicationSitemap(Issue),
    "topics": TopicSitemap,
    "chapters": ChapterSitemap,
    "sessions": TrainingSessionSitemap,
}

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error

urlpatterns = [
    path("", views.home, name="home"),
    path("briefings/", include("briefings.urls")),
    path("procedures/", include("procedures.urls")),
    path("training/", include("training.urls")),
    path("reviews/", include("reviews.urls")),
    path("resources/", include("portal.resources.urls")),
    path("newsletter/", include("portal.newsletter.urls")),
    path("", include("portal.alerts.urls")),
    path("topics/", include("portal.topics.urls")),
    path("search/", include("portal.search.urls")),
    path("", include("portal.reference.urls")),
    path("files/", include("portal.uploads.urls")),
    path("", include("portal.publishing.urls")),
    path("mail/", include("portal.outbox.urls")),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("healthz", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "sitemap.xml",
        require_safe(sitemap),
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path(".well-known/security.txt", views.security, name="security"),
    re_path(r"^brand/(?P<colour>[0-9a-fA-F]{6})\.css$", views.brand, name="brand"),
    path("accounts/", include("portal.accounts.urls")),
    path("admin/", admin.site.urls),
]
