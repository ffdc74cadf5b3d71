from importlib import import_module

from portal.pages import sections


class NewsletterConfig(sections.Section):
    name = "portal.newsletter"
    verbose_name = "Newsletter"
    summary = "What is new across the partnership, put together a few times a year."
    more = "All issues"

    def latest(self):
        return self.get_model("Issue").objects.published().with_cover().by_month()[:1]

    def searched(self):
        return import_module("portal.newsletter.searched").kinds()

    def feed(self):
        return import_module("portal.newsletter.feeds").IssueFeed()

    def news(self, start, end):
        return import_module("portal.newsletter.news").news(start, end)

    def items(self, told):
        return import_module("portal.newsletter.news").items(told)

    def uses_of(self, publication):
        return import_module("portal.newsletter.uses").uses_of(publication)

    def pulled(self):
        """Contacts that changed: their room stands below this one and may not know of it."""
        return import_module("portal.newsletter.contacts").sources()
