from importlib import import_module

from portal.pages import sections


class TrainingConfig(sections.Section):
    name = "training"
    verbose_name = "Training"
    summary = "Courses for everyone who works with children, adults and families, free to partners."
    more = "All training dates"
    run_by = "Training administrator"

    def latest(self):
        return self.get_model("TrainingSession").objects.upcoming()[:3]

    def related_to(self, publication):
        return import_module("training.related").courses(publication)

    def desk_panels(self, request):
        return import_module("training.desk.front").panels(request)
