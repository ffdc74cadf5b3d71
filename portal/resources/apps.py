from importlib import import_module

from portal.pages import sections


class ResourcesConfig(sections.Section):
    name = "portal.resources"
    verbose_name = "Resources"
    summary = "Packs, toolkits, films and links to use in practice, each with its owner and date."
    more = "All resources"

    def latest(self):
        return self.get_model("Resource").objects.published().newest_first()[:3]

    def searched(self):
        return import_module("portal.resources.searched").kinds()

    def related_to(self, publication):
        return import_module("portal.resources.related").resources(publication)

    def on_topic(self, theme, at):
        return import_module("portal.resources.topics").on_topic(theme, at)

    def pulled(self):
        return import_module("portal.resources.pulled").sources()

    def feed(self):
        return import_module("portal.resources.feeds").ResourceFeed()
