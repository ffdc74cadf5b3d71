"""Formatted text is cleaned however it is saved, and shown as it is only after that."""

import re

import pytest
from django.template import Context, Template

from briefings.models import Section
from portal.publishing.richtext import clean
from tests.factories import make_briefing
from tests.publishing.payloads import PAYLOADS

CLEAN_TAG = r'<(a( href="x")? rel="noopener"|p|h3|table|tbody|tr|td)>'
DIRTY = (
    '<p onclick="ring()" style="color: red" class="x" id="y">Refer <script>ring()</script>'
    '<a href="javascript:ring()" target="_blank">today</a></p><style>p {}</style>'
    '<img src="x" onerror="ring()">'
)
CLEAN = '<p>Refer <a rel="noopener">today</a></p>'

WRITES = {
    "create": lambda briefing: briefing.sections.create(number=1, title="One", body=DIRTY),
    "bulk_create": lambda briefing: Section.objects.bulk_create(
        [Section(briefing=briefing, number=1, title="One", body=DIRTY)]
    ),
    "update": lambda briefing: (
        briefing.sections.create(number=1, title="One", body="<p>Before</p>"),
        briefing.sections.update(body=DIRTY),
    ),
    "bulk_update": lambda briefing: _bulk_update(
        briefing.sections.create(number=1, title="One", body="<p>Before</p>")
    ),
}


def _bulk_update(section):
    section.body = DIRTY
    Section.objects.bulk_update([section], ["body"])


@pytest.mark.django_db
@pytest.mark.parametrize("how", WRITES)
def test_text_is_cleaned_however_it_is_saved(how):
    briefing = make_briefing(sections=0)

    WRITES[how](briefing)

    assert briefing.sections.get().body == CLEAN


@pytest.mark.parametrize(
    "html",
    [
        "<p>One <strong>two</strong> <em>three</em><br>four</p>",
        "<h3>Ask</h3><h4>Listen</h4><blockquote>“He never said.”</blockquote>",
        "<ul><li>One</li></ul><ol><li>Two</li></ol>",
        '<ol start="3"><li>Three</li></ol>',
        '<a href="https://example.org/" rel="noopener">A link</a>',
        '<a href="/contacts/" rel="noopener">Who to ring</a>',
        '<a href="tel:101" rel="noopener">101</a>',
        '<a href="mailto:duty@example.org" rel="noopener">Write</a>',
        '<table><caption>Who</caption><thead><tr><th scope="col" colspan="2">A</th></tr></thead>'
        '<tbody><tr><td rowspan="2">B</td></tr></tbody></table>',
        "Fish &amp; chips, 2 &lt; 3",
        '<p>A <span class="as-written">SAR</span> of <span class="as-written">data</span></p>',
    ],
)
def test_what_we_use_stays_as_it_was(html):
    assert clean(html) == html


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<h1>Loud</h1>", "Loud"),
        ('<div class="MsoNormal"><p>Pasted</p></div>', "<p>Pasted</p>"),
        ("<script>ring()</script>", ""),
        ("<svg><script>ring()</script></svg>", ""),
        ("<style>p {}</style>", ""),
        ('<p onmouseover="ring()">Words</p>', "<p>Words</p>"),
        ('<p style="position: fixed">Words</p>', "<p>Words</p>"),
        ('<a href="JaVaScRiPt:ring()">Words</a>', '<a rel="noopener">Words</a>'),
        ('<a href="java\tscript:ring()">Words</a>', '<a rel="noopener">Words</a>'),
        ('<a href="&#106;avascript:ring()">Words</a>', '<a rel="noopener">Words</a>'),
        ('<a href="data:text/html,x">Words</a>', '<a rel="noopener">Words</a>'),
        ('<a href="ftp://example.org/">Words</a>', '<a rel="noopener">Words</a>'),
        ('<a href="vbscript:x">Words</a>', '<a rel="noopener">Words</a>'),
        ('<iframe src="https://example.org"></iframe>', ""),
        ('<form action="/"><input name="x"><button>Go</button></form>', "Go"),
        ("<!-- a comment -->Words", "Words"),
        (
            '<span class="x">A <span class="as-written x">SAR</span></span>',
            'A <span class="as-written">SAR</span>',
        ),
        (
            '<span class="as-written"><span lang="en">SAR</span> all</span>',
            '<span class="as-written">SAR all</span>',
        ),
        ('<p class="as-written">Words</p>', "<p>Words</p>"),
        ("<p>Not closed", "<p>Not closed</p>"),
        ("<<script>script>ring()</script>", "&lt;"),
    ],
)
def test_what_we_do_not_use_goes_and_its_words_stay(html, cleaned):
    assert clean(html) == cleaned


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_would_run_a_script_is_made_inert(payload):
    tags = re.findall(r"<[a-z][^>]*>", clean(payload))

    assert [tag for tag in tags if not re.fullmatch(CLEAN_TAG, tag)] == []


def show(section):
    return Template("{{ section.body }}").render(Context({"section": section}))


@pytest.mark.django_db
def test_a_template_shows_what_was_saved_and_escapes_what_was_only_assigned():
    assigned = Section(briefing=make_briefing(sections=0), number=1, title="One", body="<p>A</p>")
    before = show(assigned)
    assigned.save()

    saved = Section.objects.get(pk=assigned.pk)

    assert (before, show(assigned), show(saved)) == (
        "&lt;p&gt;A&lt;/p&gt;",
        "&lt;p&gt;A&lt;/p&gt;",
        "<p>A</p>",
    )


@pytest.mark.django_db
def test_saving_again_changes_nothing():
    make_briefing(sections=0).sections.create(number=1, title="One", body="<p>A &amp; B < C</p>")
    first = Section.objects.get()

    first.save()

    assert (first.body, Section.objects.get().body) == ("<p>A &amp; B &lt; C</p>",) * 2
