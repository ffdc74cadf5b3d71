"""Numbers and addresses typed into texts: found wherever people read them, and whose they are."""

import csv
import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts import roles
from portal.desk.seen import stamp
from portal.history import content
from portal.publishing import actions
from portal.publishing.models import Status
from portal.publishing.typed_numbers.everywhere import IN_PUBLIC, find, find_ended
from portal.publishing.typed_numbers.finding import Known, State, typed
from portal.reference.models import Way
from tests.factories import (
    make_attachment,
    make_briefing,
    make_change,
    make_contact,
    make_course,
    make_evidence,
    make_holding_position,
    make_issue,
    make_member,
    make_part,
    make_recommendation,
    make_response,
    make_restricted_review,
    make_review,
    make_session,
    make_user,
    make_venue,
    make_way,
)
from tests.signing_in import sign_in
from training.models import Venue

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
OLD, NOW, OTHER = "0116 496 0777", "0116 496 0101", "0116 496 0999"
FORM = "https://anytown.example.org/refer"
PATH = "/admin/numbers/"


@pytest.fixture
def desk(client):
    """Somebody of the office, at the desk."""
    sign_in(client, make_member())
    return client


def ended(value=OLD, days=1, **fields):
    return make_way(
        value=value,
        effective_from=timezone.now() - 9 * DAY,
        effective_until=timezone.now() - days * DAY,
        **fields,
    )


def seen(role=roles.OFFICE):
    """The (value, page, where) of all that a member of this role is shown, in order."""
    return [(each.found.value, each.page, each.where) for each in find(make_member(role))]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ring 0116 496 0101.", "0116 496 0101"),
        ("Ring 01164960101, then wait.", "01164960101"),
        ("(0116) 496 0101", "(0116) 496 0101"),
        ("0116-496-0101", "0116-496-0101"),
        ("0116.496.0101", "0116.496.0101"),
        ("0116\u00a0496\u00a00101", "0116\u00a0496\u00a00101"),
        ("+44 116 496 0101", "+44 116 496 0101"),
        ("+44 (0)116 496 0101", "+44 (0)116 496 0101"),
        ("tel:+441164960101", "+441164960101"),
        ("01632 960301 after five", "01632 960301"),
        ("0808 157 0123", "0808 157 0123"),
        ("Childline on 0800 1111", "0800 1111"),
        ("On 1 May 2026 ring 0116 496 0101 at 9.30", "0116 496 0101"),
    ],
)
def test_a_number_is_found_however_it_is_typed(text, number):
    assert list(typed(text)) == [(Way.Kind.PHONE, number)]


@pytest.mark.parametrize(
    "text",
    [
        "999, 101, 111, 116 123 and 119",
        "In 2024-25 and 2019–2024, 1998/99",
        "01/02/2026, 01.02.2026, 01-02-2026, 1 2 2026 and 2026-02-01",
        "£1,250,000.00 and £01234567890",
        "Chapter 4.3, section 14.17, 0.1234567890 of it",
        "LE1 1AA, SW1A 0AA and NE99 0001",
        "[2026] UKSC 16, ref 0123 456 7890, reference number: 01234567890",
        "Registered charity no. 0123456789, ISBN 0 19 852663 6",
        "9:00 to 17:00, 08:30–16:30, 0900-1700",
        "10,000 of 2000000000 people, 12345678901",
        "https://example.org/0116-496-0101 and www.example.org/01164960101",
        "AB01164960101 and 01164960101234567",
    ],
)
def test_dates_money_references_and_the_like_are_no_numbers(text):
    phones = [value for kind, value in typed(text) if kind == Way.Kind.PHONE]

    assert phones == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Write to duty@example.org.", "duty@example.org"),
        ("(Duty.Team+out@mail.example.org)", "Duty.Team+out@mail.example.org"),
        ("mailto:duty@example.org", "duty@example.org"),
        ("Two @ signs @example, and you@here", None),
    ],
)
def test_an_address_is_found_in_a_sentence(text, address):
    mails = [value for kind, value in typed(text) if kind == Way.Kind.EMAIL]

    assert mails == ([address] if address else [])


def known(*ways):
    return Known(ways, timezone.now())


def test_each_is_a_contacts_or_was_or_is_nobodys():
    door, was = make_contact(name="Front door"), make_contact(name="Old door")
    make_way(door, value=NOW)
    ended(contact=was)
    ways = Way.objects.select_related("contact")

    found = known(*ways).find(f"{NOW}, {OLD}, {OTHER} and x@example.org")

    assert [(each.value, each.state, each.contacts) for each in found] == [
        ("x@example.org", State.NOBODY, ()),
        (NOW, State.CONTACT, ("Front door",)),
        (OLD, State.REPLACED, ("Old door",)),
        (OTHER, State.NOBODY, ()),
    ]
    assert found[2].ended == Way.objects.get(value=OLD).effective_until


def test_two_numbers_side_by_side_are_two():
    words = "0116 496 0101 0116 496 0777 01632 960301 01164960999"

    found = list(typed(words))

    assert [value for _, value in found] == [NOW, OLD, "01632 960301", "01164960999"]


def test_what_somebody_has_again_or_will_have_is_a_contacts():
    ended()
    make_way(value=OLD)
    make_way(value=OTHER, effective_from=timezone.now() + DAY)

    found = known(*Way.objects.select_related("contact")).find(f"{OLD} {OTHER}")

    assert [each.state for each in found] == [State.CONTACT, State.CONTACT]


def test_web_addresses_are_looked_at_only_where_they_are_a_contacts_form():
    make_way(kind="form", value=FORM)
    ended("https://old.example.org/form/", kind="form")
    text = "anytown.example.org/refer/, http://OLD.example.org/form. https://www.gov.uk/safe"

    found = known(*Way.objects.select_related("contact")).find(text)

    assert [(each.value, each.state) for each in found] == [
        ("anytown.example.org/refer/", State.CONTACT),
        ("http://OLD.example.org/form", State.REPLACED),
    ]


def test_a_number_said_twice_in_a_text_is_listed_once():
    assert len(known().find(f"{OTHER}, again 01164960999 and +44 116 496 0999")) == 1


def everywhere(words):
    """Something of each kind that says `words` in one text of it."""
    briefing = make_briefing(title="Briefing")
    briefing.sections.filter(number=3).update(title="Now", body=f"<p>Ring {words}.</p>")
    briefing.questions.update(text=words)
    briefing.resources.update(title=words)
    briefing.change_notes.create(text=words)
    make_attachment(briefing, title="Poster", transcript=words)
    make_holding_position(title="Position", keep_to=words)
    change = make_change(what_to_do=words)
    change.release.title = "Release"
    change.release.save()
    make_course(title="Course", programme=f"<p>{words}</p>").outcomes.update(text=words)
    review = make_review(title="Review", what_happened=f"<p>{words}</p>")
    review.learning_points.update(text=words)
    asked = make_recommendation(review=review, number=4, text=words)
    make_response(recommendation=asked, what=words)
    make_evidence(recommendation=asked, shows=words)
    hall = make_venue(getting_there=words)
    make_session(course=make_course(title="Day"), venue=hall, instructions=words)


def test_it_is_found_in_every_text_that_people_read():
    everywhere(OTHER)

    assert seen() == [
        (OTHER, "Briefing", "Attachment Poster: transcript"),
        (OTHER, "Briefing", "Change note: text"),
        (OTHER, "Briefing", "Question: text"),
        (OTHER, "Briefing", f"Resource {OTHER}: title"),
        (OTHER, "Briefing", "Section 3: text"),
        (OTHER, "Course", "Outcome: text"),
        (OTHER, "Course", "Programme"),
        (OTHER, "Day", "Joining instructions"),
        (OTHER, Venue.objects.get().name, "Getting there"),
        (OTHER, "Position", "Until further notice"),
        (OTHER, "Release", "Change: what to do now"),
        (OTHER, "Review", "Evidence: what it shows"),
        (OTHER, "Review", "Learning point: text"),
        (OTHER, "Review", "Recommendation 4: text"),
        (OTHER, "Review", "Response: what was done, or will be"),
        (OTHER, "Review", "What happened"),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<p><strong>0116</strong> 496 0999</p>",
        "<p>0116&nbsp;496&nbsp;0999</p>",
        '<p><a href="tel:+441164960999">Ring us</a></p>',
        "<table><tr><th>Ring</th><td>0116 496 0999</td></tr></table>",
    ],
)
def test_marks_round_a_number_do_not_hide_it(html):
    make_briefing(title="Page").sections.filter(number=1).update(body=html)

    assert [page for _, page, _ in seen()] == ["Page"]


def test_a_proposed_version_is_read_too():
    briefing = make_briefing(title="Page")
    words = content.read(briefing)
    words["fields"]["summary"] = f"Ring {OTHER}."
    actions.propose(briefing, words, by=make_user())

    assert seen() == [(OTHER, "Page", "Proposed version")]


def test_what_ended_stands_first_and_what_the_public_reads_before_drafts():
    make_way(value=NOW)
    ended()
    draft = {"status": Status.DRAFT, "publish_at": None}
    gone = {"status": Status.WITHDRAWN, "withdrawn_at": timezone.now(), "withdrawal_reason": "Old."}
    for value in (OTHER, NOW, OLD):
        for title, fields in [("Z, draft", draft), ("A, gone", gone), ("M", {})]:
            make_briefing(title=title, summary=value, **fields)
    later = timezone.now() + DAY
    make_briefing(title="N, later", summary=OLD, publish_at=later)

    found = find(make_member())

    assert [(each.found.value, each.page, each.standing) for each in found] == [
        (OLD, "M", "Published"),
        (OLD, "N, later", "Scheduled"),
        (OLD, "Z, draft", "Draft"),
        (OLD, "A, gone", "Withdrawn"),
        (NOW, "M", "Published"),
        (NOW, "Z, draft", "Draft"),
        (NOW, "A, gone", "Withdrawn"),
        (OTHER, "M", "Published"),
        (OTHER, "Z, draft", "Draft"),
        (OTHER, "A, gone", "Withdrawn"),
    ]


def test_a_restricted_review_shows_only_to_who_writes_reviews():
    make_restricted_review(title="Restricted", summary=OTHER)

    assert [page for _, page, _ in seen(roles.PUBLISHER)] == ["Restricted"]
    assert seen(roles.OFFICE) == []


def test_who_may_see_none_of_it_finds_nothing():
    make_briefing(summary=OTHER)

    assert find(make_user(is_staff=True)) == []


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (roles.OFFICE, 200),
        (roles.PUBLISHER, 200),
        (roles.CONTRIBUTOR, 403),
        (roles.TRAINING, 403),
    ],
)
def test_the_page_is_for_who_changes_contacts_and_who_approves(client, role, status):
    sign_in(client, make_member(role))
    contacts = client.get(reverse("admin:reference_contact_changelist")).content.decode()

    assert client.get(PATH).status_code == status
    assert client.get("/admin/numbers.csv").status_code == status
    assert (PATH in contacts) == (status == 200)


def listed(client, **query):
    response = client.get(PATH, query)
    assert response.status_code == 200
    return [row.record.found.value for row in response.context["table"].paginated_rows]


def test_the_list_is_narrowed_by_whose_it_is_by_page_and_by_value(desk):
    make_way(value=NOW)
    ended()
    make_briefing(summary=f"{NOW} {OLD} {OTHER}")
    make_course(summary=OTHER)

    assert sorted(listed(desk)) == sorted([NOW, OLD, OTHER, OTHER])
    assert listed(desk, state="replaced") == [OLD]
    assert listed(desk, state="nobody") == [OTHER, OTHER]
    assert listed(desk, kind="Course") == [OTHER]
    assert listed(desk, value="01164960101") == [NOW]
    assert listed(desk, value="nonsense") == []


@pytest.mark.parametrize("query", [{"state": "odd"}, {"kind": "Odd"}, {"value": "\0"}])
def test_an_odd_choice_gets_a_sentence_and_no_file(desk, query):
    make_briefing(summary=OTHER)

    response = desk.get(PATH, query)

    assert (response.status_code, len(response.context["form"].errors)) == (200, 1)
    assert desk.get("/admin/numbers.csv", query).status_code == 302


def test_the_page_says_whose_it_was_and_leads_to_the_form(desk):
    ended(contact=make_contact(name="Old door"))
    march = [dt.datetime(year, 3, 1, 9, tzinfo=dt.UTC) for year in (2025, 2026)]
    Way.objects.update(effective_from=march[0], effective_until=march[1])
    briefing = make_briefing(title="<b>Page", summary=OLD)

    page = desk.get(PATH).content.decode()

    assert "Ended on 1 March 2026. It was that of Old door" in page
    address = reverse("admin:briefings_briefing_change", args=[briefing.pk])
    assert f'<a href="{address}">&lt;b&gt;Page</a>' in page


def test_the_list_is_taken_away_as_it_is_narrowed(desk):
    make_briefing(title="Page", summary=OTHER)
    make_course(summary=OTHER)

    response = desk.get("/admin/numbers.csv", {"kind": "Briefing"})

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(text))
    assert heading[:2] == ["Number or address", "Whose"]
    assert row[:7] == [OTHER, "Nobody’s", "", "Page", "Briefing", "Published", "Summary"]
    assert row[7].startswith("http://testserver/admin/briefings/briefing/")


def test_its_queries_do_not_grow(desk):
    everywhere(OTHER)
    make_way(value=NOW)
    listed(desk)
    with CaptureQueriesContext(connection) as few:
        listed(desk)
    for number in range(5):
        everywhere(f"0116 496 070{number}")
        ended(f"0116 496 070{number}")
    with CaptureQueriesContext(connection) as many:
        listed(desk)

    assert len(many) == len(few)


def panel(client):
    panels = client.get("/admin/").context["panels"]
    found = [each for each in panels if each.title == "Pages that give a replaced number"]
    return [(row.text, row.note) for each in found for row in each.rows]


def test_the_front_page_names_what_the_public_reads_and_rings_nobody(desk):
    way = ended()
    make_way(value=NOW)
    make_briefing(title="Wrong", summary=OLD)
    make_briefing(title="Right", summary=f"{NOW} {OTHER}")
    make_briefing(title="Draft", summary=OLD, status=Status.DRAFT, publish_at=None)

    day = f"{timezone.localdate(way.effective_until):%-d %B %Y}"
    assert panel(desk) == [("Wrong", f"{OLD}, ended on {day}")]


def test_an_issue_that_is_out_stays_as_it_was_and_is_not_to_be_mended(desk):
    ended()
    issue = make_issue(title="Out", welcome=f"<p>{OLD}</p>")
    make_part(issue, body=f"<p>{OLD}</p>")
    draft = make_issue(title="Draft", welcome=f"<p>{OLD}</p>", status=Status.DRAFT, publish_at=None)

    assert panel(desk) == []
    assert [each.page for each in find(make_user(is_superuser=True))] == [draft.title]


@pytest.mark.parametrize(
    "words",
    [
        "01164960777",
        "(0116)&nbsp;496-0777",
        "0 1 1 6 4 9 6 0 7 7 7",
        "+44 (0)116 496 0777",
        "0116 <strong>496</strong> 0777",
        '<a href="tel:+441164960777">Ring us on 1 May 2026</a>',
        "On 11 June 2019 and 06/04/2020, 0116 496 0777",
        "DUTY.team@Example.org",
        '<a href="mailto:duty.team@example.org">Write</a>',
        "old.example.org/Form?area=1&amp;for=adults",
    ],
)
def test_the_front_page_knows_what_ended_however_it_is_typed(words):
    ended()
    ended("duty.team@example.org", kind="email")
    ended("https://old.example.org/form?area=1&for=adults", kind="form")
    make_briefing(title="Page").sections.filter(number=1).update(body=f"<p>{words}</p>")
    make_briefing(title="Other").sections.filter(number=1).update(body="<p>0116 496 0778</p>")

    assert [each.page for each in find_ended(make_member())] == ["Page"]


def test_the_front_page_names_all_that_the_list_has_of_what_ended_and_is_read():
    ended()
    ended("0800 1111")
    everywhere(f"{OLD} or 0800 1111")
    make_restricted_review(title="Restricted", summary=OLD)
    make_briefing(title="Later", summary=OLD, publish_at=timezone.now() + DAY)
    publisher = make_member(roles.PUBLISHER)

    found = find_ended(publisher)

    whole = [each for each in find(publisher) if each.found.state == State.REPLACED]
    assert found == [each for each in whole if each.rank == IN_PUBLIC]
    assert len({each.page for each in found}) == 8


def test_the_front_page_reads_no_text_where_nothing_ended(django_assert_num_queries):
    make_way(value=NOW)
    make_briefing(summary=NOW)
    member = make_member()
    find_ended(member)

    with django_assert_num_queries(1):
        assert find_ended(member) == []


def test_the_front_page_names_nothing_to_who_writes_drafts_alone(client):
    ended()
    make_briefing(summary=OLD)
    sign_in(client, make_member(roles.CONTRIBUTOR))

    assert panel(client) == []


def save(client, contact, way, **changed):
    """Save the form of a contact with its one way; returns the messages shown."""
    start = timezone.localtime(way.effective_from)
    fields = {
        "name": contact.name,
        "need": contact.need,
        "audience": contact.audience,
        "order": 0,
        "version": stamp(contact),
        "ways-TOTAL_FORMS": 1,
        "ways-INITIAL_FORMS": 1,
        "ways-0-id": way.pk,
        "ways-0-contact": contact.pk,
        "ways-0-kind": way.kind,
        "ways-0-value": way.value,
        "ways-0-when": way.when,
        "ways-0-effective_from_0": f"{start:%d/%m/%Y}",
        "ways-0-effective_from_1": f"{start:%H:%M:%S}",
    }
    address = reverse("admin:reference_contact_change", args=[contact.pk])
    response = client.post(address, fields | changed, follow=True)
    assert response.redirect_chain, response.context["errors"]
    return [str(message) for message in response.context["messages"]]


END = {"ways-0-effective_until_0": "01/01/2040", "ways-0-effective_until_1": "09:00"}


@pytest.mark.parametrize(
    "changed", [END, {"ways-0-value": OTHER}, {"ways-0-DELETE": "on"}], ids=["end", "other", "gone"]
)
def test_whoever_replaces_a_number_is_told_where_it_is_typed(desk, changed):
    contact = make_contact()
    way = make_way(contact, value=NOW)
    for title in ("One", "Two"):
        make_briefing(title=title, summary=f"{NOW}, again {NOW}")

    said = save(desk, contact, way, **changed)

    (message,) = [each for each in said if "typed" in each]
    assert message.startswith(f"2 pages have “{NOW}” typed into the text")
    assert f'href="{PATH}?value=0116+496+0101"' in message


def test_whoever_changes_something_else_is_told_nothing(desk):
    contact = make_contact()
    way = make_way(contact, value=NOW)
    make_briefing(summary=NOW)

    said = save(desk, contact, way, **{"ways-0-note": "Ask for the duty worker."})

    assert [each for each in said if "typed" in each] == []


def test_where_nothing_is_typed_nothing_is_said(desk):
    contact = make_contact()
    way = make_way(contact, value=NOW)
    make_briefing(summary=OTHER)

    assert [each for each in save(desk, contact, way, **END) if "typed" in each] == []
