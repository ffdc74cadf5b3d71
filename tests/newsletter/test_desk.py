"""An issue is put together at the desk: what goes in, in which order, how much of it."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.history import content
from portal.newsletter.models import Issue, Original, Part
from portal.publishing import actions
from portal.publishing.models import Status
from portal.publishing.step_pages import OFF_SCHEDULE
from reviews.models import Review
from tests.factories import (
    make_attachment,
    make_briefing,
    make_issue,
    make_part,
    make_review,
    make_upload,
    make_user,
)
from tests.moments import london
from tests.publishing.desk import address, form_of, make_publisher, make_writer, press, take
from tests.signing_in import sign_in
from tests.uploads import samples

pytestmark = pytest.mark.django_db
DRAFT = {"status": Status.DRAFT, "publish_at": None}
PLANNED = london("2091-11-30 09:00")
LONG_AGO = dt.date(2020, 1, 1)


@pytest.fixture
def writer(client):
    writer = make_writer()
    sign_in(client, writer)
    return writer


def _draft(**fields):
    return make_issue(**DRAFT | {"covers_from": LONG_AGO} | fields)


def _source(row):
    return f"{row._meta.label_lower}:{row.pk}"


def _pulled(issue, row, **fields):
    return make_part(issue, source=_source(row), **fields)


def _choose(client, issue, *sources, version=None):
    sent = {"source": sources, "version": version or issue.stamp()}
    return client.post(address(issue, "choose"), sent, follow=True)


def _move(client, issue, **button):
    return client.post(address(issue, "order"), button | {"version": issue.stamp()})


def _titles(issue):
    return [part.title or part.source for part in Part.objects.filter(issue=issue)]


def _said(response):
    return [str(message) for message in response.context["messages"]]


def test_all_that_is_published_since_is_offered_by_its_kind(client, writer):
    issue = _draft()
    make_briefing(title="Safer sleep")
    make_review(title="Wren")
    make_briefing(title="Not yet", **DRAFT)
    make_review(title="For leads alone", restricted=True)

    page = client.get(address(issue, "choose"))

    groups = page.context["groups"]
    offered = [(g.heading, [(c.title, is_in) for c, is_in, _ in g.choices]) for g in groups]
    assert offered == [
        ("Briefings", [("Safer sleep", False)]),
        ("Learning from reviews", [("Wren", False)]),
    ]


def test_what_came_before_the_last_issue_is_not_offered(client, writer):
    now = timezone.now()
    make_issue(number=31, publish_at=now - dt.timedelta(days=20))
    issue = _draft(number=32, covers_from=None)
    make_briefing(title="Told already", publish_at=now - dt.timedelta(days=30))
    make_briefing(title="New", publish_at=now - dt.timedelta(days=10))

    [group] = client.get(address(issue, "choose")).context["groups"]

    assert [choice.title for choice, *_ in group.choices] == ["New"]


def test_nothing_falls_between_two_issues(client, writer):
    """What came after an issue was approved, and before it was public, is for the next."""
    now = timezone.now()
    last = make_issue(number=31, month=dt.date(2026, 4, 1), publish_at=now - dt.timedelta(days=2))
    told = _pulled(last, make_briefing(title="Told", publish_at=now - dt.timedelta(days=9)))
    Part.objects.filter(pk=told.pk).update(frozen={}, frozen_at=now - dt.timedelta(days=5))
    old = make_issue(number=30, month=dt.date(2020, 4, 1), publish_at=now - dt.timedelta(days=1))
    later = make_issue(number=29, month=dt.date(2026, 5, 1), publish_at=now)
    for brought_in in (old, later):
        Original.objects.create(issue=brought_in, name="old.pdf", by=writer)
    issue = _draft(number=32, covers_from=None, month=dt.date(2026, 10, 1))
    make_briefing(title="In between", publish_at=now - dt.timedelta(days=3))

    [group] = client.get(address(issue, "choose")).context["groups"]

    assert [choice.title for choice, *_ in group.choices] == ["In between"]


def test_what_stands_in_an_earlier_issue_says_so(client, writer):
    briefing, issue = make_briefing(), _draft()
    _pulled(make_issue(number=12), briefing)
    _pulled(_draft(number=13), briefing)

    page = client.get(address(issue, "choose"))

    assert [told for *_, told in page.context["groups"][0].choices] == [12]
    assert "In issue 12." in page.content.decode()


def test_what_is_ticked_is_added_at_the_end_in_its_order(client, writer):
    issue = _draft()
    make_part(issue, title="Welcome back", order=7)
    first, second = make_briefing(), make_briefing()

    _choose(client, issue, _source(second), _source(first))

    parts = Part.objects.filter(issue=issue)
    assert [(part.order, part.title, part.source) for part in parts] == [
        (10, "Welcome back", ""),
        (20, "", _source(second)),
        (30, "", _source(first)),
    ]


def test_its_slide_is_that_of_its_source_until_somebody_writes_one(client, writer):
    issue = _draft()
    briefing = make_briefing(summary="In short.")
    briefing.sections.update(title="Learning", body=f"<ul><li>Ask.</li><li>{'x' * 200}</li></ul>")

    _choose(client, issue, _source(briefing))
    page = client.get(address(issue)).content.decode()

    part = Part.objects.get(issue=issue)
    assert (part.on_slides, part.points, part.notes) == (True, "", "")
    assert "<li>Ask.</li></ul>" in page.partition("Its slide says")[2]


def test_nothing_is_added_twice_or_that_the_public_cannot_read(client, writer):
    issue, briefing = _draft(), make_briefing()
    _pulled(issue, briefing)
    hidden = [make_briefing(**DRAFT), make_review(restricted=True)]

    _choose(client, issue, _source(briefing), *map(_source, hidden), "nonsense", "a:b")

    assert _titles(issue) == [_source(briefing)]


def test_looking_at_what_may_be_chosen_changes_nothing(client, writer):
    issue, part = _draft(), make_briefing()
    before = issue.stamp()

    for page in ("choose", "order"):
        client.get(address(issue, page), {"source": _source(part), "up": "1"})

    issue.refresh_from_db()
    assert (issue.stamp(), issue.parts.count()) == (before, 0)


def test_choosing_on_an_old_view_of_the_issue_adds_nothing(client, writer):
    issue, briefing = _draft(), make_briefing()
    old = issue.stamp()
    actions.wrote(issue, by=make_writer())

    response = _choose(client, issue, _source(briefing), version=old)

    assert (_titles(issue), len(_said(response))) == ([], 1)


@pytest.mark.parametrize("page", ["choose", "order"])
def test_of_a_scheduled_issue_both_pages_say_what_a_change_does(client, writer, page):
    scheduled, draft = make_issue(publish_at=PLANNED), _draft(number=32)

    pages = [client.get(address(issue, page)).content.decode() for issue in (scheduled, draft)]

    said = "It goes on the site on Friday 30 November 2091, 9am."
    assert [text.count(said) for text in pages] == [1, 0]


def test_whoever_changes_the_parts_of_a_scheduled_issue_is_told_what_that_did(client, writer):
    issue = make_issue(publish_at=PLANNED, covers_from=LONG_AGO)
    told = OFF_SCHEDULE.format("Friday 30 November 2091, 9am")

    nothing = _said(_choose(client, issue))
    once = _said(_choose(client, issue, _source(make_briefing())))
    issue.refresh_from_db()
    again = _said(_choose(client, issue, _source(make_briefing())))

    assert issue.status == Status.IN_REVIEW
    assert [told in said for said in (nothing, once, again)] == [False, True, False]


def test_a_part_is_moved_up_and_down(client, writer):
    issue = _draft()
    first, second, third = (make_part(issue, title=title, order=0) for title in "ABC")

    _move(client, issue, up=third.pk)
    once = _titles(issue)
    issue.refresh_from_db()
    response = _move(client, issue, down=first.pk)

    assert (once, _titles(issue)) == (["A", "C", "B"], ["C", "A", "B"])
    assert response["Location"].endswith(f"#part-{first.pk}")


@pytest.mark.parametrize("button", [{"up": "999"}, {"up": "x"}, {"remove": "x"}, {}])
def test_an_odd_button_moves_nothing(client, writer, button):
    issue = _draft()
    make_part(issue, title="A")

    response = _move(client, issue, **button)

    assert (response.status_code, _titles(issue)) == (302, ["A"])


def test_the_first_part_does_not_move_up_to_the_end(client, writer):
    issue = _draft()
    first, _ = (make_part(issue, title=title, order=0) for title in "AB")

    _move(client, issue, up=first.pk)

    assert _titles(issue) == ["A", "B"]


def test_a_part_is_taken_out_and_can_be_chosen_again(client, writer):
    issue, briefing = _draft(), make_briefing()
    part = _pulled(issue, briefing)

    _move(client, issue, remove=part.pk)

    [group] = client.get(address(issue, "choose")).context["groups"]
    assert (_titles(issue), [is_in for _, is_in, _ in group.choices]) == ([], [False])


def test_of_a_part_that_is_taken_out_the_original_stays_and_comes_back_with_it(client, writer):
    issue = _draft()
    Original.objects.create(issue=issue, name="old.pdf", by=writer, left_out="Hello.")
    part = _pulled(issue, make_briefing(), original="As it stood.")
    was = content.read(issue)

    _move(client, issue, remove=part.pk)
    content.write(issue, was)

    assert Original.objects.get().left_out == "Hello.\n\nAs it stood."
    assert issue.parts.get().original == "As it stood."


def test_the_form_leads_to_slides_where_there_are_any_and_to_paper_once_it_is_public(
    client, writer
):
    bare, out = _draft(), make_issue()
    make_part(out, on_slides=True, points="Look.")

    pages = [client.get(address(issue)).content.decode() for issue in (bare, out)]

    links = (">Slides</a>", ">PDF</a>")
    assert [[link in page for link in links] for page in pages] == [[False] * 2, [True] * 2]


def test_what_was_written_here_is_not_taken_out(client, writer):
    issue = _draft()
    part = make_part(issue)

    _move(client, issue, remove=part.pk)

    assert Part.objects.filter(pk=part.pk).exists()


def test_a_part_of_another_issue_is_neither_moved_nor_taken_out(client, writer):
    issue, other = _draft(), make_part(_draft(), title="Theirs")
    make_part(issue, title="Ours")

    for button in ("up", "down", "remove"):
        issue.refresh_from_db()
        _move(client, issue, **{button: other.pk})

    assert (_titles(issue), _titles(other.issue)) == (["Ours"], ["Theirs"])


def test_who_writes_last_is_kept_and_a_scheduled_issue_goes_back_to_review(client, writer):
    issue, briefing = _draft(), make_briefing()
    later = timezone.now() + dt.timedelta(days=3)
    Issue.objects.filter(pk=issue.pk).update(status=Status.APPROVED, publish_at=later)
    issue.refresh_from_db()

    _choose(client, issue, _source(briefing))

    issue.refresh_from_db()
    assert (issue.status, issue.written_by) == (Status.IN_REVIEW, writer)


def test_whoever_may_only_look_chooses_nothing(client):
    issue = _draft()
    viewer = make_writer()
    viewer.user_permissions.remove(*viewer.user_permissions.filter(codename="change_issue"))
    sign_in(client, viewer)

    statuses = [client.get(address(issue, page)).status_code for page in ("choose", "order")]

    assert statuses == [403, 403]


def test_what_is_pulled_is_read_beside_its_form(client, writer):
    issue = _draft()
    _pulled(issue, make_briefing(title="Safer sleep", summary="What to ask."))
    make_part(issue, title="Ours")

    page = client.get(address(issue)).content.decode()

    assert page.count('class="desk-pulled"') == 1
    assert "Safer sleep</a></strong> As it stands now." in page
    assert "Delete: Safer sleep" in page


def test_what_a_restricted_review_said_is_shown_to_those_alone_who_may_read_it_at_the_desk(client):
    review = make_review(title="Unmistakable", summary="Of the unmistakable.")
    issue = _published(client, review)
    Review.objects.filter(pk=review.pk).update(restricted=True)
    looker = make_user(is_staff=True)
    of_issues = Permission.objects.filter(content_type__app_label="newsletter")
    looker.user_permissions.set(of_issues)

    said = []
    for somebody in (make_publisher(), looker):
        client.logout()
        sign_in(client, somebody)
        pages = [client.get(address(issue, page)).content.decode() for page in ("change", "order")]
        said.append(["nmistakable" in page for page in pages])

    assert said == [[True, True], [False, False]]
    assert [page.count("A part that was withdrawn") > 0 for page in pages] == [True, True]


def test_the_form_keeps_what_a_part_is_pulled_from(client, writer):
    issue, briefing = _draft(), make_briefing()
    _pulled(issue, briefing)

    press(client, issue, **{"parts-0-extent": "summary", "parts-0-title": "In short"})

    part = issue.parts.get()
    assert (part.kind, part.source, part.extent, part.title) == (
        "pulled",
        _source(briefing),
        "summary",
        "In short",
    )


def test_a_pulled_part_that_somebody_took_out_meanwhile_comes_back_with_its_source(client, writer):
    issue, briefing = _draft(), make_briefing()
    part = _pulled(issue, briefing)
    sent = form_of(client, issue) | {"parts-0-title": "Mine"}
    part.delete()

    client.post(address(issue), sent)

    assert [(p.title, p.source) for p in issue.parts.all()] == [("Mine", _source(briefing))]


def test_an_article_never_becomes_a_pulled_part_by_its_form(client, writer):
    issue = _draft()
    make_part(issue, title="Ours")

    page = client.get(address(issue))
    press(client, issue, **{"parts-0-kind": "pulled"})

    form = page.context["inline_admin_formsets"][0].formset.forms[0]
    assert ("pulled" in dict(form.fields["kind"].choices), issue.parts.get().kind) == (
        False,
        "article",
    )


def test_pictures_are_chosen_among_those_of_the_issue(client, writer):
    issue = _draft()
    ours = make_attachment(
        issue, upload=make_upload(samples.picture("PNG"), name="ours.png"), title="Ours"
    )
    make_attachment(issue, title="A document")
    theirs = make_attachment(
        upload=make_upload(samples.picture("PNG"), name="theirs.png"), title="Theirs"
    )
    make_part(issue, title="A")

    page = client.get(address(issue))
    press(client, issue, cover=theirs.pk)
    refused = Issue.objects.get(pk=issue.pk).cover
    press(client, issue, cover=ours.pk, **{"parts-0-picture": ours.pk})

    cover = [words for _, words in page.context["adminform"].form.fields["cover"].choices]
    picture = page.context["inline_admin_formsets"][0].formset.forms[0].fields["picture"]
    assert cover[1:] == [words for _, words in list(picture.choices)[1:]] == ["Ours"]
    issue = Issue.objects.get(pk=issue.pk)
    assert (refused, issue.cover, issue.parts.get().picture) == (None, ours, ours)


def test_four_points_are_too_many_for_a_slide(client, writer):
    issue = _draft()
    make_part(issue, title="A")

    response = press(client, issue, **{"parts-0-points": "1\n2\n\n3\n4"})

    assert "A slide has three points at most, and here are 4." in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"body": "<p> </p>"}, "“A”: write its text."),
        ({"kind": "profile", "body": ""}, "“A”: write its text."),
        ({"kind": "myth", "body": "", "myth": "They say."}, "“A”: write the fact."),
        ({"kind": "myth", "body": "<p>It is so.</p>"}, "“A”: write the myth."),
        ({"kind": "poster"}, "“A”: choose its picture, one of the files of this issue."),
        ({"kind": "news", "body": ""}, "“A”: write its text, or where to read more."),
    ],
)
def test_what_a_part_lacks_is_said(fields, problem):
    issue = _draft()
    make_part(issue, title="A", **fields)

    assert issue.problems() == [problem]


def test_quick_news_may_be_a_link_alone():
    issue = _draft()
    make_part(issue, title="A", kind="news", body="", url="https://example.org/")

    assert issue.problems() == []


def test_an_issue_needs_a_part():
    assert _draft().problems() == [
        "Add at least one part: write an article, or choose from what is published."
    ]


def test_one_part_may_be_without_a_title_and_not_two():
    issue = _draft()
    make_part(issue, title="", order=10)
    one = issue.problems()
    make_part(issue, title=" ", order=20, kind="news")

    told = "Give a title to part 10 (article), part 20 (quick news): no more than one part may be "
    assert (one, issue.problems()) == ([], [f"{told}without."])


@pytest.mark.parametrize(
    "make", [lambda: make_briefing(**DRAFT), lambda: make_review(restricted=True)]
)
def test_an_issue_is_not_approved_with_what_the_public_cannot_read(client, make):
    sign_in(client, make_publisher())
    issue = _draft(status=Status.IN_REVIEW)
    _pulled(issue, make(), order=30)

    response = take(client, issue, "approve", when="now", why_alone="It is due.")

    told = (
        "Part 30 (from what is published): the public cannot read what it was pulled from, so it "
        "cannot stand here. Remove it, or publish that first."
    )
    assert (_said(response), Issue.objects.get(pk=issue.pk).status) == ([told], Status.IN_REVIEW)


def _published(client, *rows):
    """A published issue that pulls from the rows, with its parts frozen; signed in to change it."""
    publisher = make_publisher()
    sign_in(client, publisher)
    issue = _draft(status=Status.IN_REVIEW)
    for row in rows:
        _pulled(issue, row)
    actions.approve(issue, by=publisher)
    return issue


def test_what_is_chosen_for_a_published_issue_waits_as_a_proposed_version(client):
    old, new = make_briefing(title="Old"), make_briefing(title="New")
    issue = _published(client, old)

    _choose(client, issue, _source(new))
    before = _titles(issue)
    listed = [str(part) for part in client.get(address(issue, "order")).context["parts"]]

    assert (before, listed) == ([_source(old)], ["Old", "New"])


def test_what_is_new_is_frozen_when_the_change_is_approved_and_what_was_there_stays(client):
    old, new = make_briefing(title="Old"), make_briefing(title="New")
    issue = _published(client, old)
    type(old).objects.update(title="Written anew")

    _choose(client, issue, _source(new))
    press(client, issue, _step="publish-minor", **{"proposal-significance": "minor"})
    type(new).objects.update(title="Written later")

    issue = Issue.objects.get(pk=issue.pk)
    assert [str(part) for part in issue.parts.all()] == ["Old", "Written anew"]


def test_what_was_said_of_a_proposed_change_stays_when_more_is_chosen(client):
    issue = _published(client, make_briefing())
    _choose(client, issue, _source(make_briefing()))
    said = {"proposal-significance": "significant", "proposal-change_note": "One more."}
    press(client, issue, **said)

    _choose(client, issue, _source(make_briefing()))

    proposal = issue.proposal()
    assert (proposal.change_note, len(proposal.content["parts"]["parts"])) == ("One more.", 3)


def test_an_issue_whose_source_was_withdrawn_later_can_still_be_mended(client):
    old = make_briefing()
    issue = _published(client, old)
    actions.withdraw(old, by=make_publisher(), reason="It was wrong.")

    press(
        client,
        issue,
        title="Mended",
        _step="publish-minor",
        **{"proposal-significance": "minor"},
    )

    assert Issue.objects.get(pk=issue.pk).title == "Mended"


def test_a_published_issue_gets_a_new_cover_with_its_file(client):
    issue = _published(client, make_briefing())
    upload = make_upload(samples.picture("PNG"), name="cover.png")
    with content.unkept():
        picture = make_attachment(issue, upload=upload, alternative_text="A lighted window.")
        Issue.objects.filter(pk=issue.pk).update(cover=picture)
        words = content.read(Issue.objects.get(pk=issue.pk))
    by = make_publisher()
    actions.propose(issue, words, by=by, significance="minor")

    actions.publish_minor(issue, by=by)

    assert Issue.objects.get(pk=issue.pk).cover.upload == upload


def test_the_desk_of_an_issue_takes_the_same_queries_however_many_parts(client, writer):
    counts = []
    for more in (2, 6):
        issue = _draft()
        picture = make_attachment(
            issue, upload=make_upload(samples.picture("PNG"), name="ours.png"), title="Ours"
        )
        for _ in range(more):
            make_part(issue, picture=picture)
            _pulled(issue, make_briefing())
            _pulled(issue, make_review())
        counts.append([_queries(client, address(issue, page)) for page in PAGES])

    assert counts[0] == counts[1]


PAGES = ("change", "choose", "order")


def _queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)
