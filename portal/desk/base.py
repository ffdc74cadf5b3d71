"""What every model's admin is built from."""

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import DataError
from django.shortcuts import redirect


class Search(AutocompleteSelect):
    """A choice found by typing. What was sent and is no row's number is shown as nothing chosen."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [row for row in value if str(row).isdecimal()], attr)


class FindsByTyping:
    """Mixed into an admin or an inline: its `autocomplete_fields` get the forgiving widget."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Search(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Desk(FindsByTyping, admin.ModelAdmin):
    """Base of every model's admin."""

    def changelist_view(self, request, extra_context=None):
        """The list; where its address asks what no database could answer, the whole list."""
        try:
            return super().changelist_view(request, extra_context)
        except (ValueError, DataError, OverflowError):
            self.message_user(request, "That list does not exist: here is all.", messages.WARNING)
            return redirect(request.path)


class StackedPart(FindsByTyping, admin.StackedInline):
    """Parts of something, one below the other."""


class TabularPart(FindsByTyping, admin.TabularInline):
    """Parts of something, one a row."""
