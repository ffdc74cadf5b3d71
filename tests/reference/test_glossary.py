"""The glossary: its names, what it begins with, its page, and the desk that keeps it."""

import re
import tomllib
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from portal.history.versions import versions
from portal.reference.glossary import FILE
from portal.reference.models import Term
from tests.browser import NARROW, WIDE
from tests.factories import make_partnership, make_term, make_user
from tests.reading import complaints
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


def terms_to_begin_with():
    return tomllib.loads(FILE.read_text())["terms"]


# Its names


def test_a_term_tells_all_its_names_each_once_and_none_that_is_blank():
    term = Term(
        short="LCSPR",
        expansion="local review",
        others=["CSPR", " ", "LCSPR"],
        former=["SCR", "CSPR "],
        misspelt=["LSCPR"],
        also=["why a child died"],
    )

    assert term.names() == ["LCSPR", "local review", "CSPR", "SCR", "LSCPR"]
    assert Term(short="cuckooing").names() == ["cuckooing"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dvds", True),
        ("Clare's Law", True),
        ("clare’s law", True),
        ("clares law", True),
        ("dvsd", True),
        ("right ask", True),
        ("DISCLOSURE sch", True),
        ("DVDS!", True),
        ("home-takeover", True),
        ("home takeover", True),
        ("vds", False),
        ("losure", False),
        ("dvds marac", False),
        ("right_to_ask", True),
        ("%", True),
    ],
)
def test_a_term_answers_to_the_beginnings_of_its_words(typed, found):
    term = Term(
        short="DVDS",
        expansion="Domestic Violence Disclosure Scheme",
        others=["Clare’s Law"],
        misspelt=["DVSD"],
        also=["right to ask", "home takeover"],
    )

    assert term.answers_to(typed) is found


# What it begins with


def test_the_glossary_begins_with_plain_words_for_what_people_write():
    terms = terms_to_begin_with()
    local = {row["short"] for row in terms if row.get("local")}

    assert len(terms) >= 68
    assert local == {"CASP", "CRG", "VARM", "VRN"}
    assert [row["short"] for row in terms if len(row["meaning"]) > 240] == []
    assert [row["short"] for row in terms if not row["meaning"].endswith((".", "”."))] == []


def test_no_name_of_the_glossary_to_begin_with_belongs_to_two_terms():
    terms = [Term(**row) for row in terms_to_begin_with()]

    names = Counter(name for t in terms for name in {name.casefold() for name in t.names()})

    assert {name: times for name, times in names.items() if times > 1} == {}


def test_every_term_of_the_glossary_to_begin_with_may_be_saved_at_the_desk():
    call_command("load_glossary")

    for term in Term.objects.all():
        term.full_clean()

    assert Term.objects.count() == len(terms_to_begin_with())
    assert Term.objects.get(short="7MB").slug == "7mb"
    assert Term.objects.get(short="was not brought").slug == "was-not-brought"


def test_loading_the_glossary_adds_what_is_missing_and_changes_nothing(capsys):
    ours = make_term("cuckooing", slug="ours", meaning="What we say.")
    make_term("Somebody’s", slug="marac")
    call_command("load_glossary")
    first = list(Term.objects.order_by("pk").values())

    call_command("load_glossary")

    assert list(Term.objects.order_by("pk").values()) == first
    assert capsys.readouterr().out == (
        f"Terms added: {len(terms_to_begin_with()) - 1}.\nTerms added: 0.\n"
    )
    ours.refresh_from_db()
    assert (ours.meaning, ours.slug, ours.also) == ("What we say.", "ours", [])
    assert Term.objects.get(short="MARAC").slug == "marac-2"


def test_loading_the_glossary_leaves_names_with_the_terms_of_the_office():
    make_term("CLA", former=["LAC"])
    make_term("Domestic abuse")
    make_term("SCR", slug="scr")

    call_command("load_glossary")

    assert not Term.objects.filter(short__in=["LAC", "DA"]).exists()
    assert Term.objects.get(short="LCSPR").former == ["serious case review"]


# Its page


def page_of(client, **query):
    response = client.get(reverse("reference:glossary"), query)
    assert response.status_code == 200
    return response.content.decode()


def terms_in(page):
    return re.findall(r"<dfn>([^<]*)</dfn>", page)


def words_of(page, slug):
    """What one term says, as text."""
    item = re.search(rf'<div id="{slug}" data-words=.*?</div>', page, re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", item).split())


def test_terms_stand_from_a_to_z_under_their_letter_however_they_are_written(client):
    for short in ("mate crime", "MACE", "7MB", "cuckooing", "CSA", "3Ps"):
        make_term(short)

    page = page_of(client)

    assert terms_in(page) == ["3Ps", "7MB", "CSA", "Cuckooing", "MACE", "Mate crime"]
    assert re.findall(r"<h2[^>]*id=\"([^\"]*)-terms\">([^<]*)<", page) == [
        ("0-to-9", "0 to 9"),
        ("c", "C"),
        ("m", "M"),
    ]
    jumps = re.search(r'<ul class="letters".*?</ul>', page)[0]
    assert re.findall(r'href="#([^"]*)"', jumps) == ["0-to-9-terms", "c-terms", "m-terms"]


def test_a_term_says_all_that_a_reader_needs_and_keeps_misspellings_to_itself(client):
    newer = make_term("LPS", slug="lps")
    make_term(
        "DoLS",
        slug="dols",
        expansion="deprivation of liberty safeguards",
        meaning="Safeguards by law.",
        others=["the safeguards"],
        former=["Bournewood gap", "DOL"],
        misspelt=["Doolls"],
        also=["locked in"],
        local=True,
        note="Still in force.",
        superseded_by=newer,
    )

    page = page_of(client)

    assert words_of(page, "dols") == (
        "DoLS Deprivation of liberty safeguards Only used here Safeguards by law. "
        "Still in force. Superseded by LPS . Also called the safeguards. "
        "Once called Bournewood gap, DOL. Pages about DoLS"
    )
    assert words_of(page, "lps") == "LPS What it is. Pages about LPS"
    assert '<a href="/glossary/#lps">LPS</a>' in page
    assert '<a href="/search/?q=DoLS">Pages about DoLS</a>' in page
    assert newer.get_absolute_url() == "/glossary/#lps"
    assert complaints(page) == []


def test_what_the_office_writes_is_text_and_never_markup(client):
    make_term("<b>R&D</b>", slug="rd", others=['"><i>x'], former=["<u>"], note="<s>", also=['"<'])

    page = page_of(client)

    assert re.findall(r"<[bius]>", page) == []
    assert 'href="/search/?q=%3Cb%3ER%26D%3C/b%3E"' in page


@pytest.mark.parametrize("typed", ["LCSPR", "lscpr", "serious case", "SCR", "child-death", "scr "])
def test_a_term_is_found_by_each_of_its_names_and_by_what_people_type(client, typed):
    make_term("MARAC", also=["high risk"])
    make_term(
        "LCSPR",
        former=["SCR", "serious case review"],
        misspelt=["LSCPR"],
        also=["child death"],
    )

    page = page_of(client, q=typed)

    assert terms_in(page) == ["LCSPR"]
    assert re.search(r'role="status"[^>]*><strong>1</strong> term<', page)


def test_nothing_found_leads_to_the_search_of_everything(client):
    make_term("MARAC")

    page = page_of(client, q="bins & “more”")

    assert terms_in(page) == []
    assert 'href="/search/?q=bins%20%26%20%E2%80%9Cmore%E2%80%9D"' in page
    assert 'class="letters"' not in page


def test_too_long_a_word_is_explained_and_every_term_stays(client):
    make_term("MARAC")

    page = page_of(client, q="a" * 101)

    assert "There is a problem" in page
    assert terms_in(page) == ["MARAC"]


@pytest.mark.parametrize("terms", [1, 40])
def test_the_glossary_takes_the_same_queries_however_long(client, django_assert_num_queries, terms):
    make_partnership()
    newer = make_term("newer")
    for number in range(terms):
        make_term(f"older {number}", superseded_by=newer, also=["gone"])

    with django_assert_num_queries(2):  # the partnership’s own among them
        page_of(client)
    with django_assert_num_queries(3):
        page_of(client, q="gone")


def test_the_glossary_is_reached_from_every_page_and_by_search_engines(client):
    assert 'href="/glossary/"' in client.get("/accessibility/").content.decode()
    assert "http://testserver/glossary/<" in client.get("/sitemap.xml").content.decode()


# The desk


@pytest.fixture
def officer(client):
    officer = make_user(is_staff=True, is_superuser=True)
    sign_in(client, officer)
    return client


def saved(client, term=None, **fields):
    """Fill in the form of a term, and what the desk says to it."""
    path = reverse("admin:reference_term_add")
    if term:
        path = reverse("admin:reference_term_change", args=[term.pk])
    form = client.get(path).context["adminform"].form
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    response = client.post(path, sent | fields, follow=True)
    assert response.status_code == 200
    if "adminform" in response.context and response.context["adminform"].form.errors:
        return dict(response.context["adminform"].form.errors)
    return [str(message) for message in response.context["messages"]]


def test_names_are_written_one_a_line_however_untidily(officer):
    typed = "  Clare’s Law \r\n\r\n\t\r\nright to   ask\r\nClare’s Law\n\u2028Right to know  "

    saved(officer, short="DVDS", slug="dvds", others=typed, also="")

    term = Term.objects.get()
    assert term.others == ["Clare’s Law", "right to ask", "Right to know"]
    assert (term.former, term.misspelt, term.also) == ([], [], [])
    address = reverse("admin:reference_term_change", args=[term.pk])
    assert ">\nClare’s Law\nright to ask\nRight to know</textarea>" in (
        officer.get(address).content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("short\n" + "é" * 81, f"Longer than 80 letters: {'é' * 40}…"),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_a_name_that_cannot_be_kept_is_explained(officer, typed, said):
    assert saved(officer, short="DVDS", slug="dvds", former=typed) == {"former": [said]}
    assert not Term.objects.exists()


def test_a_name_of_eighty_letters_is_kept(officer):
    saved(officer, short="DVDS", slug="dvds", former="é" * 80)

    assert Term.objects.get().former == ["é" * 80]


@pytest.mark.parametrize(
    "theirs",
    [{"others": ["SCR"]}, {"former": ["scr"]}, {"misspelt": ["Scr"]}, {"expansion": "SCR"}],
)
def test_a_term_cannot_be_a_name_of_another(officer, theirs):
    make_term("LCSPR", **theirs)

    assert saved(officer, short="SCR", slug="scr") == {
        "short": ["“SCR” is a name of the term “LCSPR” already."]
    }
    assert Term.objects.count() == 1


def test_a_term_cannot_be_another_in_other_capitals(officer):
    make_term("DoLS")

    assert saved(officer, short="dols", slug="dols") == {
        "short": ["“dols” is a name of the term “DoLS” already."]
    }


@pytest.mark.parametrize("field", ["others", "former", "misspelt", "expansion"])
def test_a_name_cannot_be_a_term_of_its_own(officer, field):
    make_term("SCR")

    assert saved(officer, short="LCSPR", slug="lcspr", **{field: "scr"}) == {
        field: ["“scr” is a term of its own already."]
    }


def test_a_name_of_two_terms_is_kept_and_said(officer):
    make_term("SCP", former=["LSCB"])
    make_term("SCR", also=["LSCB"])

    said = saved(officer, short="MASA", slug="masa", former="lscb")

    assert said[0] == "“lscb” is a name of “SCP” too. Who looks for it finds both."
    assert len(said) == 2
    assert Term.objects.get(short="MASA").former == ["lscb"]


def test_words_people_type_may_be_those_of_several_terms(officer):
    make_term("MASH", also=["front door"])
    make_term("ICON")

    said = saved(officer, short="CASP", slug="casp", also="front door\nICON")

    assert len(said) == 1
    assert Term.objects.get(short="CASP").also == ["front door", "ICON"]


def test_a_term_cannot_take_its_own_place(officer):
    term = make_term("SCR")

    assert saved(officer, term, superseded_by=term.pk) == {
        "superseded_by": ["A term cannot take its own place."]
    }


def test_saving_a_term_unchanged_changes_nothing(officer):
    term = make_term("DoLS", misspelt=["DoLs", "dols"], others=["DoL safeguards"])

    saved(officer, term)

    assert len(versions(term)) == 1


@pytest.mark.parametrize("typed", ["LCSPR", "scr", "csPR", "lscpr", "why a child", "practice rev"])
def test_the_office_finds_a_term_by_any_of_its_names(officer, typed):
    make_term("MARAC", also=["high risk"])
    term = make_term(
        "LCSPR",
        expansion="local child safeguarding practice review",
        others=["CSPR"],
        former=["SCR"],
        misspelt=["LSCPR"],
        also=["why a child died"],
    )

    listed = officer.get(reverse("admin:reference_term_changelist"), {"q": typed})

    assert list(listed.context["cl"].result_list) == [term]


def test_the_history_tells_names_as_written_and_puts_them_back(officer):
    term = make_term("LCSPR", former=["SCR"], others=["CSPR", "child’s review"])
    saved(officer, term, former="SCR\nserious case review", others="")
    newest, oldest = versions(term)[:2]
    history = reverse("admin:reference_term_history", args=[term.pk])

    compared = officer.get(f"{history}compare/", {"from": oldest.number, "to": newest.number})
    shown = officer.get(f"{history}version/", {"number": oldest.number})
    officer.post(f"{history}restore/", {"number": oldest.number, "reason": "It was right."})

    differences = {d.label: (d.old, d.new) for d in compared.context["differences"]}
    assert differences == {
        "Other names in use": ("CSPR\nchild’s review", ""),
        "Former names": ("SCR", "SCR\nserious case review"),
    }
    assert "[&#x27;" not in shown.content.decode()
    term.refresh_from_db()
    assert (term.former, term.others) == (["SCR"], ["CSPR", "child’s review"])


def test_a_version_is_not_put_back_where_its_names_are_another_terms_now():
    term = Term(short="LCSPR", slug="lcspr", former=["SCR"])
    make_term("SCR")

    with pytest.raises(ValidationError) as refused:
        term.full_clean()

    assert refused.value.message_dict == {"former": ["“SCR” is a term of its own already."]}


# In a browser


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_glossary_narrows_while_somebody_types_and_it_is_said(visitor, width):
    visitor.open("/glossary/", width)
    page = visitor.page
    everything = page.locator(".in-force [role=status]").inner_text()

    page.get_by_role("searchbox", name="Find a term").press_sequentially("Clare's la")

    shown = [row for row in page.locator(".terms > div").all() if row.is_visible()]
    assert [row.locator("dfn").inner_text() for row in shown] == ["DVDS"]
    assert page.locator(".in-force [role=status]").inner_text() == "1 term"
    assert not page.get_by_role("heading", name="M", exact=True).is_visible()
    assert (visitor.violations(), visitor.overflow()) == ([], 0)
    page.get_by_role("link", name="M", exact=True).press("Enter")
    page.get_by_role("heading", name="M", exact=True).wait_for()
    assert page.locator(".in-force [role=status]").inner_text() == everything
    assert visitor.complaints == []
