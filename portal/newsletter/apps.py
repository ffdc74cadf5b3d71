from portal.pages import sections


class NewsletterConfig(sections.Section):
    name = "portal.newsletter"
    verbose_name = "Newsletter"
    summary = "What is new across the partnership, put together a few times a year."
    more = "All issues"

    def latest(self):
        return self.get_model("Issue").objects.published().newest_first()[:1]
