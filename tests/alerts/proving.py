"""What everybody was written, read back as the oracle would write it down, and held against it."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urlsplit

import time_machine
from django.utils import timezone

from portal.alerts import links
from portal.alerts.sweep import sweep
from portal.outbox.models import Message
from tests.alerts.oracle import ORDER, Mail

TITLE = re.compile(r"(?:Title|Chapter)\d+z|(?<=Withdrawn: )A [a-z ]+")
NUMBERED = re.compile(r"(?:Title|Chapter)\d+z")
WHY = re.compile(r"Because you (?:follow|asked) .+?\.(?= Change )")
TAG = re.compile(r"<(?:style.+?</style|[^>]+)>", re.DOTALL)
SAYS = re.compile(r"says\d+z|(?<=day )\d+ \w+ 20\d\d(?=, \d)")
KINDS = {"newsletter": "End the newsletter:"}
KINDS |= {kind: f"End your {kind} alerts:" for kind in ORDER}
KINDS |= {"at_once": "End the alerts that come at once:"}
OF_NEWSLETTER = "newsletter:issues"


def read(message, subject_of):
    """An e-mail as the oracle would write it down."""
    told, why = re.split("Because you (?:follow |asked )", message.body)
    (kind,) = (kind for kind, words in KINDS.items() if words in why)
    because, _, _ = why.partition(".\n")
    words = kind.replace("_", " ")
    names = re.findall(rf"(?:^|, | and )(.+?) \({words}\)", because)
    names = [name for name in names if name != "A course that was withdrawn"]
    follows = {subject_of[name] for name in names}
    if kind == "newsletter":
        assert because == "the newsletter"
        follows = {OF_NEWSLETTER}
    titles = TITLE.findall(told)
    return Mail(
        message.created_at,
        kind,
        Counter(set(titles) if kind == "newsletter" else titles),
        frozenset(SAYS.findall(told)),
        frozenset(follows),
        message.body.startswith("TO READ FIRST"),
    )


def written(readers, names, key_of):
    """What each reader was written, by key; `key_of` has the key of each address."""
    subject_of = {name: subject for subject, name in names.items()}
    mails = {reader.key: [] for reader in readers}
    for message in Message.objects.filter(leave_url__gt="").order_by("created_at", "pk"):
        mail, key = read(message, subject_of), key_of[message.to]
        _check_it_agrees_with_itself(message, mail, key)
        mails[key].append(mail)
    return mails


def _check_it_agrees_with_itself(message, mail, key):
    """The link of mail programs ends what the text says, and the HTML says what the text does."""
    token = urlsplit(message.leave_url).path.split("/")[-3]
    assert links.leaving_in(token) == (key, mail.kind)
    in_html = " ".join(unescape(TAG.sub(" ", message.html)).split())
    in_text = " ".join(message.body.split())
    for told in (NUMBERED, SAYS):
        assert set(told.findall(in_html)) == set(told.findall(f"{message.subject} {in_text}"))
    assert WHY.search(in_html)[0] == WHY.search(in_text)[0]


def in_order(mails):
    """Those of one moment in the order of their kinds: which was written first does not matter."""
    return {key: sorted(those, key=lambda mail: mail[:2]) for key, those in mails.items()}


def differences(expected_of, written_of):
    """The first few readers who got something else than they should have."""
    wrong = [key for key in expected_of if expected_of[key] != written_of[key]]
    return {key: (expected_of[key], written_of[key]) for key in wrong[:3]}


def live(story, sweeps, until):
    """Let it happen, and the worker look, in the order of time. What is written leaves at once."""
    acts = [*story.acts, *((moment, _sweep_and_send) for moment in sweeps)]
    for moment, act in sorted(acts, key=lambda each: each[0]):
        if moment <= until:
            with time_machine.travel(moment, tick=False):
                act()


def _sweep_and_send():
    sweep()
    Message.objects.waiting().update(sent_at=timezone.now())
