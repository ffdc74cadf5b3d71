"""The report itself: the headings that the law asks for, each with what the threads say."""

from itertools import groupby

from portal.pages.templatetags.portal import plain_date
from portal.reference.models import Audience
from reviews.counting import answered, how_many
from reviews.models import Progress, Recommendation, Review
from reviews.report import (
    Asked,
    Items,
    Paragraph,
    Part,
    Report,
    Table,
    Words,
    no_data,
    paragraph,
)
from reviews.report.gathering import MOST, Threads
from reviews.report.training import training_part

SMALL_NUMBERS = (
    "Numbers under 5 about people or their cases must not be published as they are. In this report "
    "the portal has written “fewer than 5” already: keep to that in what you add."
)
OFFICE = (
    "The portal wrote this from its reviews and what came of them. Read it, complete what says "
    "“No data”, and check it before the board publishes it."
)
NOT_OVER = "The year is not over: this tells how things stood on {}."
RESTRICTED = (
    "{} restricted: not for publication. {} left out, and no word of {} stands in this report. "
    "Take this sentence out before you publish."
)
DRAFTS = "{} not published in the portal. {} left out of this report."
LAW_FOR_ADULTS = (
    "The headings are those of the Care Act 2014, Schedule 2, paragraph 4(1)(a) to (g)."
)
LAW_FOR_CHILDREN = (
    "The headings follow what “Working together to safeguard children” (2023) asks of the yearly "
    "report."
)
NATIONAL_AND_LOCAL = (
    Review.Kind.LCSPR,
    Review.Kind.RAPID_REVIEW,
    Review.Kind.SCR,
    Review.Kind.NATIONAL,
)


def write(asked: Asked) -> Report:
    return Writer(asked).report()


class Writer:
    def __init__(self, asked: Asked):
        self._asked, self._threads = asked, Threads(asked)
        self._concluded, self._ongoing = self._threads.concluded(), self._threads.ongoing()
        self._undated = self._threads.undated()
        self._acted_on, self._open = self._threads.acted_on(), self._threads.not_acted_on()
        self._refused, self._left_out = self._threads.refused(), self._threads.left_out()

    def report(self) -> Report:
        board = self._asked.board
        return Report(
            title=f"{board.name}: yearly report {self._asked.year}",
            before=self._before(),
            parts=[
                *(self._for_adults() if board.audience != Audience.CHILDREN else []),
                *(self._for_children() if board.audience != Audience.ADULTS else []),
            ],
        )

    def _before(self):
        year, audience = self._asked.year, self._asked.board.audience
        said = [f"From {plain_date(year.first)} to {plain_date(year.last)}."]
        if self._asked.as_of < year.last:
            said.append(NOT_OVER.format(plain_date(self._asked.as_of)))
        said += [LAW_FOR_ADULTS] * (audience != Audience.CHILDREN)
        said += [LAW_FOR_CHILDREN] * (audience != Audience.ADULTS)
        return [paragraph(words) for words in [*said, OFFICE, SMALL_NUMBERS]]

    def _for_adults(self):
        return [
            Part(
                "(a) What the board did to achieve its objective",
                self._responses_done(),
                [training_part(self._asked)],
            ),
            Part(
                "(b) What the board did to implement its strategy",
                [no_data("the strategy and its progress are not recorded in the portal.")],
            ),
            Part(
                "(c) What each member did to implement the strategy",
                [no_data("what each member did is not recorded in the portal.")],
            ),
            self._of_the_act("(d) Findings of reviews concluded in the year", self._findings),
            self._of_the_act("(e) Reviews ongoing at the end of the year", self._ongoing_part),
            self._of_the_act(
                "(f) What was done in the year to implement findings", self._implemented
            ),
            self._of_the_act("(g) Findings the board decided not to implement", self._decided),
        ]

    def _of_the_act(self, heading, tell):
        """The Act asks about safeguarding adults reviews; the others are told of apart."""
        return Part(
            heading,
            parts=[
                tell("Safeguarding adults reviews", lambda review: review.kind == Review.Kind.SAR),
                tell("Other reviews and audits", lambda review: review.kind != Review.Kind.SAR),
            ],
        )

    def _for_children(self):
        return [
            Part(
                "Impact, and the evidence of it",
                self._responses_done(),
                [training_part(self._asked), self._evidence_of_all()],
            ),
            Part(
                "Learning from reviews",
                parts=[
                    self._findings("Reviews concluded in the year", lambda _: True),
                    self._ongoing_part("Reviews ongoing at the end of the year", lambda _: True),
                ],
            ),
            Part(
                "Decisions and actions on the recommendations of reviews",
                parts=[
                    *self._local_and_national(self._implemented, "What was done"),
                    self._decided("Decided not to implement", lambda _: True),
                ],
            ),
            Part("Areas with little or no evidence of progress", self._little_progress()),
            Part(
                "Feedback from children and families",
                [no_data("feedback from children and families is not recorded in the portal.")],
            ),
            Part(
                "What else the guidance asks for",
                [
                    no_data("independent scrutiny is not recorded in the portal."),
                    no_data("costs and funding are not recorded in the portal."),
                ],
            ),
        ]

    def _local_and_national(self, tell, heading):
        groups = {
            "local and national child safeguarding practice reviews": lambda review: (
                review.kind in NATIONAL_AND_LOCAL
            ),
            "other reviews and audits": lambda review: review.kind not in NATIONAL_AND_LOCAL,
        }
        return [tell(f"{heading}: {name}", which) for name, which in groups.items()]

    def _responses_done(self):
        counted = self._threads.responses_done()
        if not any(counted.values()):
            return [no_data("no response to a finding is recorded as done in the year.")]
        rows = [
            [Words(label), Words(str(number) if number else "None")]
            for label, number in counted.items()
        ]
        return [Table("Responses to findings done in the year", ["Kind", "How many"], rows)]

    # Reviews

    def _findings(self, heading, which):
        reviews = [review for review in self._concluded if which(review)]
        blocks = [] if reviews else [no_data("no review is recorded as concluded in the year.")]
        blocks += _and_more(self._concluded)
        undated = [review for review in self._undated if which(review)]
        if undated:
            words = "Concluded, but no day is recorded, so the portal cannot say in which year:"
            blocks += [paragraph(words), Items([self._named(review) for review in undated])]
        return Part(heading, blocks + self._said_left_out(0), [self._finding(r) for r in reviews])

    def _finding(self, review):
        blocks = [
            paragraph(f"{review.kind_as_named}. Concluded {plain_date(review.concluded_on)}.")
        ]
        if review.stage == Review.Stage.NOT_PUBLISHED:
            blocks.append(paragraph(f"The report is not published. {review.stage_note}"))
        blocks += _learned(review) + _asked_for(review)
        return Part(str(review), [*blocks, self._read_it(review)])

    def _ongoing_part(self, heading, which):
        reviews = [review for review in self._ongoing if which(review)]
        if not reviews:
            blocks = [no_data("no review is recorded as ongoing.")]
        else:
            headings = ["Review", "Type", "Begun", "How far it is"]
            rows = [self._ongoing_row(review) for review in reviews]
            blocks = [Table("Ongoing at the end of the year", headings, rows)]
        return Part(heading, blocks + _and_more(self._ongoing) + self._said_left_out(1))

    def _ongoing_row(self, review):
        return [
            self._named(review),
            Words(review.kind_as_named),
            Words(_day(review.commissioned_on)),
            Words(self._stands(review)),
        ]

    def _stands(self, review):
        if review.concluded_on:
            return f"Since then concluded, {plain_date(review.concluded_on)}"
        stage = review.get_stage_display()
        return f"{stage}: {review.stage_reason}" if review.stage_reason else stage

    def _said_left_out(self, at):
        """How many are left out: of those concluded (0) or ongoing (1)."""
        restricted, drafts = (self._left_out[name][at] for name in ("restricted", "draft"))
        said = []
        if restricted:
            them = "it" if restricted == 1 else "them"
            said.append(RESTRICTED.format(*_are(restricted), them))
        if drafts:
            said.append(DRAFTS.format(*_are(drafts)))
        return [paragraph(f"Of all reviews of this board: {words}") for words in said]

    # Findings

    def _implemented(self, heading, which):
        acted = [found for found in self._acted_on if which(found.review)]
        waiting = [found for found in self._open if which(found.review)]
        blocks = (
            [] if acted else [no_data("nothing is recorded as done for a finding in the year.")]
        )
        parts = [self._acted_part(*group) for group in groupby(acted, lambda found: found.review)]
        if waiting:
            parts.append(self._waiting_part(waiting))
        return Part(heading, blocks + _and_more(self._acted_on), parts)

    def _acted_part(self, review, recommendations):
        recommendations = list(recommendations)
        rows = [row for found in recommendations for row in self._done_rows(found)]
        headings = ["Finding", "What was done", "By whom", "When", "Where it can be read"]
        blocks = [Table("Done in the year", headings, rows)] if rows else []
        return Part(str(review), blocks + self._evidence(recommendations))

    def _done_rows(self, found):
        for response in self._threads.done_in_year(found):
            yield [
                Words(f"{found.number}. {found.text}"),
                Words(str(response)),
                Words(_by(response)),
                Words(plain_date(response.done_on)),
                self._came_of_it(response),
            ]

    def _waiting_part(self, waiting):
        rows = [
            [
                Words(f"{found.review}, {found.number}. {found.text}"),
                Words(_stands(found, self._asked.as_of)),
                Words(_day(found.due_on)),
            ]
            for found in waiting
        ]
        table = Table("Nothing done in the year", ["Finding", "How it stands", "Due"], rows)
        return Part(
            "Findings for which nothing was done in the year", [table, *_and_more(self._open)]
        )

    def _decided(self, heading, which):
        refused = [found for found in self._refused if which(found.review)]
        dated = [found for found in refused if found.decided_on]
        undated = [found for found in refused if not found.decided_on]
        headings = ["Finding", "Decision", "Why", "Decided"]
        blocks = []
        if dated:
            blocks.append(Table("Decided in the year", headings, list(map(self._decision, dated))))
        else:
            blocks.append(no_data("no such decision is recorded in the year."))
        if undated:
            words = "No day of decision is recorded, so the portal cannot say in which year:"
            rows = list(map(self._decision, undated))
            blocks += [paragraph(words), Table("Decided, no day recorded", headings, rows)]
        return Part(heading, blocks + _and_more(self._refused))

    def _decision(self, found):
        return [
            Words(f"{found.review}, {found.number}. {found.text}", self._whole(found)),
            Words(found.get_decision_display()),
            Words(found.reason),
            Words(_day(found.decided_on)),
        ]

    def _little_progress(self):
        without = self._threads.without_evidence()
        words = "1 finding has" if without == 1 else f"{without} findings have"
        said = [paragraph(f"{words} no evidence yet. Gaps, at the desk, lists what has none now.")]
        if not self._open:
            said.append(no_data("no finding is recorded as open with nothing done in the year."))
            return said
        return [*said, *self._waiting_part(self._open).blocks]

    # Evidence

    def _evidence_of_all(self):
        return Part("What was measured in the year", self._evidence(self._acted_on))

    def _evidence(self, recommendations):
        rows = [
            [
                Words(f"{found.review}, {found.number}"),
                Words(evidence.get_level_display()),
                Words(evidence.shows),
                Words(". ".join(filter(None, [how_many(evidence), answered(evidence)]))),
                Words(plain_date(evidence.measured_on)),
                Words(_lasted(evidence)),
            ]
            for found in recommendations
            for evidence in self._threads.measured_in_year(found)
        ]
        if not rows:
            return [no_data("no evidence was measured in the year of what changed.")]
        headings = ["Finding", "Level", "What it shows", "How many", "Measured", "Did it last?"]
        return [Table("Evidence measured in the year", headings, rows)]

    # Addresses

    def _whole(self, row):
        return self._asked.address(row.get_absolute_url())

    def _named(self, review):
        return Words(str(review), self._whole(review))

    def _read_it(self, review):
        return Paragraph(Words("Read the learning in the portal", self._whole(review)))

    def _came_of_it(self, response):
        if page := response.briefing or response.course:
            return Words(str(page), self._whole(page))
        if response.change:
            return Words(str(response.change.chapter), self._whole(response.change.chapter))
        if response.url:
            return Words("Elsewhere", response.url)
        return Words("No address recorded")


def _learned(review):
    points = list(review.learning_points.all())
    if not points:
        return [no_data("no learning point is recorded.")]
    items = [f"{'Good practice. ' if p.good_practice else ''}{p.theme}: {p.text}" for p in points]
    return [paragraph("What it found:"), Items([Words(text) for text in items])]


def _asked_for(review):
    recommendations = list(review.recommendations.all())
    if not recommendations:
        return [no_data("no recommendation is recorded.")]
    rows = [
        [
            Words(f"{r.number}. {r.text}"),
            Words(r.get_decision_display()),
            Words(r.outcome or "Not recorded"),
        ]
        for r in recommendations
    ]
    return [
        Table("What it asked for", ["Recommendation", "Decision", "What should be different"], rows)
    ]


def _by(response):
    agency = response.agency or (response.owner and response.owner.agency)
    return str(agency) if agency else "Not recorded"


def _day(day):
    return plain_date(day) if day else "Not recorded"


def _lasted(evidence):
    if not evidence.sustained:
        return "Nobody has looked again yet"
    looked = f"{evidence.get_sustained_display()}, {plain_date(evidence.checked_again_on)}"
    return f"{looked}. {evidence.sustained_note}".removesuffix(". ")


def _stands(found: Recommendation, on):
    progress = found.progress(on)
    if progress == Progress.NO_RESPONSE and found.due_on and found.due_on < on:
        return "Overdue, and no response recorded"
    return progress.label


def _are(number):
    """“1 review is” and “It is”, “3 reviews are” and “They are”."""
    return ("1 review is", "It is") if number == 1 else (f"{number} reviews are", "They are")


def _and_more(rows):
    """That a list was cut, where it may have been."""
    if len(rows) < MOST:
        return []
    return [
        paragraph(f"Only the first {MOST} are told of here. The rest stand under Gaps at the desk.")
    ]
