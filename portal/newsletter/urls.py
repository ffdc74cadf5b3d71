from django.urls import path
from django.views.decorators.http import require_safe

from portal.newsletter import out, views
from portal.newsletter.feeds import IssueFeed

app_name = "newsletter"
urlpatterns = [
    path("", views.index, name="index"),
    path("feed/", require_safe(IssueFeed()), name="feed"),
    path("<int:number>/", views.issue, name="issue"),
    path("<int:number>/issue.pdf", out.paper, name="paper"),
    path("<int:number>/slides.pptx", out.slides, name="slides"),
]
