import django_tables2
from django_tables2.rows import BoundRows

from portal.pages.filters import page_of


class Table(django_tables2.Table):
    """A table in the design system: a caption, announced sorting, pages of twenty, and on a narrow
    screen one block a row, each value with its heading."""

    caption = ""
    look = ""  # a class of the style sheet, for a table whose columns need other widths

    def in_order(self, request):
        """Sort by the column that the address asks for; return the rows, all of them."""
        wanted = request.GET.get("sort", "")
        if wanted.removeprefix("-") in self.columns.names():
            self.order_by = wanted
        return self.data.data

    def show(self, request):
        """Sort and turn to the page that the address asks for; return the table."""
        self.page = page_of(self.in_order(request), request)
        self.page.object_list = BoundRows(self.whole(self.page.object_list), table=self)
        self.paginator = self.page.paginator
        return self

    def whole(self, rows):
        """The rows of the page with all that is shown of them, where sorting needs less."""
        return rows
