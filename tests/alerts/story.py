"""A month in which everything happens that can be told, as rows and as facts for the oracle."""

import datetime as dt
import random
from itertools import count

from django.contrib.contenttypes.models import ContentType

from portal.alerts import subjects
from portal.alerts.models import Follow, Subscriber
from portal.publishing import actions
from portal.publishing.models import ChangeNote, Status
from tests import factories
from tests.alerts.oracle import LONDON, ORDER, Fact, Reader, Thing

AUDIENCES = ("children", "adults", "both")
BEGINS = dt.datetime(2026, 10, 5, 6, 0, tzinfo=LONDON).astimezone(dt.UTC)
DAYS = 36  # over the end of summer time on 25 October, a first of the month and five Mondays


def at(day, hour=12, minute=0, second=0):
    """London wall time, so many days after the beginning."""
    midnight = dt.datetime(2026, 10, 5, tzinfo=LONDON)
    wall = midnight + dt.timedelta(days=day, hours=hour, minutes=minute, seconds=second)
    return wall.astimezone(dt.UTC)


class Story:
    """`facts` for the oracle; `acts` are (moment, what is done then) for the database."""

    def __init__(self, seed=10):
        self.random, self.numbers = random.Random(seed), count(1)
        self.facts, self.acts = [], []
        self.publisher = factories.make_member()
        self.themes = [factories.make_theme() for _ in range(6)]
        self.roles = [factories.make_job_role() for _ in range(4)]
        self.manuals = [factories.make_manual(audience=audience) for audience in AUDIENCES]
        self.chapters, self.courses = {}, {}
        for manual in self.manuals:
            self._manual(manual)
        self._hidden()
        self._pages("briefings", factories.make_briefing, 16)
        self._pages("resources", factories.make_resource, 5)
        self._pages("reviews", factories.make_review, 5)
        self._courses(4)
        for _ in range(4):
            self._release()
        self._holding()
        self._issue()
        self._by_the_second()

    def followable(self):
        rows = {"theme": self.themes, "role": self.roles, "procedures.manual": self.manuals}
        rows |= {"procedures.chapter": self.chapters, "training.course": self.courses}
        sections = ("briefings", "procedures", "training", "reviews", "resources")
        return [
            *(f"{kind}:{row.pk}" for kind, those in rows.items() for row in those),
            *(f"section:{label}" for label in sections),
            "newsletter:issues",
        ]

    def public(self, moment):
        """What can be read then, and was new since the beginning."""
        new = {fact.thing for fact in self.facts if fact.kind == "new" and fact.at <= moment}
        return [thing for thing in new if not thing.is_gone(moment)]

    # What happens

    def _title(self, word="Title"):
        return f"{word}{next(self.numbers)}z"

    def _words(self):
        return f"says{next(self.numbers)}z"

    def _moment(self, earliest=1, latest=DAYS - 4):
        day = self.random.randrange(earliest, latest)
        return at(day, self.random.randrange(24), self.random.randrange(60))

    def _some_themes(self):
        return self.random.sample(self.themes, self.random.choice((1, 1, 2)))

    def _of_themes(self, section, themes, *more):
        return frozenset([f"section:{section}", *(f"theme:{theme.pk}" for theme in themes), *more])

    def _pages(self, section, make, number):
        for _ in range(number):
            themes, audience = self._some_themes(), self.random.choice(AUDIENCES)
            self._page(section, make, self._moment(), themes, audience)

    def _page(self, section, make, moment, themes, audience, more=(), **fields):
        """Public from a moment on; then perhaps changed, corrected, withdrawn."""
        title, words = self._title(), self._words()
        row = make(
            themes=themes,
            title=title,
            summary=f"It is {words}.",
            audience=audience,
            publish_at=moment,
            slug=f"story-{next(self.numbers)}",
            **fields,
        )
        about = self._of_themes(section, themes, *more)
        thing = Thing(title, audience, about, [(moment, words)])
        self.facts.append(Fact(thing, "new", moment))
        self._becomes(row, thing)
        return row, thing

    def _becomes(self, row, thing):
        last = thing.wording[0][0]
        for _ in range(self.random.choice((0, 0, 1, 2))):
            last += dt.timedelta(minutes=self.random.choice((3, 90, 1500, 4000, 12000)))
            self._change(row, thing, last)
        if self.random.random() < 0.4:
            self._correct(row, thing, last + dt.timedelta(minutes=self.random.choice((2, 2000))))
        if self.random.random() < 0.25:
            after = dt.timedelta(minutes=self.random.choice((1, 30, 1300, 9000)))
            self._withdraw(row, thing, last + after)

    def _change(self, row, thing, moment):
        words = self._words()
        kind = ContentType.objects.get_for_model(row)
        self.acts.append(
            (
                moment,
                lambda: ChangeNote.objects.create(
                    subject_type=kind, subject_id=row.pk, text=f"Now {words}.", at=moment
                ),
            )
        )
        self.facts.append(Fact(thing, "changed", moment, words))

    def _correct(self, row, thing, moment):
        """A minor correction: told to nobody, but whoever is told later reads what it says now."""
        words = self._words()
        self.acts.append((moment, lambda: self._update(row, summary=f"It is {words}.")))
        thing.wording.append((moment, words))

    def _withdraw(self, row, thing, moment):
        words = self._words()
        self.acts.append((moment, lambda: self._take_from_the_public(row, f"Because {words}.")))
        self.facts.append(Fact(thing, "withdrawn", moment, words))
        thing.gone_at, thing.gone_title = moment, f"A {row._meta.verbose_name}"

    def _take_from_the_public(self, row, reason):
        actions.withdraw(type(row).objects.get(pk=row.pk), by=self.publisher, reason=reason)

    @staticmethod
    def _update(row, **fields):
        type(row).objects.filter(pk=row.pk).update(**fields)

    def _courses(self, number):
        for _ in range(number):
            themes, audience = self._some_themes(), self.random.choice(AUDIENCES)
            row, thing = self._page(
                "training", factories.make_course, self._moment(latest=8), themes, audience
            )
            self.courses[row] = thing
            thing.own = f"training.course:{row.pk}"
            thing.subjects |= {thing.own}
            for _ in range(3):
                self._date(row, thing)

    def _date(self, course, thing):
        """Told while it is to come; one in three is called off some days later."""
        moment = self._moment(earliest=9)
        starts = at(60 + next(self.numbers), 9, 30)
        words = f"{starts:%-d %B %Y}"
        session = factories.make_session(course=course, starts_at=starts)
        if thing.gone_at and thing.gone_at <= moment:
            return
        self.acts.append((moment, lambda: self._update(session, announced_at=moment)))
        fact = Fact(thing, "dates", moment, words)
        if self.random.random() < 0.33:
            fact.void_at = moment + dt.timedelta(minutes=self.random.choice((5, 2500)))
            off = {"cancelled_at": fact.void_at, "cancelled_because": "The trainer is ill."}
            self.acts.append((fact.void_at, lambda: self._update(session, **off)))
        self.facts.append(fact)

    def _manual(self, manual):
        """With two chapters, which people have read for long."""
        long_ago = factories.make_release(
            manual=manual, publish_at=BEGINS - dt.timedelta(days=90), month=dt.date(2019, 1, 1)
        )
        for _ in range(2):
            factories.make_change(self._chapter(manual), long_ago, kind="new")

    def _chapter(self, manual):
        title, themes = self._title("Chapter"), self._some_themes()
        slug = f"chapter-{next(self.numbers)}"
        row = factories.make_chapter(themes, manual=manual, title=title, slug=slug)
        of_it = (f"procedures.manual:{manual.pk}", f"procedures.chapter:{row.pk}")
        about = self._of_themes("procedures", themes, *of_it)
        self.chapters[row] = Thing(title, manual.audience, about)
        return row

    def _release(self):
        """Its changes are told one by one, but the minor ones; one of them is withdrawn."""
        manual, moment = self.random.choice(self.manuals), self._moment()
        title = self._title()
        months = {"month": dt.date(2020, 1, 1) + dt.timedelta(days=31 * next(self.numbers))}
        months["month"] = months["month"].replace(day=1)
        release = factories.make_release(
            manual=manual, publish_at=moment, title=title, audience=manual.audience, **months
        )
        everybody = {f"role:{role.pk}" for role in self.roles}
        void_at = moment + dt.timedelta(days=1, minutes=7) if self.random.random() < 0.3 else None
        about = {"section:procedures", f"procedures.manual:{manual.pk}"}
        for number, chapter in enumerate(self._chapters_of(manual)):
            words = self._words()
            asks = ({"re_read": True}, {"new_must": True}, {}, {})[self.random.randrange(4)]
            minor = not asks and self.random.random() < 0.5
            change = factories.make_change(
                chapter, release, what_changed=f"Now {words}.", minor=minor, **asks
            )
            roles = self._named_roles(change) if number % 2 else everybody
            if minor:
                continue
            thing = self.chapters[chapter]
            about |= thing.subjects | roles
            fact = Fact(thing, "changed", moment, words, thing.subjects | roles, void_at)
            fact.first = bool(asks)
            self.facts.append(fact)
        if void_at:
            whole = Thing(title, manual.audience, frozenset(about), [(moment, "")])
            self._withdraw(release, whole, void_at)

    def _chapters_of(self, manual):
        return [chapter for chapter in self.chapters if chapter.manual_id == manual.pk]

    def _named_roles(self, change):
        """Two roles, or one agency and so no role."""
        if self.random.random() < 0.3:
            change.agencies.add(factories.make_agency())
            return set()
        roles = self.random.sample(self.roles, 2)
        change.roles.set(roles)
        return {f"role:{role.pk}" for role in roles}

    def _holding(self):
        for chapter in self.random.sample(list(self.chapters), 3):
            of_it = {f"procedures.manual:{chapter.manual_id}", f"procedures.chapter:{chapter.pk}"}
            of_it |= {f"role:{role.pk}" for role in self.roles}
            self._page(
                "procedures",
                factories.make_holding_position,
                self._moment(),
                self._some_themes(),
                self.random.choice(AUDIENCES),
                more=of_it,
                chapters=[chapter],
            )

    def _issue(self):
        moment, title = at(20, 10), self._title()
        factories.make_issue(title=title, publish_at=moment, summary="All that is new.")
        thing = Thing(title, "both", frozenset({"newsletter:issues"}), [(moment, "")])
        self.facts.append(Fact(thing, "issue", moment))

    def _by_the_second(self):
        """On the very moment of a digest, a second after it, and at the end of summer time."""
        for moment in (
            at(7, 7, 30),
            at(7, 7, 30, 1),
            at(20, 0, 59),
            at(20, 1, 30),
            at(21, 7, 29, 59),
            at(27, 7, 30, 1),
        ):
            themes = self.themes[:2]
            self._page("briefings", factories.make_briefing, moment, themes, "both")

    def _hidden(self):
        """What nobody may be told of, each on everybody's themes."""
        hidden = {"title": "Canary", "themes": self.themes, "summary": "Canary", "audience": "both"}
        soon = at(3)
        factories.make_briefing(**hidden, status=Status.DRAFT, publish_at=None)
        factories.make_briefing(**hidden, status=Status.IN_REVIEW, publish_at=None)
        factories.make_briefing(**hidden, publish_at=at(DAYS + 1))
        factories.make_review(**hidden, publish_at=soon, restricted=True)
        gone = {"status": Status.WITHDRAWN, "withdrawn_at": soon, "withdrawal_reason": "Canary"}
        factories.make_review(**hidden, **gone, publish_at=soon, restricted=True)
        factories.make_resource(**hidden, publish_at=BEGINS - dt.timedelta(hours=2))

    # Who is told

    def readers(self, number, begins=BEGINS):
        """So many, with mixed choices; some come later, some leave, some addresses are dead."""
        chosen = [self._reader(n, begins) for n in range(number)]
        rows = Subscriber.objects.bulk_create(
            Subscriber(email=f"reader{n}@example.org", audience=audience, confirmed_at=begins)
            for n, (audience, _) in enumerate(chosen)
        )
        readers = [
            Reader(row.pk, audience, follows)
            for row, (audience, follows) in zip(rows, chosen, strict=True)
        ]
        Follow.objects.bulk_create(
            Follow(
                subscriber_id=reader.key,
                subject=subject,
                frequency=often,
                since=since,
                done_until=since,
            )
            for reader in readers
            for subject, (often, since) in reader.follows.items()
        )
        return readers

    def _reader(self, number, begins):
        pool = self.followable()
        subjects_of_it = self.random.sample(pool, self.random.choice((1, 1, 2, 3, 5, 8)))
        late = number % 10 == 3
        follows = {}
        for subject in subjects_of_it:
            often = "at_once" if subject == "newsletter:issues" else self.random.choice(ORDER)
            since = self._moment() if late else begins
            follows[subject] = (often, since)
        return self.random.choice(AUDIENCES), follows

    def names(self):
        """What each subject is called, for “Because you follow …”; a course while it is public."""
        courses = {thing.own: f"Course: {thing.title}" for thing in self.courses.values()}
        return subjects.names(self.followable()) | courses
