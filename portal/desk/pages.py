"""Pages of a section at the desk, beside Django's own: their addresses and their frame."""

from django.shortcuts import render
from django.urls import path, reverse


class DeskPages:
    """Mixed into an admin: pages beside Django's own. Their templates are in `<section>/desk/`."""

    def own_urls(self, pages: dict) -> list:
        """The routes of `pages`: an address below the list, its view and the end of its name."""
        return [
            path(address, self.admin_site.admin_view(view), name=self._named(name))
            for address, (view, name) in pages.items()
        ]

    def to(self, page, *arguments) -> str:
        """The address of one of the pages of this admin."""
        return reverse(f"admin:{self._named(page)}", args=arguments)

    def show(self, request, page, title, /, **context):
        """A page in the desk's frame; a form with mistakes in it says so in its title."""
        frame = {**self.admin_site.each_context(request), "title": title, "opts": self.opts}
        return render(request, f"{self.opts.app_label}/desk/{page}.html", frame | context)

    def _named(self, page):
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"
