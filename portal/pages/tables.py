import django_tables2

from portal.pages.filters import PAGE_SIZE


class Table(django_tables2.Table):
    """A table in the design system: a caption, announced sorting, pages of twenty, and on a narrow
    screen one block a row, each value with its heading."""

    caption = ""

    class Meta:
        template_name = "parts/table.html"

    def show(self, request):
        """Sort and page as the address asks, and return the table."""
        config = django_tables2.RequestConfig(
            request, paginate={"per_page": PAGE_SIZE, "silent": True}
        )
        return config.configure(self)
