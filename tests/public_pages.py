"""Public addresses of the demonstration: one of each kind, and the odd ones."""

from django.utils import timezone

from procedures.months import months_after

LAST_MONTH = months_after(timezone.localdate(), -1)  # that of the newest release
NEXT_MONTH = months_after(timezone.localdate(), 1)

ADDRESSES = [
    "/",
    "/contacts/",
    "/contacts/?area=wend&hour=office",
    "/briefings/",
    "/briefings/?audience=children&theme=pre-birth",
    "/briefings/?theme=nonsense",
    "/briefings/meera/",
    "/briefings/domestic-abuse-in-later-life/",
    "/briefings/meera/use/",
    "/briefings/use/sent/",
    "/procedures/",
    "/procedures/children/pre-birth-and-post-birth-planning/",
    "/procedures/?q=abuse",
    "/procedures/adults/domestic-abuse/",
    "/procedures/releases/",
    f"/procedures/releases/children/{LAST_MONTH:%Y-%m}/",
    "/procedures/holding/missing-children-keep-to-72-hours/",
    "/procedures/updates/",
    "/procedures/updates/?manual=children&kind=removed&sort=-chapter",
    "/procedures/updates/?role=midwife&since=2026-04-01&re_read=on&sort=by_when",
    "/procedures/updates/?since=yesterday&new_must=perhaps",
    "/training/",
    "/training/?delivery=online",
    "/training/?since=tomorrow&evening=perhaps",
    "/training/?view=month",
    f"/training/?view=month&month={NEXT_MONTH:%Y-%m}&free=on",
    "/training/courses/pre-birth-planning/",
    "/training/courses/professional-curiosity-for-supervisors/",
    "/training/courses/professional-curiosity-for-supervisors/tell-me/",
    "/training/tell-me/sent/",
    "/training/requests/sent/",
    "/reviews/",
    "/reviews/?sort=-recommendations_made",
    "/reviews/lorna/",
    "/reviews/pre-birth-planning-audit/",
    "/reviews/pre-birth-planning-audit/1/",
    "/reviews/learning/",
    "/reviews/learning/?theme=neglect&page=2",
    "/mail/",
    "/accessibility/",
    "/privacy/",
    "/cookies/",
    "/no-such-page/",
]
