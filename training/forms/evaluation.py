"""What delegates are asked before and after a course and months later, and what their manager is.

Half of a form can be kept; only once it is sent must it be whole.
"""

import hashlib

from django import forms
from django.utils.html import format_html

from portal.pages.forms import Form
from training.evaluation.saving import Outcome, Said
from training.evaluation.standing import Forms
from training.models import Evaluation, KeyAction, Rating
from training.models.evaluation import HIGHEST
from training.places.letters import manager_concerned

Scale, Stage = Rating.Scale, Evaluation.Stage
ABOUT = {
    Scale.KNOWLEDGE: "What you know about it.",
    Scale.SKILLS: "What you can do.",
    Scale.CONFIDENCE: "How sure you are that you can do it at work.",
}
ACTIONS = ("First action", "Second action", "Third action")
WORDS = 2000


class ScaleField(forms.TypedChoiceField):
    """A number from 0 to 10 for one scale of one outcome; empty is the course as a whole."""

    def __init__(self, scale, outcome, **kwargs):
        self.scale, self.outcome = scale, outcome
        about = f"for “{outcome}”" if outcome else f"from 0 to {HIGHEST}"
        super().__init__(
            label=scale.label,
            help_text=ABOUT[scale],
            choices=[(score, score) for score in range(HIGHEST + 1)],
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect,
            template_name="forms/scale.html",
            error_messages={"required": f"choose a number {about}"},
            **kwargs,
        )


class KeptForm(Form):
    """One that can be kept half filled in; `sent` asks for all of it."""

    def __init__(self, data=None, *, forms: Forms, sent=False, **kwargs):
        self.forms = forms
        super().__init__(data, **kwargs)
        if not sent:
            for field in self.fields.values():
                field.required = False


class ScalesForm(KeptForm):
    """How somebody rates themselves on each scale, for each outcome or for the course."""

    stage = Stage.BEFORE

    def __init__(self, data=None, *, forms: Forms, **kwargs):
        begun = forms.begun.get(self.stage)
        super().__init__(data, forms=forms, initial=self._said_so_far(begun), **kwargs)

    def _said_so_far(self, begun):
        ratings = begun.ratings.all() if begun else []
        return {_name(each.scale, each.outcome): each.score for each in ratings}

    def add_scales(self, *, required):
        self.outcomes = self.forms.outcomes(self.stage)
        for outcome in self.outcomes:
            for scale in Scale:
                self.fields[_name(scale, outcome)] = ScaleField(scale, outcome, required=required)

    def scales(self) -> list[tuple[str, list]]:
        """The bound fields of each outcome, with its words."""
        return [
            (outcome, [self[_name(scale, outcome)] for scale in Scale]) for outcome in self.outcomes
        ]

    def said(self) -> Said:
        scores = {
            (field.scale, field.outcome): self.cleaned_data[name]
            for name, field in self.fields.items()
            if isinstance(field, ScaleField) and self.cleaned_data[name] is not None
        }
        return Said(scores)


def _name(scale, outcome):
    """A score belongs to the words that were asked, also when the office changes them meanwhile."""
    words = hashlib.blake2s(outcome.encode(), digest_size=4).hexdigest() if outcome else "course"
    return f"{scale}-{words}"


class BeforeForm(ScalesForm):
    def __init__(self, data=None, *, sent=False, **kwargs):
        super().__init__(data, sent=sent, **kwargs)
        self.add_scales(required=sent)


class AfterForm(ScalesForm):
    stage = Stage.AFTER

    good = forms.CharField(
        label="What was good",
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    to_change = forms.CharField(
        label="What to change",
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    may_contact = forms.BooleanField(
        label="The office may contact me about what I said",
        required=False,
        help_text="Then the people who run the training see your name and address beside your "
        "words, and beside nobody else’s.",
    )
    tells_manager = forms.BooleanField(label="My manager may be asked too", required=False)

    def __init__(self, data=None, *, sent=False, **kwargs):
        super().__init__(data, sent=sent, **kwargs)
        self.add_scales(required=sent)
        for number, label in enumerate(ACTIONS, start=1):
            self.fields[f"action_{number}"] = forms.CharField(
                label=label,
                max_length=KeyAction._meta.get_field("text").max_length,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        months = self.forms.session.course.asks_after_months
        if months is None or not manager_concerned(self.forms.booking):
            del self.fields["tells_manager"]
        else:
            self.fields["tells_manager"].help_text = (
                f"In {_months(months)} we ask you what became of your actions. Once you have told "
                "us, we may ask your manager whether they see them in practice. They read your "
                "actions and which of them are done, and nothing else of what you say."
            )

    def _said_so_far(self, begun):
        said = super()._said_so_far(begun)
        if begun is None:
            return said
        for name in ("good", "to_change", "may_contact", "tells_manager"):
            said[name] = getattr(begun, name)
        return said | {f"action_{each.number}": each.text for each in begun.actions.all()}

    def actions(self) -> list:
        return [self[f"action_{number}"] for number in range(1, len(ACTIONS) + 1)]

    def opinions(self) -> list:
        return [self["good"], self["to_change"]]

    def agreements(self) -> list:
        return [self[name] for name in ("may_contact", "tells_manager") if name in self.fields]

    def said(self) -> Said:
        said = self.cleaned_data
        texts = {
            number: said[f"action_{number}"]
            for number in range(1, len(ACTIONS) + 1)
            if said[f"action_{number}"]
        }
        names = ("good", "to_change", "may_contact", "tells_manager")
        fields = {name: said[name] for name in names if name in said}
        return super().said()._replace(actions=texts, fields=fields)


def _months(number):
    return "a month" if number == 1 else f"{number} months"


class LaterForm(KeptForm):
    """What became of each action they set themselves."""

    tells_manager = forms.BooleanField(
        label="My manager may be asked too",
        required=False,
        help_text="We ask them whether they see your actions in practice. They read the actions "
        "and which of them are done: not why, and not your example.",
    )

    def __init__(self, data=None, *, forms: Forms, sent=False, **kwargs):
        after = forms.sent(Stage.AFTER)
        initial = {"tells_manager": after.tells_manager}
        for action in forms.actions:
            for name in ("became", "why", "example"):
                initial[f"{name}_{action.number}"] = getattr(action, name)
        super().__init__(data, forms=forms, sent=sent, initial=initial, **kwargs)
        for action in forms.actions:
            self._add(action, required=sent)

        if not manager_concerned(forms.booking):
            del self.fields["tells_manager"]

    def agreements(self) -> list:
        return [self[name] for name in ("tells_manager",) if name in self.fields]

    def _add(self, action, *, required):
        number = action.number
        self.fields[f"became_{number}"] = forms.ChoiceField(
            label=f"“{action.text}”",
            help_text="What became of it?",
            choices=KeyAction.Became,
            required=required,
            widget=forms.RadioSelect,
            error_messages={"required": "choose what became of it"},
        )
        self.fields[f"why_{number}"] = _text(number, "Why", rows=2)
        self.fields[f"example_{number}"] = _text(
            number,
            "An example of the difference it made to a child or an adult",
            rows=3,
            help_text="If you have one. Name nobody, and nothing that tells who they are.",
        )

    def each_action(self) -> list:
        return [
            [self[f"{name}_{action.number}"] for name in ("became", "why", "example")]
            for action in self.forms.actions
        ]

    def outcomes(self) -> list[Outcome]:
        said = self.cleaned_data
        return [
            Outcome(n, said[f"became_{n}"], said[f"why_{n}"], said[f"example_{n}"])
            for n in (action.number for action in self.forms.actions)
        ]


def _text(number, label, *, rows, **kwargs):
    about = f" ({ACTIONS[number - 1].lower()})"
    return forms.CharField(
        label=format_html('{}<span class="govuk-visually-hidden">{}</span>', label, about),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        **kwargs,
    )


class SeenForm(Form):
    """Whether a manager sees each action in practice."""

    def __init__(self, data=None, *, actions, **kwargs):
        super().__init__(data, **kwargs)
        for action in actions:
            became = action.get_became_display()
            self.fields[f"seen_{action.number}"] = forms.ChoiceField(
                label=f"“{action.text}”",
                help_text=f"What they told us: {became[0].lower()}{became[1:]}." if became else "",
                choices=KeyAction.Seen,
                widget=forms.RadioSelect,
                error_messages={"required": "choose whether you see it"},
            )

    def seen(self) -> dict[int, str]:
        return {int(name.rpartition("_")[2]): said for name, said in self.cleaned_data.items()}
