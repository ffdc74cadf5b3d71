"""What an editor does with a publication, as the buttons at the desk say it.

On something public, writing and checking go to the version proposed for it; the page itself
stands until that is approved.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import record
from portal.errors import Refused
from portal.history.restoring import put_back
from portal.publishing.models import (
    ChangeNote,
    Proposal,
    Publication,
    SecondLook,
    SharedDraft,
    Status,
)
from portal.publishing.models.records import SHARED_FOR

WROTE_IT_YOURSELF = (
    "You were the last to write this, so a colleague approves it. If it cannot wait, say why."
)

PROPOSAL_LEFT = (
    "The version proposed for it could not become its words, which stay as the public read them. "
    "The history keeps what was proposed."
)


def wrote(publication: Publication, *, by: User) -> None:
    """Keep that `by` has just saved its words. What was scheduled goes back to review."""
    was_scheduled = publication.status == Status.APPROVED
    status = Status.IN_REVIEW if was_scheduled else publication.status
    publication.claim(written_by=by, status=status)
    if was_scheduled:
        record(publication, f"moved to {status}", by=by, note="Changed after it was approved.")


@transaction.atomic
def propose(
    publication: Publication, words: dict, *, by: User, significance="", change_note=""
) -> Proposal:
    """Keep `words` (content) as the version proposed for a public page."""
    proposal = publication.proposal() or Proposal(subject=publication, version=0)
    proposal.content, proposal.written_by = words, by
    proposal.significance, proposal.change_note = significance, change_note
    proposal.version += 1
    if proposal.missing():
        proposal.status = Status.DRAFT
    proposal.save()
    record(publication, "proposed version written", by=by)
    return proposal


@transaction.atomic
def submit(publication: Publication, *, by: User) -> None:
    """Ask a colleague to check it."""
    proposal = publication.proposal()
    if proposal and (missing := proposal.missing()):
        raise Refused(*missing)
    (proposal or publication).move_to(Status.IN_REVIEW, by=by)


@transaction.atomic
def send_back(publication: Publication, *, by: User, note: str) -> None:
    """Give it back to its writer, saying what to mend."""
    (publication.proposal() or publication).move_to(Status.DRAFT, by=by, note=note)


@transaction.atomic
def approve(
    publication: Publication, *, by: User, at: dt.datetime | None = None, why_alone: str = ""
) -> None:
    """Approve it for the moment `at`, or for now.

    Who last wrote it cannot, unless they say why it cannot wait; another publisher is then asked
    to look. Raises Refused with every reason against it.
    """
    alone = _checked_for_four_eyes(publication, by, why_alone)
    now = timezone.now()
    if at and at <= now:
        raise Refused("That time has passed: choose a later one, or publish it now.")
    publication.move_to(Status.APPROVED, by=by, note=why_alone, publish_at=at or now)
    if alone:
        _ask_for_a_look(publication, SecondLook.Why.OWN_WORK, by, why_alone)


@transaction.atomic
def approve_proposal(publication: Publication, *, by: User, why_alone: str = "") -> None:
    """Put the proposed version in the page's place, with its note for readers. As `approve`."""
    proposal = publication.proposal()
    if proposal is None or proposal.status != Status.IN_REVIEW:
        raise Refused("There is no proposed version to approve: look at the page again.")
    alone = _checked_for_four_eyes(proposal, by, why_alone)
    _put_in_place(publication, proposal, by, note=why_alone)
    if alone:
        _ask_for_a_look(publication, SecondLook.Why.OWN_WORK, by, why_alone)


@transaction.atomic
def publish_minor(publication: Publication, *, by: User) -> None:
    """Put a minor correction on the page at once, and ask another publisher to look at it."""
    proposal = publication.proposal()
    if proposal is None or not proposal.is_minor:
        raise Refused("Only a minor correction is published at once: submit this for review.")
    _put_in_place(publication, proposal, by, note="Minor correction.")
    _ask_for_a_look(publication, SecondLook.Why.MINOR, by)


@transaction.atomic
def discard(publication: Publication, *, by: User) -> None:
    """Throw the proposed version away. The history keeps what it said."""
    proposal = publication.proposal()
    if proposal is None:
        raise Refused("There is no proposed version any more.")
    _take_away(proposal)
    record(publication, "proposed version thrown away", by=by)


@transaction.atomic
def reschedule(publication: Publication, *, by: User, at: dt.datetime) -> None:
    """Plan another moment for something approved that is not public yet."""
    if not publication.is_scheduled:
        raise Refused(f"“{publication}” is not scheduled any more.")
    if at <= timezone.now():
        raise Refused("That time has passed: choose a later one.")
    publication.claim(publish_at=at)
    record(publication, "rescheduled", by=by)


@transaction.atomic
def unschedule(publication: Publication, *, by: User) -> None:
    """Take something off the schedule, back to review."""
    publication.move_to(Status.IN_REVIEW, by=by, note="Taken off the schedule.")


@transaction.atomic
def withdraw(
    publication: Publication, *, by: User, reason: str, replaced_by: str = ""
) -> list[str]:
    """Take it from the public, who then read the reason and what replaces it in its place.

    A version proposed for it becomes its words, to go on from should it return. Where that cannot
    be, it is withdrawn all the same, and sentences come back that say so and why.
    """
    proposal = publication.proposal()
    told = _become_its_words(publication, proposal, by) if proposal else []
    now = timezone.now()
    publication.end_links()
    publication.move_to(
        Status.WITHDRAWN,
        by=by,
        note=reason,
        withdrawn_at=now,
        withdrawal_reason=reason,
        replaced_by=replaced_by,
    )
    return told


@transaction.atomic
def change_notice(
    publication: Publication, *, by: User, reason: str, replaced_by: str = ""
) -> None:
    """Give the public another reason, or another page to read instead, of what was withdrawn."""
    if publication.status != Status.WITHDRAWN or publication.withdrawn_at is None:
        raise Refused("It has no notice that could be changed: look at it again.")
    publication.claim(withdrawal_reason=reason, replaced_by=replaced_by)
    record(publication, "notice changed", by=by, note=reason)


@transaction.atomic
def reopen(publication: Publication, *, by: User) -> None:
    """Make a draft again of what was withdrawn. Its notice stands until it is published anew."""
    publication.move_to(Status.DRAFT, by=by)


@transaction.atomic
def look(publication: Publication, *, by: User) -> None:
    """Keep that another publisher has looked at all that one person alone made public."""
    waiting = publication.second_looks.waiting().exclude(by=by)
    if not waiting.update(looked_by=by, looked_at=timezone.now()):
        raise Refused("This waits for somebody else to look at it.")
    record(publication, "looked at a second time", by=by)


@transaction.atomic
def share(publication: Publication, *, by: User) -> SharedDraft:
    """Make a link that shows the draft to somebody without an account, for seven days."""
    if not publication.is_for_all:
        raise Refused("Only the people named for it may read this: no link shows it.")
    link = SharedDraft.objects.create(
        subject=publication, by=by, ends_at=timezone.now() + SHARED_FOR
    )
    record(publication, "draft shared", by=by)
    return link


@transaction.atomic
def stop_sharing(link: SharedDraft, *, by: User) -> None:
    """End a link now. A second time changes nothing."""
    now = timezone.now()
    if SharedDraft.objects.filter(pk=link.pk, ends_at__gt=now).update(ends_at=now):
        record(link.subject, "draft shared no more", by=by)


def _checked_for_four_eyes(checked, by, why_alone):
    """Whether `by` would approve their own words; Refused where they do not say why."""
    alone = checked.written_by_id == by.pk
    if alone and not why_alone.strip():
        raise Refused(WROTE_IT_YOURSELF)
    return alone


def _ask_for_a_look(publication, why, by, note=""):
    SecondLook.objects.create(subject=publication, why=why, note=note, by=by)


def _put_in_place(publication, proposal, by, note):
    _take_away(proposal)
    publication.claim(written_by_id=proposal.written_by_id)
    put_back(publication, proposal.content)
    if problems := publication.problems():
        raise Refused(*problems)
    publication.when_approved()
    if not proposal.is_minor:
        ChangeNote.objects.create(subject=publication, text=proposal.change_note)
    record(publication, "proposed version approved", by=by, note=note)


def _become_its_words(publication, proposal, by):
    """Write down what was proposed. Where that is refused its words stay, and why comes back."""
    _take_away(proposal)
    try:
        put_back(publication, proposal.content)
    except Refused as refused:
        publication.refresh_from_db()
        record(publication, "proposed version thrown away", by=by, note=str(refused))
        return [PROPOSAL_LEFT, *refused.reasons]
    return []


def _take_away(proposal):
    """Delete it, if it still is the version we read: it cannot be approved twice."""
    deleted, _ = Proposal.objects.filter(pk=proposal.pk, version=proposal.version).delete()
    if not deleted:
        raise Refused("Somebody else has just changed the proposed version: look at it again.")
