from importlib import import_module

from portal.pages import sections


class BriefingsConfig(sections.Section):
    name = "briefings"
    verbose_name = "Briefings"
    summary = "Seven short sections on one subject, to read alone or use in a team meeting."
    more = "All briefings"

    def latest(self):
        return self.get_model("Briefing").objects.published().newest_first()[:3]

    def reads(self, blocks):
        return import_module("briefings.spans").spans(blocks)

    def takes_parts(self, user):
        return import_module("briefings.bringing_in.taking").takes_parts(user)

    def searched(self):
        return import_module("briefings.searched").kinds()

    def related_to(self, publication):
        return import_module("briefings.related").briefings(publication)

    def on_topic(self, theme, at):
        return import_module("briefings.topics").on_topic(theme, at)

    def pulled(self):
        return import_module("briefings.pulled").sources()

    def feed(self):
        return import_module("briefings.feeds").BriefingFeed()
