"""A team lead says that a briefing was discussed, and confirms it from an e-mail."""

import datetime as dt
import html
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from procrastinate.contrib.django.models import ProcrastinateJob

from briefings import tasks
from briefings.discussions.actions import TOKENS, key_of
from briefings.discussions.forms import DiscussionForm
from briefings.models import Discussion
from briefings.models.discussion import CONFIRMED_WITHIN
from portal.outbox.models import Message
from portal.publishing import actions as publishing
from tests.briefings.discussing import ADDRESS, SENT, answer, filled_in, kept, link, tell
from tests.factories import make_agency, make_briefing, make_discussion, make_user
from tests.pages.test_markup import complaints as markup_complaints
from tests.pages.test_odd_input import ODD as ODD_INPUT
from tests.reading import UNPUBLISHED, complaints, read

pytestmark = pytest.mark.django_db
PUBLISHED = timezone.now() - dt.timedelta(days=10)


def day(since):
    """So many days after the day a briefing was published, as people write it."""
    return f"{timezone.localdate(PUBLISHED) + dt.timedelta(days=since):%d/%m/%Y}"


def test_what_a_team_says_counts_once_its_address_has_confirmed_it():
    briefing, police = make_briefing(), make_agency(name="Police")

    sent = tell(briefing, agency=police.pk, people="12", will_do="Ask who lives here.")
    before = kept()
    page = answer(link()).content.decode()

    assert (sent.status_code, sent["Location"]) == (302, SENT)
    assert before == [("Police", 12, "Ask who lives here.", False)]
    assert kept() == [("Police", 12, "Ask who lives here.", True)]
    assert "Confirmed. Thank you." in page


def test_a_team_of_another_organisation_writes_its_name():
    tell(make_briefing(), agency="another", organisation="  Little  Acorns Nursery ")

    assert kept() == [("Little Acorns Nursery", 8, "", False)]


def test_the_name_of_another_organisation_is_left_out_beside_an_agency():
    tell(make_briefing(), agency=make_agency(name="Police").pk, organisation="Nursery")

    assert kept() == [("Police", 8, "", False)]


def test_no_address_is_kept_nor_what_stands_for_it_once_it_is_confirmed():
    tell(make_briefing())
    waiting = Discussion.objects.values().get()
    answer(link())

    assert ADDRESS not in str(waiting)
    assert waiting["key"] == key_of(ADDRESS)
    assert Discussion.objects.values().get()["key"] == ""


def test_the_form_begins_with_today_and_the_questions_of_the_briefing(client):
    briefing = make_briefing()
    briefing.questions.create(text="Who would you ring?", order=1)

    page = read(client, f"/briefings/{briefing.slug}/use/")

    assert re.findall(r"<li>([^<]+\?)</li>", page) == ["What would you do?", "Who would you ring?"]
    assert f'value="{timezone.localdate():%d/%m/%Y}"' in page


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"discussed_on": ""}, "When you discussed it: Write the day like 30/11/2026."),
        ({"discussed_on": "soon"}, "When you discussed it: Write the day like 30/11/2026."),
        ({"discussed_on": "30/02/2026"}, "When you discussed it: Write the day like 30/11/2026."),
        (
            {"discussed_on": day(12)},
            "When you discussed it: Write today or a day that has passed.",
        ),
        (
            {"discussed_on": day(-1)},
            f"When you discussed it: The briefing was published on "
            f"{timezone.localdate(PUBLISHED):%-d %B %Y}: write a day since then.",
        ),
        *(
            ({"people": people}, "How many people took part: Write how many people, from 1 to 500.")
            for people in ("", "0", "-1", "501", "1.5", "all", "9" * 5000)
        ),
        ({"agency": ""}, "Where you work: Choose where you work."),
        ({"agency": "x"}, "Where you work: choose one from the list"),
        ({"agency": "9" * 30}, "Where you work: choose one from the list"),
        (
            {"agency": "another", "organisation": " "},
            "Name of the other organisation: Write the name of your organisation.",
        ),
        (
            {"will_do": "a" * 2001},
            "What you will do differently: Write no more than 2000 letters.",
        ),
        *(
            (
                {"address": address},
                "Your work e-mail address: Write one e-mail address, like name@example.org.",
            )
            for address in ("", "lead", "a@b", "a@example.org,b@example.org", "a b@example.org")
        ),
    ],
)
def test_a_mistake_is_explained_and_nothing_is_lost_kept_or_sent(fields, complaint):
    briefing = make_briefing(publish_at=PUBLISHED)
    form = filled_in(**{"will_do": "Ask <b>twice</b>."} | fields)

    response = tell(briefing, form)

    page = html.unescape(response.content.decode())
    assert response.status_code == 200
    assert list(map(html.unescape, complaints(response.content.decode()))) == [complaint]
    assert form["will_do"] in page
    assert (kept(), Message.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    "written", ["%d/%m/%Y", "%-d/%-m/%y", "%Y-%m-%d", "%d.%m.%Y", "%-d %B %Y", "%d %b %Y"]
)
def test_a_day_is_read_as_people_write_it(written):
    yesterday = timezone.localdate() - dt.timedelta(days=1)

    tell(make_briefing(), discussed_on=f"{yesterday:{written}}")

    assert Discussion.objects.get().discussed_on == yesterday


@pytest.mark.parametrize("hidden", UNPUBLISHED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_a_published_briefing_has_the_form(client, hidden, method):
    briefing = make_briefing(**UNPUBLISHED[hidden])

    response = getattr(client, method)(f"/briefings/{briefing.slug}/use/", filled_in())

    assert response.status_code == 404
    assert (kept(), Message.objects.count()) == ([], 0)


def test_a_withdrawn_briefing_says_so_in_the_place_of_the_form(client):
    briefing = make_briefing(title="Named by mistake")
    publishing.withdraw(briefing, by=make_user(), reason="It named the town.")

    response = client.get(f"/briefings/{briefing.slug}/use/")

    assert response.status_code == 410
    assert "Named by mistake" not in response.content.decode()


def test_who_fills_in_what_nobody_sees_is_answered_like_anybody_and_nothing_is_done():
    briefing = make_briefing()

    person, machine = tell(briefing), tell(briefing, website="https://spam.example.com/")

    assert (machine.status_code, machine["Location"]) == (person.status_code, person["Location"])
    assert machine.content == person.content
    assert (len(kept()), Message.objects.count()) == (1, 1)


def test_the_field_for_machines_is_kept_from_people():
    page = str(DiscussionForm(briefing=make_briefing()))

    (box,) = re.findall(r'<div class="trap".*?</div>', page)
    assert 'aria-hidden="true"' in box
    assert 'tabindex="-1"' in box
    assert 'autocomplete="off"' in box
    assert ">Leave this empty</label>" in box


def test_the_e_mail_says_nothing_that_anybody_typed():
    typed = {"organisation": "Buy pills", "will_do": "http://spam.example.com/ now", "people": "37"}
    briefing = make_briefing(title="Sleep & safety")

    tell(briefing, agency="another", address="Buy.Pills+now@example.org", **typed)

    message = Message.objects.get()
    words = message.body.replace(link(), "") + message.subject
    assert (message.name, message.to) == ("discussion_confirm", "Buy.Pills+now@example.org")
    assert "Sleep & safety" in words
    assert [text for text in (*typed.values(), "Buy", "pills") if text in words] == []


def test_the_e_mail_holds_one_link_and_is_of_no_use_after_it():
    tell(make_briefing())

    message = Message.objects.get()
    assert re.findall(r"https?://\S+", message.body) == [f"http://testserver{link()}"]
    assert message.secret
    lasts = message.expires_at - message.created_at
    assert abs(lasts - CONFIRMED_WITHIN) < dt.timedelta(seconds=5)


def test_an_address_is_in_no_link_no_job_and_no_log(caplog):
    briefing = make_briefing()

    tell(briefing)
    answer(link())
    for path in (link() + "x", link().replace(".", "x", 1)):
        Client().get(path + "/")

    jobs = list(ProcrastinateJob.objects.values_list("args", flat=True))
    assert jobs == [{"message_id": Message.objects.get().pk}]
    assert [word for word in ("lead", "trust", "%40", "@") if word in link() + caplog.text] == []


def test_the_page_of_a_link_shows_all_that_waits_for_its_address_and_nobody_elses(client):
    sleep, neglect = make_briefing(title="Sleep"), make_briefing(title="Neglect")
    tell(
        sleep, will_do="<script>alert(1)</script>", agency="another", organisation="<b>Nursery</b>"
    )
    tell(neglect, people="19")
    tell(make_briefing(title="Elsewhere"), address="another@example.org", people="77")
    first = Message.objects.filter(to=ADDRESS).last()
    path = re.search(r"/briefings/use/\S+", first.body)[0]

    page = read(client, path)

    assert [title for title in ("Sleep", "Neglect", "Elsewhere") if title in page] == [
        "Sleep",
        "Neglect",
    ]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;Nursery&lt;/b&gt;" in page
    answer(path)
    assert [counts for *_, counts in kept()] == [True, True, False]


def test_reading_the_page_of_a_link_changes_nothing(client):
    tell(make_briefing())
    before = kept()

    with CaptureQueriesContext(connection) as queries:
        for _ in range(3):
            client.get(link())
            client.head(link())
            client.options(link())

    words = {query["sql"].split()[0].upper() for query in queries.captured_queries}
    assert words == {"SELECT"}
    assert kept() == before


def test_pressing_twice_does_no_harm():
    tell(make_briefing())
    up_to = Discussion.objects.get().pk

    answer(link())
    confirmed_at = Discussion.objects.get().confirmed_at
    page = answer(link(), up_to=up_to).content.decode()

    assert "Already done. Thank you." in page
    assert Discussion.objects.get().confirmed_at == confirmed_at


def test_who_did_not_say_it_deletes_it():
    make_discussion()
    tell(make_briefing())

    page = answer(link(), "no").content.decode()

    assert "Deleted. Nothing of it is kept." in page
    assert [counts for *_, counts in kept()] == [True]


@pytest.mark.parametrize("pressed", ["yes", "no"])
def test_what_was_said_since_the_page_was_opened_waits_until_it_is_seen(client, pressed):
    tell(make_briefing())
    up_to = client.get(link()).context["up_to"]
    tell(make_briefing(), will_do="Seen by nobody.")

    page = answer(link(), pressed, up_to=up_to).content.decode()

    assert "Seen by nobody." in page
    assert ("Seen by nobody.", False) in [row[2:] for row in kept()]
    assert Discussion.objects.waiting().count() == 1


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"answer": "perhaps", "up_to": "1"},
        {"answer": "yes", "up_to": ""},
        {"answer": "yes", "up_to": "9" * 30},
        {"answer": "yes", "up_to": "\0"},
    ],
)
def test_an_answer_that_is_none_changes_nothing(client, odd):
    tell(make_briefing())

    response = client.post(link(), odd)

    assert response.status_code == 200
    assert [counts for *_, counts in kept()] == [False]


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: "x" + t[1:], lambda t: "%00", str.upper]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_we_never_made_is_not_found(client, change, method):
    tell(make_briefing())
    token = link().split("/")[3]

    response = getattr(client, method)(f"/briefings/use/{change(token)}/")

    assert response.status_code == 404
    assert [counts for *_, counts in kept()] == [False]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_has_ended_says_so(client, method):
    with time_machine.travel(timezone.now() - CONFIRMED_WITHIN - dt.timedelta(seconds=2)):
        path = f"/briefings/use/{TOKENS.sign(key_of(ADDRESS))}/"
    tell(make_briefing())

    response = getattr(client, method)(path, {"answer": "yes", "up_to": 2**62})

    assert response.status_code == 410
    assert "This link has ended" in response.content.decode()
    assert [counts for *_, counts in kept()] == [False]


def test_the_page_of_a_link_is_kept_nowhere_and_shown_in_no_search(client):
    tell(make_briefing())

    response = client.get(link())

    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_the_page_of_a_link_does_not_repeat_the_title_of_what_was_withdrawn(client):
    briefing = make_briefing(title="Named by mistake")
    tell(briefing)
    publishing.withdraw(briefing, by=make_user(), reason="It named the town.")

    page = read(client, link())

    assert "Named by mistake" not in page
    assert "A briefing that has been taken down" in page
    answer(link())
    assert [counts for *_, counts in kept()] == [True]


def test_what_nobody_confirmed_in_seven_days_goes_and_the_rest_stays():
    late, now = CONFIRMED_WITHIN + dt.timedelta(seconds=1), timezone.now()
    make_discussion(key="a", said_at=now - late, people=1)
    make_discussion(key="a", said_at=now - dt.timedelta(days=6, hours=23), people=2)
    make_discussion(said_at=now - 50 * late, people=3)

    tasks.sweep(0)

    assert sorted(Discussion.objects.values_list("people", flat=True)) == [2, 3]


def test_what_is_too_late_is_not_confirmed_even_before_it_goes():
    tell(make_briefing())
    Discussion.objects.update(said_at=timezone.now() - CONFIRMED_WITHIN)

    answer(link(), up_to=2**62)

    assert [counts for *_, counts in kept()] == [False]


def test_the_worker_removes_it_once_an_hour():
    periodic = tasks.app.periodic_registry.periodic_tasks.values()

    crons = {task.task.name: task.cron for task in periodic}
    assert crons["briefings.sweep"] == "37 * * * *"


def test_the_form_refuses_a_browser_that_did_not_open_it():
    strict = Client(enforce_csrf_checks=True)
    tell(make_briefing(), client=Client())
    path = link()

    refused = [strict.post(path, {}), tell(make_briefing(), client=strict)]

    assert [response.status_code for response in refused] == [403, 403]
    assert [counts for *_, counts in kept()] == [False]


HIDDEN = '\r\n\0\x01\x0b\x1b\x85\u2028,;<>" \\'
odd_addresses = st.builds(
    lambda before, odd, after: f"lead{before}{odd}{after}@example.org",
    st.text("abc", max_size=3),
    st.sampled_from(HIDDEN),
    st.text(st.characters(codec="utf-8"), max_size=20),
)


class OddAddresses(TestCase):
    """Hypothesis needs one database transaction for each example, so this is a class."""

    @examples(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(odd_addresses)
    @example("lead@example.org\r\nBcc: everybody@example.org")
    @example("lead@example.org\nSubject: Win")
    @example('"a\r\nBcc: b"@example.org')
    @example("a@example.org,b@example.org")
    @example("a@[10.0.0.1]")
    def test_an_address_never_writes_a_header_or_a_second_address(self, address):
        response = tell(make_briefing(), address=address)

        assert response.status_code == 200
        assert Message.objects.count() == Discussion.objects.count() == 0


@pytest.mark.parametrize("typed", [" lead@trust.example.org\r\n", "\tlead@trust.example.org"])
def test_white_space_round_an_address_is_only_a_slip(typed):
    tell(make_briefing(), address=typed)

    assert Message.objects.get().to == ADDRESS


@pytest.mark.parametrize("odd", ODD_INPUT, ids=range(len(ODD_INPUT)))
def test_every_field_bears_every_oddity(odd):
    briefing, form = make_briefing(), filled_in()

    for field in form:
        assert tell(briefing, form | {field: odd}).status_code in (200, 302), field
    assert tell(briefing, dict.fromkeys(form, odd)).status_code == 200


def test_the_form_with_mistakes_and_the_page_of_a_link_are_valid_html(client, tmp_path):
    tell(make_briefing(), will_do="Ask\ntwice.")
    tell(make_briefing())
    pages = [tell(make_briefing(), people="lots", agency="x"), client.get(link())]

    for number, page in enumerate(pages):
        (tmp_path / f"{number}.html").write_bytes(page.content)

    assert markup_complaints(tmp_path) == []
