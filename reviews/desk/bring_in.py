"""The desk's pages for bringing in an audit table: give it, see what it will become, make it."""

from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from portal.desk.pages import DeskPages
from portal.errors import Refused
from portal.publishing import editor
from portal.publishing.given import GivenForm
from portal.publishing.models import Status
from portal.reference.models import Audience
from reviews.bringing_in import Numbered, bring_in, free_slug, label_of, numbered
from reviews.models import Response, Review
from reviews.reading_tables import Action, Found, read_file, read_pasted

SALT = "audit table"
MOST_ACTIONS = 800  # of one table: each is a choice on the page that shows them
NONE_FOUND = (
    "The portal found no recommendations in it. Copy the table with its heading row: a column for "
    "the recommendation, and one for the action or the outcome."
)
TOO_MANY = f"There are more than {MOST_ACTIONS} actions in it. Bring in a part of it at a time."
STARTED_ANEW = "That page was changed on the way here. Please give the table once more."


class TableForm(GivenForm):
    """Gives `found`, and the draft review they go to: one there is, or a new one."""

    review = forms.ModelChoiceField(
        Review.objects.none(), required=False, label="Into", empty_label="A new draft review"
    )
    title = forms.CharField(
        required=False, max_length=140, help_text="For a new review. No person’s own name."
    )
    kind = forms.ChoiceField(
        required=False, choices=[("", "Choose"), *Review.Kind.choices], label="Type"
    )
    kind_as_named = forms.CharField(
        required=False, max_length=140, label="Type as named at the time"
    )
    audience = forms.ChoiceField(
        required=False, choices=[("", "Choose"), *Audience.choices], label="Whose safeguarding"
    )
    field_order = ["review", "title", "kind", "kind_as_named", "audience", "file", "text"]

    def __init__(self, drafts, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["review"].queryset = drafts
        self.fields[
            "file"
        ].help_text = (
            "Word, PDF, text, CSV or a saved web page. From Excel, copy the cells and paste them."
        )
        self.fields["text"].label = "Or paste the table here"

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if not said.get("review") and "review" not in self.errors:
            asked = {"title": "Write a title.", "kind": "Choose a type."}
            asked |= {"kind_as_named": "Write what it called itself."}
            asked |= {"audience": "Choose whose safeguarding it is about."}
            for name, words in asked.items():
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, words)

    def _read(self, file, pasted):
        given = "file" if file else "text"
        try:
            found = read_file(file) if file else read_pasted(pasted)
        except Refused as refusal:
            self.add_error(given, str(refusal))
            return
        if not found.recommendations:
            self.add_error(given, NONE_FOUND)
        elif sum(len(each.actions) for each in found.recommendations) > MOST_ACTIONS:
            self.add_error(given, TOO_MANY)
        self.cleaned_data["found"] = found

    def plan(self):
        """What is shown next and made after that, as data."""
        said, found = self.cleaned_data, self.cleaned_data["found"]
        review = said["review"]
        new = {name: said[name] for name in ("title", "kind", "kind_as_named", "audience")}
        rows = numbered(found.recommendations, review)
        return {
            "into": [review.pk, review.version] if review else None,
            "new": None if review else new | {"slug": free_slug(said["title"])},
            "rows": [[row.number, asdict(row.found)] for row in rows],
            "outside": found.outside,
            "problems": found.problems,
        }


class LabelsForm(forms.Form):
    """The label of each action, and by which day those were done that say so."""

    done_on = forms.DateField(
        required=False,
        label="By which day were those done that say “completed”?",
        help_text="One day for all of them, such as 31/3/2026. Empty: you say it later.",
    )

    def __init__(self, plan, data=None):
        super().__init__(data, label_suffix="")
        self.plan, self.rows = plan, _rows(plan)
        for at, row in enumerate(self.rows):
            for number, action in enumerate(row.found.actions):
                self.fields[f"label-{at}-{number}"] = forms.ChoiceField(
                    choices=Response.Label, initial=label_of(action.text), label="Label"
                )

    def shown(self):
        """Each recommendation with its actions, and the choice of the label of each."""
        for at, row in enumerate(self.rows):
            names = [f"label-{at}-{number}" for number in range(len(row.found.actions))]
            yield row, list(zip(row.found.actions, (self[name] for name in names), strict=True))

    def labels(self):
        return [
            [self.cleaned_data[f"label-{at}-{n}"] for n in range(len(row.found.actions))]
            for at, row in enumerate(self.rows)
        ]


def _rows(plan):
    return [
        Numbered(
            Found(**found | {"actions": [Action(**each) for each in found["actions"]]}), number
        )
        for number, found in plan["rows"]
    ]


class BringInPages(DeskPages):
    """Mixed into the admin of reviews."""

    def get_urls(self):
        return [
            *self.own_urls({"bring-in/": (self.bring_in_view, "bring_in")}),
            *super().get_urls(),
        ]

    def bring_in_view(self, request):
        if not (self.has_add_permission(request) and self.has_change_permission(request)):
            raise PermissionDenied
        if "plan" in request.POST:
            return self._make(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = TableForm(self._drafts(request), *sent)
        if form.is_valid():
            return self._preview(request, LabelsForm(form.plan()))
        context = {"form": form, "media": self.media + form.media}
        return editor.let_in(request, self._own_page(request, "bring_in", context))

    def _drafts(self, request):
        drafts = self.get_queryset(request).filter(status=Status.DRAFT, publish_at=None)
        return drafts.order_by("title")

    def _make(self, request):
        try:
            plan = signing.loads(request.POST["plan"], salt=SALT)
        except signing.BadSignature:
            self.message_user(request, STARTED_ANEW, messages.WARNING)
            return redirect(request.path)
        form = LabelsForm(plan, request.POST)
        if not form.is_valid():
            return self._preview(request, form)
        try:
            review = bring_in(
                form.rows,
                form.labels(),
                by=request.user,
                review=self._review(request, plan),
                new=plan["new"],
                done_on=form.cleaned_data["done_on"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._preview(request, form)
        self.message_user(request, "They are in the draft. Open each to complete its responses.")
        return redirect(self.to("change", review.pk))

    def _review(self, request, plan):
        """The draft as it was when the page was shown; None for a new one."""
        if not plan["into"]:
            return None
        pk, version = plan["into"]
        review = self._drafts(request).filter(pk=pk).first()
        if review is None:
            raise Refused("That draft is there no more. Give the table once more.")
        review.version = version
        return review

    def _preview(self, request, form):
        packed = signing.dumps(form.plan, salt=SALT, compress=True)
        context = {"form": form, "packed": packed, "media": self.media}
        return self._own_page(request, "bring_in_preview", context)

    def _own_page(self, request, name, context):
        frame = self.admin_site.each_context(request)
        frame |= {"title": "Bring in recommendations", "opts": self.opts}
        return TemplateResponse(request, f"reviews/desk/{name}.html", frame | context)
