"""What an editor may do with a publication, and what is kept of it. Briefing stands for all."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from briefings.models import Briefing
from portal.audit.models import Event
from portal.errors import Refused
from portal.publishing import actions
from portal.publishing.models import SecondLook, SharedDraft, Status
from tests.factories import make_briefing, make_user

pytestmark = pytest.mark.django_db
IN_AN_HOUR = dt.timedelta(hours=1)


def steps_of(publication):
    return [(event.step, event.note) for event in Event.objects.order_by("pk")]


def test_submitting_and_sending_back_are_recorded_with_the_note():
    briefing, writer, publisher = make_briefing(status=Status.DRAFT), make_user(), make_user()

    actions.submit(briefing, by=writer)
    actions.send_back(briefing, by=publisher, note="Section 3 names the town.")

    assert briefing.status == Status.DRAFT
    assert list(Event.objects.order_by("pk").values_list("step", "by", "note")) == [
        ("moved to in_review", writer.pk, ""),
        ("moved to draft", publisher.pk, "Section 3 names the town."),
    ]


def test_approving_without_a_time_publishes_now():
    briefing = make_briefing(status=Status.IN_REVIEW, publish_at=None)

    actions.approve(briefing, by=make_user())

    assert list(Briefing.objects.published()) == [briefing]


def test_approving_for_a_time_keeps_it_hidden_until_then():
    briefing = make_briefing(status=Status.IN_REVIEW, publish_at=None)
    then = timezone.now() + IN_AN_HOUR

    actions.approve(briefing, by=make_user(), at=then)

    briefing.refresh_from_db()
    assert (briefing.publish_at, briefing.is_public) == (then, False)


def test_a_time_that_has_passed_is_refused():
    briefing = make_briefing(status=Status.IN_REVIEW, publish_at=None)

    with pytest.raises(Refused, match="That time has passed"):
        actions.approve(briefing, by=make_user(), at=timezone.now() - IN_AN_HOUR)

    briefing.refresh_from_db()
    assert briefing.status == Status.IN_REVIEW


def test_who_wrote_it_last_does_not_approve_it():
    writer = make_user()
    briefing = make_briefing(status=Status.IN_REVIEW, written_by=writer)

    with pytest.raises(Refused, match="a colleague approves it"):
        actions.approve(briefing, by=writer, why_alone=" ")

    briefing.refresh_from_db()
    assert (briefing.status, SecondLook.objects.count()) == (Status.IN_REVIEW, 0)


def test_with_a_reason_they_may_and_another_publisher_is_asked_to_look():
    writer, colleague = make_user(), make_user()
    briefing = make_briefing(status=Status.IN_REVIEW, written_by=writer)

    actions.approve(briefing, by=writer, why_alone="A child is at risk today.")

    look = SecondLook.objects.waiting().get()
    assert (look.subject, look.why, look.note) == (
        briefing,
        SecondLook.Why.OWN_WORK,
        "A child is at risk today.",
    )
    with pytest.raises(Refused, match="somebody else"):
        actions.look(briefing, by=writer)
    actions.look(briefing, by=colleague)
    look.refresh_from_db()
    assert look.looked_by == colleague
    assert not SecondLook.objects.waiting().exists()


def test_a_colleagues_approval_asks_for_no_second_look():
    briefing = make_briefing(status=Status.IN_REVIEW, written_by=make_user())

    actions.approve(briefing, by=make_user())

    assert not SecondLook.objects.exists()


def test_the_database_refuses_a_second_look_by_the_same_person():
    writer = make_user()
    look = SecondLook(subject=make_briefing(), why=SecondLook.Why.MINOR, by=writer)
    look.looked_by, look.looked_at = writer, timezone.now()

    with pytest.raises(IntegrityError, match="second_look_is_another_persons"):
        look.save()


def test_only_the_last_plan_acts():
    briefing = make_briefing(status=Status.IN_REVIEW, publish_at=None)
    first, second = (timezone.now() + hours * IN_AN_HOUR for hours in (1, 2))

    actions.approve(briefing, by=make_user(), at=first)
    actions.reschedule(briefing, by=make_user(), at=second)

    published = Briefing.objects.published
    assert [published(at=first).count(), published(at=second).count()] == [0, 1]


def test_off_the_schedule_it_is_never_published():
    briefing = make_briefing(publish_at=timezone.now() + IN_AN_HOUR)

    actions.unschedule(briefing, by=make_user())

    assert briefing.status == Status.IN_REVIEW
    assert not Briefing.objects.published(at=timezone.now() + 2 * IN_AN_HOUR).exists()


@pytest.mark.parametrize(
    ("fields", "hours"),
    [({}, 1), ({"status": Status.DRAFT}, 1), ({"publish_at": timezone.now() + IN_AN_HOUR}, -1)],
    ids=["public already", "a draft", "to the past"],
)
def test_a_plan_that_makes_no_sense_is_refused(fields, hours):
    briefing = make_briefing(**fields)

    with pytest.raises(Refused):
        actions.reschedule(briefing, by=make_user(), at=timezone.now() + hours * IN_AN_HOUR)


def test_withdrawing_keeps_the_reason_and_what_replaces_it_and_ends_shared_links():
    briefing, publisher = make_briefing(), make_user()
    link = actions.share(briefing, by=publisher)

    actions.withdraw(briefing, by=publisher, reason="The law changed.", replaced_by="/briefings/")

    briefing.refresh_from_db()
    link.refresh_from_db()
    assert (briefing.status, briefing.withdrawal_reason, briefing.replaced_by) == (
        Status.WITHDRAWN,
        "The law changed.",
        "/briefings/",
    )
    assert link.has_ended


def test_the_database_refuses_withdrawal_without_a_reason():
    with pytest.raises(IntegrityError, match="briefing_withdrawn_for_a_reason"):
        Briefing.objects.filter(pk=make_briefing().pk).update(withdrawn_at=timezone.now())


def test_a_shared_draft_ends_after_seven_days_or_when_stopped():
    briefing, writer = make_briefing(status=Status.DRAFT), make_user()

    kept, stopped = (actions.share(briefing, by=writer) for _ in range(2))
    actions.stop_sharing(stopped, by=writer)
    actions.stop_sharing(stopped, by=writer)

    assert kept.ends_at - kept.at == pytest.approx(dt.timedelta(days=7), abs=IN_AN_HOUR)
    assert SharedDraft.of(kept.token) == kept
    with pytest.raises(Refused):
        SharedDraft.of(stopped.token)
    assert [step for step, _ in steps_of(briefing)] == [
        "draft shared",
        "draft shared",
        "draft shared no more",
    ]


@pytest.mark.parametrize("token", ["1", "1:", "1.forged", "x", "", "1." + "a" * 43])
def test_a_token_nobody_was_given_opens_nothing(token):
    actions.share(make_briefing(status=Status.DRAFT), by=make_user())

    with pytest.raises(SharedDraft.DoesNotExist):
        SharedDraft.of(token)


def test_a_token_for_one_draft_is_no_token_for_another():
    writer = make_user()
    first, second = (actions.share(make_briefing(status=Status.DRAFT), by=writer) for _ in range(2))
    forged = f"{second.pk}.{first.token.partition('.')[2]}"

    with pytest.raises(SharedDraft.DoesNotExist):
        SharedDraft.of(forged)
