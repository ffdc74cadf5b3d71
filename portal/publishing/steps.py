"""The buttons at the desk: which are open on a publication, what each asks, what it does."""

from collections.abc import Callable
from typing import NamedTuple

from django import forms

from portal.publishing import actions
from portal.publishing.forms import (
    ApproveForm,
    RescheduleForm,
    SendBackForm,
    WhyAlone,
    WithdrawForm,
)
from portal.publishing.models import Publication, Status


class Step(NamedTuple):
    """A button. With a form, or something to read first, it leads to a page of its own.

    What `act` may give back are further sentences for whoever took it.
    """

    name: str
    words: str
    act: Callable
    done: str  # what has happened, once it is taken
    form: type[forms.Form] | None = None
    explanation: str = ""
    approves: bool = False  # only for those who may approve
    saves: bool = True  # whether its button saves the form first
    begins_with: Callable = lambda publication: {}  # what its form holds at first
    is_checked: bool = False  # its page says what stands in its way
    has_preview: bool = True  # its page leads to the page as the public will read it

    @property
    def has_a_page(self):
        return bool(self.form or self.explanation)


def _planned(publication):
    return {"at": publication.publish_at}


def _noticed(publication):
    return {"reason": publication.withdrawal_reason, "replaced_by": publication.replaced_by}


SUBMIT = Step("submit", "Submit for review", actions.submit, "It waits for a colleague’s review.")
APPROVE = Step(
    "approve",
    "Approve",
    actions.approve,
    "It is approved.",
    ApproveForm,
    approves=True,
    begins_with=_planned,
    is_checked=True,
)
SEND_BACK = Step(
    "send-back",
    "Send back to its writer",
    actions.send_back,
    "It is back with its writer.",
    SendBackForm,
    saves=False,
)
RESCHEDULE = Step(
    "reschedule",
    "Change the time",
    actions.reschedule,
    "The new time is kept.",
    RescheduleForm,
    approves=True,
    begins_with=_planned,
)
UNSCHEDULE = Step(
    "unschedule",
    "Take off the schedule",
    actions.unschedule,
    "It is off the schedule, and in review.",
)
WITHDRAW = Step(
    "withdraw",
    "Withdraw",
    actions.withdraw,
    "It is withdrawn. Its address says so, and why.",
    WithdrawForm,
    "It goes from every list, from search and from the sitemap at once. Its own address shows a "
    "short notice: that it was withdrawn, why, and what to read instead.",
    approves=True,
    saves=False,
)
CHANGE_NOTICE = Step(
    "change-notice",
    "Change the notice",
    actions.change_notice,
    "The notice says it now.",
    WithdrawForm,
    "Its address shows this notice in place of the page. What you change shows there at once.",
    approves=True,
    saves=False,
    begins_with=_noticed,
    has_preview=False,
)
REOPEN = Step("reopen", "Make it a draft again", actions.reopen, "It is a draft again.")
APPROVE_PROPOSAL = Step(
    "approve",
    "Approve the proposed version",
    actions.approve_proposal,
    "The proposed version is on the site now.",
    WhyAlone,
    "This replaces what the public reads, now.",
    approves=True,
    is_checked=True,
)
PUBLISH_MINOR = Step(
    "publish-minor",
    "Publish this minor correction now",
    actions.publish_minor,
    "The correction is on the site. A colleague is asked to look at it.",
    approves=True,
)
DISCARD = Step(
    "discard",
    "Throw the proposed version away",
    actions.discard,
    "The proposed version is gone. The history keeps what it said.",
    explanation="The page stays as the public reads it now.",
    saves=False,
)
LOOK = Step(
    "look",
    "I have looked at it: it is right",
    actions.look,
    "Thank you: it is looked at.",
    approves=True,
)

WITH_STATUS = {
    Status.DRAFT: [SUBMIT],
    Status.IN_REVIEW: [APPROVE, SEND_BACK],
    Status.APPROVED: [RESCHEDULE, UNSCHEDULE],
    Status.WITHDRAWN: [REOPEN, CHANGE_NOTICE],
}
WITH_PROPOSAL = {
    Status.DRAFT: [SUBMIT, PUBLISH_MINOR, DISCARD],
    Status.IN_REVIEW: [APPROVE_PROPOSAL, SEND_BACK, DISCARD],
}


def open_on(publication: Publication, *, may_approve: bool) -> list[Step]:
    """The steps somebody may take on it now, in the order of their buttons."""
    if not publication.is_public:
        found = WITH_STATUS[Status(publication.status)]
    elif proposal := publication.proposal():
        found = [*WITH_PROPOSAL[Status(proposal.status)], WITHDRAW]
    else:
        found = [WITHDRAW]
    return [step for step in found if may_approve or not step.approves]
