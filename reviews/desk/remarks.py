"""What the writer of a review should know beside what stands in the way of approving it."""

from django.utils.html import strip_tags

from portal.pages.words import in_words, listed
from reviews.models import Review


def remarks(review: Review) -> list[str]:
    said = [_as_named(review), *_pseudonym(review), *_report(review)]
    return list(filter(None, said))


def _as_named(review):
    if not review.kind_as_named.strip():
        return "Say what the review was called at the time: its law and its numbers go by that."
    return ""


def _pseudonym(review):
    name = review.pseudonym.strip()
    if not name:
        return []
    found = []
    texts = " ".join([review.title, review.summary, strip_tags(review.what_happened)])
    if name.casefold() not in texts.casefold():
        found.append(
            f"“{name}” does not stand in the title, the summary or what happened. Is the person "
            "called something else there? Use the same name everywhere."
        )
    others = Review.objects.filter(pseudonym__iexact=name).exclude(pk=review.pk)
    if titles := [f"“{title}”" for title in others.values_list("title", flat=True)[:3]]:
        found.append(
            f"“{name}” is also the name used in {listed(titles)}. Readers will take two people "
            "for one, unless it is the same person."
        )
    return found


def _report(review):
    files = list(review.attachments.all())
    reports = [file for file in files if file.comes_down]
    if not reports:
        return ["No file is marked as the full report: every file stays with the page."] * any(
            not file.upload.is_picture for file in files
        )
    if not review.report_ends_at:
        return []
    when = in_words(review.report_ends_at)
    if review.shows_report:
        return [f"The report comes down by itself on {when}. What was learned stays."]
    return [f"The report came down on {when}. Readers are told where it can be found."]
