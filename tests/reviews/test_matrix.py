"""Who has what of a restricted review: every address, every method, everybody who might try."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import get_resolver, reverse

from portal.accounts.roles import CONTRIBUTOR, OFFICE, PUBLISHER, TRAINING
from portal.publishing import actions as publishing
from reviews import disclosing
from reviews.keys import token_of
from reviews.models import PersonReviewed
from tests.factories import (
    make_answer,
    make_attachment,
    make_briefing,
    make_change,
    make_course,
    make_evidence,
    make_learning_point,
    make_manager,
    make_owner,
    make_recommendation,
    make_response,
    make_restricted_review,
    make_theme,
    make_user,
)
from tests.publishing.test_visibility import text
from tests.routes import names
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
SECRET = "unmistakable"
# Whoever reads it once signed in with a second factor; whoever the office lets into the desk.
LEAD, LEAD_BEFORE, DESK = "lead", "lead without a second factor", ("contributor", "publisher")
OTHERS = ("stranger", "manager", "another lead", "member")
EVERYBODY = (*OTHERS, LEAD, LEAD_BEFORE, *DESK)
METHODS = ("get", "head", "post", "put", "patch", "delete")

# Lists and feeds: there for everybody, and nobody finds it there.
SILENT = {
    "index": [],
    "learning": [],
    "learning_feed": [],
    "themes": [],
    "numbers": [],
}
# Its own addresses: there for its leads alone.
OWN = {
    "restricted": lambda made: [],
    "detail": lambda made: [made.review.slug],
    "recommendation": lambda made: [made.review.slug, made.recommendation.number],
}
# What an owner’s key opens, whoever holds it: tests of the owners’ pages look after these.
BY_KEY = {"actions", "action"}


class Made:
    """A restricted review with all that hangs on it, and the people who might try."""

    def __init__(self):
        self.lead, self.theme = make_user(), make_theme()
        theme = self.theme
        self.review = make_restricted_review(
            self.lead, themes=[theme], title=f"{SECRET} review", summary=f"{SECRET} summary"
        )
        make_learning_point(review=self.review, theme=theme, text=f"{SECRET} point")
        self.recommendation = make_recommendation(review=self.review, text=f"{SECRET} advice")
        self.briefing, self.course = make_briefing([theme]), make_course([theme])
        self.change = make_change()
        for to in ({"briefing": self.briefing}, {"course": self.course}, {"change": self.change}):
            response = make_response(
                recommendation=self.recommendation, what=f"{SECRET} work", **to
            )
            make_evidence(response=response, shows=f"{SECRET} figure")
        self.owner = make_owner()
        self.file = make_attachment(self.review, title=f"{SECRET} file").upload
        PersonReviewed.objects.create(review=self.review, sex="female")
        disclosing.decide(self.review, {"sex": f"{SECRET} reason"}, by=make_user())

    def who(self, name):
        """A browser of that person’s."""
        client = Client()
        if name == LEAD_BEFORE:
            client.force_login(self.lead)
        elif name != "stranger":
            sign_in(client, self._account(name))
        return client

    def _account(self, name):
        if name == LEAD:
            return self.lead
        if name == "manager":
            return make_manager().user
        user = make_user(is_staff=name in DESK)
        if name in DESK:
            role = {"contributor": CONTRIBUTOR, "publisher": PUBLISHER}[name]
            user.groups.add(Group.objects.get(name=role))
        if name == "another lead":
            make_restricted_review(user, title="Another review")
        return user

    def own_paths(self):
        paths = [reverse(f"reviews:{name}", args=of(self)) for name, of in OWN.items()]
        return [*paths, self.file.get_absolute_url()]


@pytest.fixture
def made():
    return Made()


def test_every_route_of_reviews_has_an_entry():
    routes = {name.removeprefix("reviews:") for name in names() if name.startswith("reviews:")}

    assert routes == {*SILENT, *OWN, *BY_KEY}


def expected(path, who):
    """What somebody is answered who asks for one of its own addresses."""
    if who == LEAD:
        return 200
    if who == LEAD_BEFORE:
        return 302
    if path.startswith("/files/") and who in DESK:
        return 200
    return 200 if path == "/reviews/restricted/" and who == "another lead" else 404


@pytest.mark.parametrize("who", EVERYBODY)
def test_its_own_addresses_are_there_for_its_leads_alone(made, who):
    client = made.who(who)

    for path in made.own_paths():
        for method in ("get", "head"):
            response = getattr(client, method)(path)
            assert response.status_code == expected(path, who), (path, method)
            said = b"".join(response) if response.streaming else response.content
            if who != LEAD:
                assert SECRET not in said.decode(errors="ignore"), path
            if response.status_code != 404:
                assert "no-store" in response["Cache-Control"], path


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("method", METHODS[2:])
def test_its_own_addresses_are_only_read(made, who, method):
    client = made.who(who)

    answers = {getattr(client, method)(path).status_code for path in made.own_paths()}

    assert answers == {405}


def elsewhere(made):
    """Every other public page that might let something of it slip."""
    lists = [reverse(f"reviews:{name}", args=of) for name, of in SILENT.items()]
    return [
        *lists,
        "/",
        "/sitemap.xml",
        "/topics/",
        made.theme.get_absolute_url(),
        f"{made.theme.get_absolute_url()}feed/",
        "/briefings/",
        "/briefings/feed/",
        "/procedures/updates/",
        "/training/",
        made.briefing.get_absolute_url(),
        f"{made.briefing.get_absolute_url()}handout.pdf",
        made.course.get_absolute_url(),
        made.change.chapter.get_absolute_url(),
    ]


@pytest.mark.parametrize("who", EVERYBODY)
def test_nothing_of_it_shows_anywhere_else(made, who):
    client = made.who(who)

    answers = {path: client.get(path) for path in elsewhere(made)}

    assert {path for path, answer in answers.items() if answer.status_code != 200} == set()
    assert [path for path, answer in answers.items() if SECRET in text(answer)] == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_link_shows_its_draft(made, who):
    link = publishing.SharedDraft.objects.create(
        subject=made.review, by=made.lead, ends_at="2100-01-01T00:00Z"
    ).get_absolute_url()
    paths = [link, f"{link}files/{made.file.pk}/{made.file.name}"]

    assert [made.who(who).get(path).status_code for path in paths] == [404, 404]


def test_a_key_of_somebody_elses_actions_shows_nothing_of_it(made):
    client, token = Client(), token_of(made.owner)
    response = made.recommendation.responses.first()

    page = client.get(reverse("reviews:actions", args=[token]))
    action = client.get(reverse("reviews:action", args=[token, response.pk]))

    assert (page.status_code, SECRET in page.content.decode()) == (200, False)
    assert action.status_code == 404


def desk_routes():
    """Every page of the desk about a review or a recommendation, and the lists of both."""
    found = get_resolver().namespace_dict["admin"][1].reverse_dict
    return sorted(name for name in found if isinstance(name, str) and name.startswith("reviews_"))


def desk_path(made, name):
    arguments = {
        "reviews_review_take_off": [made.review.pk, made.review.leads.get().pk],
        "reviews_review_step": [made.review.pk, "withdraw"],
    }.get(name)
    if arguments is None:
        row = made.recommendation if name.startswith("reviews_recommendation") else made.review
        if name.startswith("reviews_actionowner"):
            row = made.owner
        bare = get_resolver().namespace_dict["admin"][1].reverse_dict.getlist(name)
        arguments = [row.pk] * max(len(params) for forms, *_ in bare for _, params in forms)
    return reverse(f"admin:{name}", args=arguments)


@pytest.mark.parametrize("who", [*OTHERS, LEAD, LEAD_BEFORE])
def test_no_page_of_the_desk_is_there_for_anybody_outside_it(made, who):
    client, routes = made.who(who), desk_routes()
    assert len(routes) > 20

    for name in routes:
        for method in METHODS:
            response = getattr(client, method)(desk_path(made, name))
            assert response.status_code in (302, 403), (name, method)
            assert SECRET not in response.content.decode(), (name, method)


@pytest.mark.parametrize("who", DESK)
def test_the_desk_has_its_form_and_who_may_read_it_and_the_person(made, who):
    client = made.who(who)
    pages = ["change", "readers", "person", "preview"]

    answers = {
        page: client.get(reverse(f"admin:reviews_review_{page}", args=[made.review.pk]))
        for page in pages
    }

    assert {page: answer.status_code for page, answer in answers.items()} == dict.fromkeys(
        pages, 200
    )
    assert all("no-store" in answer["Cache-Control"] for answer in answers.values())


@pytest.mark.parametrize("role", [TRAINING, OFFICE])
def test_who_only_looks_at_reviews_at_the_desk_finds_nothing_of_it_there(made, role):
    colleague, client = make_user(is_staff=True), Client()
    colleague.groups.add(Group.objects.get(name=role))
    sign_in(client, colleague)
    answer = make_answer(response=made.recommendation.responses.first(), owner=made.owner)
    files = [f"/admin/reviews/actions/actions.{kind}" for kind in ("csv", "xlsx")]
    files += [f"/admin/reviews/gaps.{kind}?missing=no_response" for kind in ("csv", "xlsx")]
    paths = [*(desk_path(made, name) for name in desk_routes()), *files, "/admin/"]

    answers = {path: client.get(path) for path in paths}
    form = client.get(reverse("admin:reviews_review_change", args=[made.review.pk]))
    said = client.get(reverse("admin:reviews_answer", args=[answer.pk]))
    file = client.get(made.file.get_absolute_url())

    assert [path for path, found in answers.items() if SECRET in text(found)] == []
    assert [form.status_code, said.status_code, file.status_code] == [302, 404, 404]
