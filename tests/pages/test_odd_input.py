"""Whatever arrives in a form, an address or a filter: an answer, never a fault of ours."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import make_briefing, make_change, make_session, make_theme, make_user
from tests.routes import SIGN_IN
from tests.signing_in import sign_in

ODD = [
    "\x00",
    "a\x00b",
    "\u202emoor",
    "🧑‍🤝‍🧑" * 50,
    "é" * 100_000,
    "' OR 1=1 --",
    "%",
    "-1",
    "0",
    "99999999999999999999999",
    "1e9",
    "٣",
    "NaN",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "\r\nSet-Cookie: a=b",
    "2026-99",
    "9999-12",
    "2024-04-31",
    "0001-01-01",
    "31/12/9999",
]
AT_THE_DESK = ["a\x00b", "\u202emoor", "🧑‍🤝‍🧑", "é" * 100_000, "9" * 23, "NaN", "2024-04-31"]
PARAMETERS = {
    "/contacts/": ["area", "hour"],
    "/glossary/": ["q"],
    "/briefings/": ["audience", "theme", "source", "year", "page"],
    "/procedures/updates/": ["manual", "release", "kind", "theme", "role", "since"]
    + ["re_read", "new_must", "sort", "page"],
    "/training/": [
        *("since", "until", "audience", "delivery", "area", "theme", "level", "free", "evening"),
        *("view", "month", "page"),
    ],
    "/search/": ["q", "section", "audience", "theme", "year", "sort", "page"],
    "/search/suggestions/": ["q"],
    "/reviews/": ["kind", "theme", "year", "board", "stage", "view", "sort", "page"],
    "/reviews/learning/": ["theme", "domain", "audience", "good_practice", "page"],
}
odd_text = st.sampled_from(ODD) | st.text(max_size=60)


def ask(path, values):
    return Client().get(f"{path}?{urlencode(values, errors='surrogatepass')}")


@st.composite
def questions(draw):
    path = draw(st.sampled_from(sorted(PARAMETERS)))
    names = draw(st.lists(st.sampled_from(PARAMETERS[path]), max_size=6))
    return path, [(name, draw(odd_text)) for name in names]


class OddFilters(TestCase):
    """Hypothesis needs one database transaction for each example, so this is a class."""

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(questions())
    def test_a_filter_answers_whatever_it_is_asked(self, question):
        assert ask(*question).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_every_parameter_bears_every_oddity(odd):
    for path, names in PARAMETERS.items():
        for name in names:
            assert ask(path, {name: odd}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_signing_in_bears_every_oddity(odd):
    fields = ("login", "email", "password", "code", "credential", "next")

    for name in SIGN_IN:
        args = [1] if name in ("mfa_remove_webauthn", "mfa_edit_webauthn") else []
        response = Client().post(reverse(name, args=args), dict.fromkeys(fields, odd))
        assert response.status_code in (200, 302, 405, 429), name


@pytest.mark.parametrize(
    "path",
    ["/briefings/%00/", "/briefings/%F0%9F%98%80/", "/training/sessions/99999999999999999999/"]
    + ["/reviews/x/99999999999999999999/", "/brand/zzzzzz.css", f"/briefings/{'a' * 5000}/"],
)
@pytest.mark.django_db
def test_an_odd_address_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "field", "label"),
    [
        ("/briefings/?theme=nonsense", "id_theme", "Theme"),
        ("/procedures/updates/?release=2024-99", "id_release", "Release"),
        ("/training/?area=nowhere", "id_area", "Where"),
        ("/contacts/?hour=teatime", "id_hour", "When you would ring"),
    ],
)
def test_a_choice_that_does_not_exist_is_explained(client, path, field, label):
    page = client.get(path).content.decode()

    assert "There is a problem" in page
    assert f'<li><a href="#{field}">{label}: choose one from the list</a>' in page
    assert "<title>Error: " in page


@pytest.mark.django_db
def test_a_choice_in_force_can_be_removed_and_the_others_stay(client):
    make_briefing([make_theme(slug="neglect", name="Neglect")])

    page = client.get("/briefings/?audience=children&theme=neglect&page=1").content.decode()

    assert "For work with: Children" in page
    assert 'href="?theme=neglect"' in page
    assert "Theme: Neglect" in page
    assert 'href="?audience=children"' in page


@pytest.mark.django_db
def test_lists_narrow_to_what_was_chosen(client):
    make_briefing([make_theme(slug="neglect")], title="About neglect")
    make_briefing(title="About sleep", source="audit")
    make_change(kind="removed", what_changed="Gone")
    make_change(kind="new", what_changed="Fresh")
    in_person, remote = make_session(), make_session(delivery="online")

    briefings = client.get("/briefings/?theme=neglect").content.decode()
    changes = client.get("/procedures/updates/?kind=removed").content.decode()
    online = client.get("/training/?delivery=online").content.decode()

    assert ("About neglect" in briefings, "About sleep" in briefings) == (True, False)
    assert ("Gone" in changes, "Fresh" in changes) == (True, False)
    assert in_person.get_absolute_url() not in online
    assert remote.get_absolute_url() in online


@pytest.fixture
def desk(client):
    sign_in(client, make_user(is_staff=True, is_superuser=True))
    return client


def add_forms(desk):
    """The address of every add form at the desk, and the names of its fields, parts included."""
    for app in desk.get("/admin/").context["app_list"]:
        for model in app["models"]:
            if model["add_url"]:
                yield model["add_url"], desk.get(model["add_url"]).context


def names_in(context):
    formsets = [part.formset for part in context["inline_admin_formsets"]]
    forms = [context["adminform"].form, *(form for formset in formsets for form in formset.forms)]
    names = [field.html_name for form in forms for field in form]
    managed = {
        field.html_name: field.value() for formset in formsets for field in formset.management_form
    }
    return names, managed


@pytest.mark.django_db
@pytest.mark.parametrize("odd", AT_THE_DESK, ids=range(len(AT_THE_DESK)))
def test_every_field_at_the_desk_bears_oddities(desk, odd):
    for path, context in add_forms(desk):
        names, managed = names_in(context)
        parts = {f"{name}_{part}": odd for name in names for part in (0, 1)}

        response = desk.post(path, dict.fromkeys(names, odd) | parts | managed)

        assert response.status_code in (200, 302, 400), path  # shown again, kept, or too large


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "briefings/briefing/?status=%00",
        "briefings/briefing/?q=%00",
        "briefings/briefing/?themes__id__exact=x",
        "training/trainingsession/?starts_at__year=99999999999999999999",
        "training/trainingsession/?starts_at__year=2026&starts_at__month=99",
        "briefings/briefing/?o=999.-999.x&p=x",
    ],
)
def test_a_list_at_the_desk_bears_odd_questions(desk, query):
    assert desk.get(f"/admin/{query}", follow=True).status_code == 200


@pytest.mark.django_db
def test_a_search_at_the_desk_refuses_what_no_database_holds(desk):
    asked = {"app_label": "briefings", "model_name": "briefing", "field_name": "owner"}

    response = desk.get("/admin/autocomplete/", asked | {"term": "a\x00b"})

    assert response.status_code == 400
