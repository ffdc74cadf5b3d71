"""Lists that narrow: a GET form whose state is in the address, and links that undo each choice."""

import django_filters
from django.core.paginator import Paginator
from django.http import HttpRequest

from portal.pages.forms import Form

PAGE_SIZE = 20


class Filters(django_filters.FilterSet):
    """A list and the choices that narrow it."""

    NARROWS_NOTHING: tuple[str, ...] = ()  # fields that only order the list

    class Meta:
        form = Form

    def in_force(self) -> list[dict]:
        """Each choice that narrows the list: its `name`, the `value` in words, and `without`: the
        query of an address that leaves it out."""
        chosen = []
        narrowing = [n for n in self.form.changed_data if n not in self.NARROWS_NOTHING]
        for name in narrowing:
            if name in self.form.cleaned_data and self.form.cleaned_data[name] not in (None, ""):
                field = self.form[name]
                chosen.append(
                    {"name": field.label, "value": _words(field), "without": self._without(name)}
                )
        return chosen

    @property
    def quick_exit(self):
        """Whether the list is narrowed to a theme that shows “Exit this page”."""
        self.form.is_valid()
        theme = self.form.cleaned_data.get("theme")
        return bool(theme and theme.quick_exit)

    def _without(self, name):
        query = self.data.copy()
        for key in (name, "page"):
            query.pop(key, None)
        return f"?{query.urlencode()}"


def _words(field):
    """What the reader chose, as the form shows it."""
    value = field.form.cleaned_data[field.name]
    choices = dict(getattr(field.field.widget, "choices", []))
    return choices.get(field.value(), value)


def page_of(queryset, request: HttpRequest):
    """The page the address asks for; a number out of range or odd gives the nearest that is."""
    return Paginator(queryset, PAGE_SIZE).get_page(request.GET.get("page"))
