"""Lists that narrow: a GET form whose state is in the address, and links that undo each choice."""

import contextlib
import datetime as dt

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest

from portal.pages.forms import Form

PAGE_SIZE = 20


class Tick(forms.CheckboxInput):
    """A box whose tick the address calls “on”: anything else is for its field to explain."""

    def value_from_datadict(self, data, files, name):
        return data.get(name)

    def format_value(self, value):
        return None


class TickField(forms.Field):
    """True where the box is ticked, None where it is not."""

    widget = Tick
    default_error_messages = {"invalid": "tick the box, or leave it empty"}

    def to_python(self, value):
        if value not in (*self.empty_values, "on"):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return value == "on" or None


class TickFilter(django_filters.Filter):
    """Ticked, only the rows of which it is true; otherwise all."""

    field_class = TickField


class DayField(forms.DateField):
    """A day, 2026-04-01 in the address; 1/4/2026 is understood."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": "give a day like 2026-04-01 or 1/4/2026"}

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def bound_data(self, data, initial):
        """A browser's calendar takes no other text than a day written as in the address."""
        with contextlib.suppress(ValidationError):
            return self.to_python(data)


class DayFilter(django_filters.Filter):
    field_class = DayField


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
    if value is True:
        return "Yes"
    if isinstance(value, dt.date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, Model):
        return str(value)
    choices = dict(getattr(field.field.widget, "choices", []))
    return choices.get(field.value(), value)


def page_of(queryset, request: HttpRequest, size: int = PAGE_SIZE):
    """The page the address asks for; a number out of range or odd gives the nearest that is."""
    return Paginator(queryset, size).get_page(request.GET.get("page"))
