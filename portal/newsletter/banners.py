"""What has become of what an issue told of, since it did: dated notices, each at its own place."""

from portal.newsletter import leading
from portal.newsletter.models import Issue
from portal.newsletter.pulling import Became, Kept, sources


def of(*issues: Issue) -> dict[int, Became]:
    """By the keys of their parts: each kind of source is asked once, for all of these issues. Of a
    part written for one it is what has become of the pages of this site to which it leads.

    A number or an address that was replaced is no matter of these: running text tells of it.
    """
    frozen = [part for issue in issues for part in issue.parts.all() if part.frozen_at]
    earliest = {}
    for part in sorted(frozen, key=lambda part: part.frozen_at, reverse=True):
        earliest[part.source] = part.frozen_at
    became = _became(earliest)
    since = {
        part.pk: found
        for part in frozen
        if (found := became.get(part.source)) and (found.is_gone or found.at > part.frozen_at)
    }
    since |= _compared([part for part in frozen if part.frozen.get("lists")])
    return since | leading.became_of(_written(issues))


def _written(issues):
    """The parts that were written for them, each with the moment readers had it."""
    return {
        part: issue.publish_at
        for issue in issues
        if issue.is_public
        for part in issue.parts.all()
        if not part.is_pulled
    }


def _became(moments):
    """What has become of each of these sources since its moment."""
    of_kind = {}
    for source, moment in moments.items():
        kind, _, key = source.partition(":")
        of_kind.setdefault(kind, {})[key] = moment
    known = sources() if of_kind else {}
    return {
        f"{kind}:{key}": became
        for kind, keys in of_kind.items()
        if kind in known
        for key, became in known[kind].became(keys).items()
    }


def _compared(listing):
    """What has become of the rows that each of these parts lists."""
    of_kind = {}
    for part in listing:
        kept = Kept(part.frozen_at, part.frozen["lists"])
        of_kind.setdefault(part.source.partition(":")[0], {})[part.pk] = kept
    known = sources() if of_kind else {}
    asked = [known[kind].compared(kept) for kind, kept in of_kind.items() if kind in known]
    return {pk: became for found in asked for pk, became in found.items()}
