"""Every kind of field in the design system, right and wrong."""

import re

import pytest
from django import forms
from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from briefings.models import Briefing
from portal.launch import VAR
from portal.pages.forms import BoundField, Form, ModelForm
from tests.browser import Visitor
from tests.factories import make_user

COLOURS = [("red", "Red"), ("green", "Green")]


class EveryField(Form):
    name = forms.CharField(help_text="As people know you.")
    email = forms.EmailField()
    story = forms.CharField(widget=forms.Textarea)
    area = forms.ChoiceField(choices=COLOURS)
    one = forms.ChoiceField(choices=COLOURS, widget=forms.RadioSelect, help_text="One of two.")
    some = forms.MultipleChoiceField(choices=COLOURS, widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField()
    file = forms.FileField()


def shown(form):
    summary = render_to_string("forms/error_summary.html", {"form": form})
    return mark_safe(summary + f'<form method="post">{form}</form>')


def test_every_error_links_to_a_control_that_is_there():
    form = EveryField({})

    html = shown(form)

    links = re.findall(r'<li><a href="#([^"]+)">', html)
    controls = re.findall(r'<(?:input|textarea|select)[^>]* id="([^"]+)"', html)
    assert len(links) == len(form.fields)
    assert set(links) <= set(controls)


def test_an_error_and_a_hint_are_read_with_their_field():
    html = shown(EveryField({}))

    described = re.findall(r'aria-describedby="([^"]+)"', html)
    ids = set(re.findall(r' id="([^"]+)"', html))
    assert {name for names in described for name in names.split()} <= ids
    assert 'aria-describedby="id_name_helptext id_name_error"' in html


@pytest.mark.parametrize("data", [None, {}], ids=["new", "wrong"])
def test_every_field_is_accessible(chromium, data):
    page = chromium.new_page()
    page.set_content(
        '<!DOCTYPE html><html lang="en-GB"><title>Form</title>'
        f"<main><h1>Form</h1>{shown(EveryField(data))}</main></html>"
    )
    page.add_style_tag(path=VAR / "assets" / "portal.css")

    assert Visitor(page, "").violations() == []
    page.close()


@pytest.mark.django_db
def test_a_model_form_of_ours_is_in_the_design_system_and_the_admins_is_not(rf):
    request = rf.get("/")
    request.user = make_user(is_staff=True, is_superuser=True)

    ours = forms.modelform_factory(Briefing, ModelForm, fields=["title"])()
    theirs = admin.site.get_model_admin(Briefing).get_form(request)()

    assert isinstance(ours["title"], BoundField)
    assert not isinstance(theirs["title"], BoundField)
