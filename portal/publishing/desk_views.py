"""What the desk answers while somebody writes. Nothing sent here is kept."""

from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.publishing import checks
from portal.publishing.richtext import clean

LONGEST = 100_000  # bytes of one text


@sensitive_post_parameters()
@require_POST
def check_text(request):
    """What there is to say of each `text` sent, in order, then of all of them: pieces of a page."""
    texts = request.POST.getlist("text")
    if any(len(text.encode()) > LONGEST for text in texts):
        return render(request, "desk/too_long.html", {"kb": LONGEST // 1000}, status=413)
    texts = [clean(text) for text in texts]
    parts = [_found(*each) for each in zip(texts, checks.by_text(texts), strict=True)]
    words = sum(part["words"] for part in parts)
    whole = {"about": "The whole text", "words": words, "minutes": checks.reading_minutes(words)}
    whole["warnings"] = checks.warnings(texts)
    return render(request, "desk/checked.html", {"parts": [*parts, whole]})


def _found(text, warnings):
    words = checks.words(text)
    return {"words": words, "minutes": checks.reading_minutes(words), "warnings": warnings}
