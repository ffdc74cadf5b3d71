from portal.pages import sections


class ResourcesConfig(sections.Section):
    name = "portal.resources"
    verbose_name = "Resources"
    summary = "Packs, toolkits, films and links to use in practice, each with its owner and date."
    more = "All resources"

    def latest(self):
        return self.get_model("Resource").objects.published().newest_first()[:3]
