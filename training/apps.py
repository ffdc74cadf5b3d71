from importlib import import_module

from django.urls import reverse

from portal.pages import sections


class TrainingConfig(sections.Section):
    name = "training"
    verbose_name = "Training"
    summary = "Courses for everyone who works with children, adults and families, free to partners."
    more = "All training dates"
    run_by = "Training administrator"
    texts_beside = {
        "Venue": ("name", "address", "access", "getting_there"),
        "TrainingSession": ("course__title", "instructions", "recording_transcript"),
        "BookingRules": ("name", "free_for", "others_pay"),
    }

    def own_pages(self, user):
        """A manager's pages, once the office has admitted them."""
        if not user.as_manager or not user.as_manager.is_admitted:
            return []
        return [
            ("Your bookings", reverse("training:bookings")),
            ("Your team", reverse("training:team")),
        ]

    def ways_in(self):
        return [("Which training do I need?", reverse("training:pathways"))]

    def latest(self):
        return self.get_model("TrainingSession").objects.upcoming()[:3]

    def searched(self):
        return import_module("training.searched").kinds()

    def related_to(self, publication):
        return import_module("training.related").courses(publication)

    def on_topic(self, theme, at):
        return import_module("training.topics").on_topic(theme, at)

    def pulled(self):
        return import_module("training.pulled").sources()

    def news(self, start, end):
        return import_module("training.news").news(start, end)

    def items(self, told):
        return import_module("training.news").items(told)

    def followed(self):
        return import_module("training.followed").followed()

    def feed(self):
        return import_module("training.feeds").TrainingFeed()

    def desk_panels(self, request):
        return import_module("training.desk.front").panels(request)
