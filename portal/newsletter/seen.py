"""What of the sources of an issue somebody may read at the desk."""

from collections.abc import Iterable

from portal.newsletter.published import numbers
from portal.publishing.models import publications


def hidden_from(user, sources: Iterable[str]) -> set[str]:
    """Those of these sources that neither the public nor `user` at the desk may read: one query for
    each kind. What is no publication anybody may read."""
    models = {model._meta.label_lower: model for model in publications()}
    keys = {}
    for source in sources:
        kind, _, key = source.partition(":")
        if kind in models:
            keys.setdefault(kind, set()).add(key)
    return {
        f"{kind}:{key}"
        for kind, of_kind in keys.items()
        for key in of_kind - _seen_by(user, models[kind], of_kind)
    }


def _seen_by(user, model, keys):
    seen = model.objects.published()
    if user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
        seen = seen | model.objects.at_desk(user)
    return set(map(str, seen.filter(pk__in=numbers(keys)).values_list("pk", flat=True)))
