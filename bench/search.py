"""How long the database takes to search in 100,000 publications of about 600 words.

    .venv/bin/python -m bench.search seed 100000
    .venv/bin/python -m bench.search
    .venv/bin/python -m bench.search seed 0

The first fills the demonstration, which takes some minutes for every 10,000; the last takes them
away again. Between them: for each way of asking, how many pages that finds, its queries, and the
milliseconds of all of them together (what was typed understood, found, spelt, its extracts and
pages): half of 30 searches were quicker than the first number, 95 in 100 than the second. They are
searches for several words each, chosen by how many of the pages have them, once each to warm up.
`slowest` is the one query that took longest. The load of the machine is printed beside: other work
makes every number larger, so measure when there is none. `worked` is what the server computed in
half of them, which other work disturbs less (on Linux, with the server on this machine).
`--only WORD` measures the ways of asking with that word in their names.

What bounds the slow ones: of all that has the words, `search_found()` (see
portal/search/migrations/0007_reading_less.py) looks at 10,000 matches at most, whichever the
database comes to first, counts no further (“10,000 or more”), and ranks 1,000 of them: those with
every word in their title, then in other brief words, then the newest. The numbers beside the
choices are of these, and of 1,000 others at most. So a page that has common words in its text
alone may stay unranked, however much it is about them. Two things are not bounded: all titles
with every word are compared, and newest first finds, counts and sorts all there is. Beside it, 12
words of what was typed are taken, 4 are spelt anew, and an extract is made of the first 20,000
letters of a text.
"""

import os
import sys
import time
from contextlib import ExitStack
from itertools import chain, cycle, islice

import django

from portal.launch import demo

demo.settings()
database = ExitStack()
database.enter_context(demo.postgres())
django.setup()

from django.db import connection  # noqa: E402

from bench.seeding import seed  # noqa: E402
from portal.reference.models import Term, Theme  # noqa: E402
from portal.search.finding import Choices  # noqa: E402
from portal.search.searching import everything_on, search  # noqa: E402
from portal.search.suggesting import suggestions  # noqa: E402

RUNS, EACH = 30, 5
SHARES = """
    SELECT word FROM (
        SELECT word, abs(ndoc / 1000.0 - %s) AS apart
        FROM ts_stat($$
            SELECT to_tsvector('simple', text) FROM (
                SELECT text FROM search_entry ORDER BY md5(id::text) LIMIT 1000
            ) AS sampled
        $$)
        WHERE word ~ '^[a-z]{5,}$'
        ORDER BY apart, word LIMIT 100
    ) AS near
    WHERE search_stems(word) <> ALL (search_idle())
    ORDER BY apart, word LIMIT %s
"""
TOGETHER = """
    SELECT found[1] FROM (
        SELECT text FROM search_entry ORDER BY md5(id::text) LIMIT 300
    ) AS sampled, regexp_matches(lower(text), '\\m([a-z]{4,} [a-z]{4,})\\M', 'g') AS found
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %s
"""


def rows(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def misspelt(word):
    """With two letters changed about."""
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def ways():
    """Each way of asking by its name: the searches of it, each as what is called with what."""
    common, usual, rare = (rows(SHARES, share, 24) for share in (0.8, 0.15, 0.001))
    long_words = [word for word in usual if len(word) > 6]
    both = [f"{one} {other}" for one, other in zip(common, common[1:], strict=False)]
    phrases = rows(TOGETHER, 12)
    terms = list(Term.objects.order_by("short"))
    names = [term.expansion or term.short for term in terms]
    theme = Theme.objects.get(slug="neglect")
    word = common[0]

    def typed(texts, choices=None, page=1):
        return [(search, text, choices or Choices(), page) for text in texts[:EACH]]

    yield "one word, on 80% of pages", typed(common)
    yield "one word, on 15%", typed(usual)
    yield "one word, on 0.1%", typed(rare)
    yield "two words, on 80% each", typed(both)
    yield "two words, on 80% and 15%", typed([" ".join(pair) for pair in zip(common, usual)])  # noqa: B905
    yield "two words, on 15% each", typed([" ".join(pair) for pair in zip(usual, usual[1:])])  # noqa: B905
    yield "three words, on 80% each", typed([" ".join(common[n : n + 3]) for n in range(EACH)])
    yield "phrase of common words", typed([f'"{phrase}"' for phrase in phrases])
    yield "word and phrase", typed([f'{word} "{phrase}"' for phrase in phrases])
    yield "misspelt", typed([misspelt(word) for word in long_words])
    yield (
        "two words, both misspelt",
        typed(
            [f"{misspelt(one)} {misspelt(two)}" for one, two in zip(long_words, long_words[1:])]  # noqa: B905
        ),
    )
    yield "term of the glossary", typed([term.short for term in terms[:: len(terms) // EACH]])
    yield "term, by a name of several words", typed(names[:: len(names) // EACH])
    yield "found nowhere", typed(["xqzvbnk", "wwwxyzzy", "qpqpqpqp"])
    chosen = {"section": "briefings", "audience": "children", "theme": theme.pk, "year": 2024}
    for name, value in chosen.items():
        yield f"80%, {name} chosen", typed(common, Choices(**{name: value}))
    yield "80%, everything chosen", typed(common, Choices(**chosen))
    yield "80%, newest first", typed(common, Choices(by_date=True))
    yield "80%, page 50", typed(common, page=50)
    yield "80%, page 100", typed(common, page=100)
    yield (
        "80%, minus a word",
        typed([f"{one} -{two}" for one, two in zip(common, usual, strict=True)]),
    )
    yield "a topic, no words", [(everything_on, theme, Choices(), 1)]
    yield "a topic, newest first", [(everything_on, theme, Choices(by_date=True), 1)]
    yield "12 common words", typed([" ".join(common[:12]), " ".join(common[12:24])])
    yield "200 letters", typed([" ".join(common)[:200], "a" * 200, "child " * 40])
    yield "12 common words quoted", typed([f'"{" ".join(common[:12])}"'])
    yield "12 words misspelt", typed([" ".join(misspelt(each) for each in long_words[:12])])
    for length in (2, 3, 5):
        yield f"suggest: {length} letters", [(suggestions, each[:length]) for each in common[:EACH]]
    yield "suggest: 5 letters, on 15%", [(suggestions, each[:5]) for each in usual[:EACH]]
    yield (
        "suggest: second word",
        [(suggestions, f"{one[:-1]} {two[:3]}") for one, two in zip(common, usual, strict=True)],
    )
    yield (
        "suggest: whole word and 2 letters",
        [(suggestions, f"{each} ch") for each in common[:EACH]],
    )
    yield "suggest: 12 words", [(suggestions, " ".join(common[:12]))]


def worked():
    """Milliseconds the server has computed for this connection; 0 where none can say."""
    try:
        with open(f"/proc/{connection.connection.info.backend_pid}/schedstat") as told:
            return int(told.read().split()[0]) / 1e6
    except OSError:
        return 0


def timed(call, *given):
    """Milliseconds of each query of one search, and what came of it."""
    queries = []

    def of_one(execute, *statement):
        began = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            queries.append(((time.perf_counter() - began) * 1000, statement[0]))

    with connection.execute_wrapper(of_one):
        answer = call(*given)
    return queries, answer


def measure(name, searches):
    answers = [timed(*each)[1] for each in searches]
    runs, computed = [], []
    for each in islice(cycle(searches), RUNS):
        began = worked()
        runs.append(timed(*each)[0])
        computed.append(worked() - began)
    totals = sorted(sum(time for time, _ in queries) for queries in runs)
    slowest, sql = max(chain.from_iterable(runs))
    found = answers[0]
    number = len(found) if isinstance(found, list) else found.found.total
    half, most = totals[len(totals) // 2], totals[int(len(totals) * 0.95)]
    count = max(map(len, runs))
    print(
        f"{name:36}{number:>9,}{count:>9}{half:>9.1f}{most:>9.1f}"
        f"{sorted(computed)[RUNS // 2]:>9.1f}   "
        f"{slowest:7.1f} ms: {' '.join(sql.split())[:48]}",
        flush=True,
    )
    return most, name


def main():
    entries, visible = rows("SELECT count(*) FROM search_entry"), None
    visible = rows("SELECT count(*) FROM search_entry WHERE visible_from <= now()")
    print(f"{entries[0]:,} entries, {visible[0]:,} of them to be found")
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"{'':36}{'found':>9}{'queries':>9}{'50%':>9}{'95%':>9}{'worked':>9}   slowest")
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    said = [measure(name, list(searches)) for name, searches in ways() if only in name]
    print(f"load {os.getloadavg()[0]:.1f}. Slowest: {max(said)[1]}, {max(said)[0]:.1f} ms")


with database:
    if sys.argv[1:2] == ["seed"]:
        seed(int(sys.argv[2]))
    else:
        main()
