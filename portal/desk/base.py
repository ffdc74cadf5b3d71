"""What every model's admin is built from."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.contrib.postgres.fields import ArrayField
from django.db import DataError, models
from django.forms import BaseInlineFormSet, CheckboxSelectMultiple, MultipleChoiceField
from django.shortcuts import redirect
from django.utils.text import capfirst

from portal.audit.models import record
from portal.desk.lines import LinesField, LongTextField
from portal.history.desk import KeepsHistory
from portal.pages.moments import MomentField


class Forgiving:
    """Mixed into a choice found by typing: what was sent and is no row's number is left out.

    `known` holds rows that are loaded already, by their number: for those nothing is asked.
    """

    known: dict[str, models.Model] = {}

    def optgroups(self, name, value, attr=None):
        numbers = [str(row) for row in value if str(row).isdecimal()]
        if not set(numbers) <= self.known.keys():
            return super().optgroups(name, numbers, attr)
        label = self.choices.field.label_from_instance
        rows = [(number, label(self.known[number])) for number in numbers]
        blank = [] if self.is_required or self.allow_multiple_selected else [("", "")]
        options = [
            self.create_option(name, number, words, number in numbers, index)
            for index, (number, words) in enumerate([*blank, *rows])
        ]
        return [(None, options, 0)]


class Search(Forgiving, AutocompleteSelect):
    pass


class SearchMany(Forgiving, AutocompleteSelectMultiple):
    pass


class DayAndTime(AdminSplitDateTime):
    """Each of the two boxes says which it is; the time is shown to the minute."""

    def __init__(self, attrs=None):
        super().__init__(attrs)
        self.widgets[1].format = "%H:%M"
        for widget, name in zip(self.widgets, ("Day", "Time"), strict=True):
            widget.attrs["aria-label"] = name


class FindsByTyping:
    """Mixed into an admin or an inline: its `autocomplete_fields` get the forgiving widget, its
    moments are read as people write them, several choices of a list are ticked, several texts are
    written one a line, and how lines end is no change."""

    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField, "widget": DayAndTime},
        models.TextField: {"form_class": LongTextField},
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, ArrayField):
            several = _ticked if db_field.base_field.choices else _in_lines
            return several(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Search(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchMany(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def _ticked(field):
    return MultipleChoiceField(
        choices=field.base_field.choices,
        required=not field.blank,
        widget=CheckboxSelectMultiple,
        label=capfirst(field.verbose_name),
        help_text=field.help_text,
    )


def _in_lines(field):
    return LinesField(
        longest=field.base_field.max_length,
        required=not field.blank,
        label=capfirst(field.verbose_name),
        help_text=field.help_text,
    )


class PartForms(BaseInlineFormSet):
    """The forms of a whole's parts, at the same number of queries however many there are.

    A part that somebody has removed since the form was opened comes back as a new one, so that
    what was written in it is not lost.
    """

    found_by_typing: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.management_form.is_valid():
            self._bring_back_removed()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        setattr(form.instance, self.fk.name, self.instance)
        if form.instance.pk:
            if "DELETE" in form.fields:
                form.fields["DELETE"].widget.attrs["aria-label"] = f"Delete: {form.instance}"
            for name in self.found_by_typing:
                form.fields[name].widget.widget.known = _pointed_at(form.instance, name)

    def _bring_back_removed(self):
        there = {str(part.pk) for part in self.get_queryset()}
        sent = [self._sent(number) for number in range(self.total_form_count())]
        key, initial = self.model._meta.pk.name, self.initial_form_count()
        removed = [row for row in sent[:initial] if row.get(key, [""])[-1] not in there]
        if not removed:
            return
        self.data = self.data.copy()
        self.data[f"{self.prefix}-INITIAL_FORMS"] = initial - len(removed)
        del self.management_form
        for number in range(len(sent)):
            for name in self._sent(number):
                del self.data[f"{self.prefix}-{number}-{name}"]
        for number, row in enumerate([*(row for row in sent if row not in removed), *removed]):
            for name, values in (row | ({key: [""]} if row in removed else {})).items():
                self.data.setlist(f"{self.prefix}-{number}-{name}", values)

    def _sent(self, number):
        """What was sent for the form of that number, by the names of its fields."""
        prefix = f"{self.prefix}-{number}-"
        names = [name for name in self.data if name.startswith(prefix)]
        return {name.removeprefix(prefix): self.data.getlist(name) for name in names}


def _pointed_at(part, name):
    """What the field `name` of a part points at: one row, many, or none."""
    value = getattr(part, name)
    rows = value.all() if hasattr(value, "all") else filter(None, [value])
    return {str(row.pk): row for row in rows}


class OfParts(FindsByTyping):
    """Mixed into an inline of parts."""

    formset = PartForms

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.found_by_typing = self.get_autocomplete_fields(request)
        return formset

    def get_queryset(self, request):
        parts = super().get_queryset(request)
        fields = [self.model._meta.get_field(n) for n in self.get_autocomplete_fields(request)]
        many = [field.name for field in fields if field.many_to_many]
        one = [field.name for field in fields if not field.many_to_many]
        return (parts.select_related(*one) if one else parts).prefetch_related(*many)


class Desk(FindsByTyping, KeepsHistory, admin.ModelAdmin):
    """Base of every model's admin. Who adds, changes or deletes here is kept with the decisions."""

    def log_addition(self, request, obj, message):
        return record(obj, "added", by=request.user)

    def log_change(self, request, obj, message):
        return record(obj, "changed", by=request.user, note=_changed(message))

    def log_deletions(self, request, queryset):
        return [record(obj, "deleted", by=request.user) for obj in queryset]

    def changelist_view(self, request, extra_context=None):
        """The list; where its address asks what no database could answer, the whole list."""
        try:
            return super().changelist_view(request, extra_context)
        except (ValueError, DataError, OverflowError):
            self.message_user(request, "That list does not exist: here is all.", messages.WARNING)
            return redirect(request.path)


class DeskToRead(Desk):
    """For rows that nobody adds, changes or deletes here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class StackedPart(OfParts, admin.StackedInline):
    """Parts of something, one below the other."""


class TabularPart(OfParts, admin.TabularInline):
    """Parts of something, one a row: each box says which column it is in."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs.setdefault("aria-label", capfirst(db_field.verbose_name))
        return field


def _changed(message) -> str:
    """The names of what a form changed, and never its values: “Title, section: text”."""
    steps = [step for step in message if isinstance(step, dict)]
    return ", ".join(dict.fromkeys(name for step in steps for name in _names(step)))


def _names(step):
    """What one step of Django's message changed. Its `object` would be somebody's words."""
    ((what, of),) = step.items()
    kind = of.get("name", "")
    if what != "changed":
        return [f"{kind} {what}"]
    return [f"{kind}: {field}" if kind else field for field in of["fields"]]
