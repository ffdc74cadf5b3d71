import django_tables2

from portal.pages.filters import page_of


class Table(django_tables2.Table):
    """A table in the design system: a caption, announced sorting, pages of twenty, and on a narrow
    screen one block a row, each value with its heading."""

    caption = ""

    def show(self, request):
        """Sort by the column and turn to the page that the address asks for; return the table."""
        wanted = request.GET.get("sort", "")
        if wanted.removeprefix("-") in self.columns.names():
            self.order_by = wanted
        self.page = page_of(self.rows, request)
        self.paginator = self.page.paginator
        return self
