"""The desk's page “Yearly report”: choose a board and a year, read it, take it away as Word."""

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.pages.exports import file_name
from portal.pages.years import Year
from portal.reference.models import Board, Partnership
from reviews.models import Review
from reviews.report import Asked
from reviews.report.gathering import years_with_data
from reviews.report.word import WORD, as_word
from reviews.report.writing import write

may_see = permission_required("reviews.view_review", raise_exception=True)


class ReportForm(forms.Form):
    board = forms.ModelChoiceField(
        Board.objects.all(),
        to_field_name="slug",
        empty_label="Choose a board",
        error_messages={
            "required": "Choose a board.",
            "invalid_choice": "Choose a board from the list.",
        },
    )
    year = forms.TypedChoiceField(
        coerce=lambda begins: Year(int(begins)),
        label="Year, April to March",
        error_messages={"required": "Choose a year.", "invalid_choice": "Choose one of the years."},
    )

    def __init__(self, data, today):
        super().__init__(data, label_suffix="")
        years = [(year.begins, str(year)) for year in years_with_data(today)]
        self.fields["year"].choices = [("", "Choose a year"), *years]
        self.fields["board"].label_from_instance = lambda board: board.name


def _asked(request):
    """The form as it was sent; and what the report is asked for, or None."""
    today = timezone.localdate()
    form = ReportForm(request.GET or None, today)
    if not form.is_valid():
        return form, None
    said = form.cleaned_data
    return form, Asked(said["board"], said["year"], today, request.build_absolute_uri)


@require_safe
@may_see
def report(request):
    form, asked = _asked(request)
    context = {
        **admin.site.each_context(request),
        "title": "Yearly report",
        "opts": Review._meta,
        "form": form,
        "report": asked and write(asked),
    }
    return render(request, "reviews/desk/report.html", context)


@require_safe
@may_see
def report_docx(request):
    """The same as a Word file; where a choice is odd, the page, which explains it."""
    _, asked = _asked(request)
    if not asked:
        return redirect(f"{reverse('admin:reviews_report')}?{request.GET.urlencode()}")
    written = write(asked)
    content = as_word(written, str(Partnership.current()))
    named = content_disposition_header(True, file_name(written.title, "docx"))
    return HttpResponse(content, WORD, headers={"Content-Disposition": named})


def urls(site) -> list:
    """The routes of the page and its file, for the desk."""
    return [
        path("reviews/report/", site.admin_view(report), name="reviews_report"),
        path("reviews/report.docx", site.admin_view(report_docx), name="reviews_report_docx"),
    ]
