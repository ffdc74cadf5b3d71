from importlib import import_module

from django.urls import reverse

from portal.pages import sections
from portal.pages.sections import Notice


class ProceduresConfig(sections.Section):
    name = "procedures"
    verbose_name = "Procedures"
    summary = "What changed in the children’s and adults’ procedures, and what to do now."
    more = "Every change"
    reads_parts = {
        "changes": ("admin:procedures_release_bring_in", "Bring its changes in as a release")
    }
    texts_beside = {"Manual": ("name", "summary")}

    @property
    def more_url(self):
        return reverse("procedures:updates")

    def notices(self):
        positions = self.get_model("HoldingPosition").objects.published().newest_first()
        return [Notice(each.title, each.get_absolute_url(), each.summary) for each in positions]

    def latest(self):
        return self.get_model("Release").objects.published().with_manual().newest_first()[:3]

    def reads(self, blocks):
        return import_module("procedures.spans").spans(blocks)

    def searched(self):
        return import_module("procedures.searched").kinds()

    def related_to(self, publication):
        return import_module("procedures.related").related_to(publication)

    def on_topic(self, theme, at):
        return import_module("procedures.topics").on_topic(theme, at)

    def with_themes(self, at):
        return import_module("procedures.topics").with_themes(at)

    def pulled(self):
        return import_module("procedures.pulled").sources()

    def changed_since(self, moments):
        return import_module("procedures.pulled").changed_since(moments)

    def news(self, start, end):
        return import_module("procedures.news").news(start, end)

    def items(self, told):
        return import_module("procedures.news").items(told)

    def followed(self):
        return import_module("procedures.followed").followed()

    def feed(self):
        return import_module("procedures.feeds").ProceduresFeed()

    def desk_panels(self, request):
        return import_module("procedures.front").panels(request)
