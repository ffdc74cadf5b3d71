from django.urls import path
from django.views.decorators.http import require_safe

from procedures.feeds import ProceduresFeed
from procedures.views import changes, chapters, holding, releases

app_name = "procedures"
urlpatterns = [
    path("", chapters.index, name="index"),
    path("updates/", changes.updates, name="updates"),
    path("updates/changes.csv", changes.updates_csv, name="updates_csv"),
    path("updates/changes.xlsx", changes.updates_xlsx, name="updates_xlsx"),
    path("updates/read/", changes.read, name="read"),
    path("feed/", require_safe(ProceduresFeed()), name="feed"),
    path("releases/", releases.index, name="releases"),
    path("releases/<slug:manual>/<slug:month>/", releases.detail, name="release"),
    path("releases/<slug:manual>/<slug:month>/handout.pdf", releases.handout, name="handout"),
    path("holding/<slug:slug>/", holding.detail, name="holding"),
    path("<slug:manual>/feed/", require_safe(ProceduresFeed()), name="manual_feed"),
    path("<slug:manual>/<slug:slug>/", chapters.detail, name="chapter"),
]
