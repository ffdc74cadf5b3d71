from importlib import import_module

from django.urls import reverse

from portal.pages import sections


class ProceduresConfig(sections.Section):
    name = "procedures"
    verbose_name = "Procedures"
    summary = "What changed in the children’s and adults’ procedures, and what to do now."
    more = "Every change"

    @property
    def more_url(self):
        return reverse("procedures:updates")

    def latest(self):
        return self.get_model("Release").objects.published().with_manual().newest_first()[:3]

    def related_to(self, publication):
        return import_module("procedures.related").chapters(publication)
