"""Newsletters of invented partnerships, in layouts such as others have, and how a person would take
them apart; and how much of a reading is as that person would have it."""

import io
import re
from collections import Counter
from typing import NamedTuple

import docx
import typst


class Judged(NamedTuple):
    """A part as a person sees it. Of its lines “## ” begins a sub-heading, “- ” an item, and
    “| ” a row of a table."""

    kind: str
    title: str
    lines: list[str]

    def words(self) -> Counter:
        return words(self.title, *self.lines)


def words(*texts) -> Counter:
    return Counter(re.findall(r"\w+", " ".join(texts)))


def right(found, judged) -> int:
    """How many words are in the right part, of the right kind.

    Each part that was judged is compared with that found part, not yet taken, with which it has
    most words in common.
    """
    shared = [
        (sum((each.words() & words(part.title, part.text)).values()), a, b)
        for a, each in enumerate(judged)
        for b, part in enumerate(found)
        if each.kind == part.kind
    ]
    total, taken_a, taken_b = 0, set(), set()
    for count, a, b in sorted(shared, reverse=True):
        if a not in taken_a and b not in taken_b:
            taken_a.add(a)
            taken_b.add(b)
            total += count
    return total


CHILDREN = [
    Judged(
        "article",
        "Wexmoor Safeguarding Children Partnership",
        ["Newsletter", "Issue 14", "October 2025"],
    ),
    Judged(
        "article",
        "Keeping babies safe over winter",
        [
            "Health visitors in Wexmoor met forty-one families last winter whose homes were colder "
            "than sixteen degrees at night. Parents brought babies into their own beds to keep "
            "them warm, and none of them had been asked where the baby slept when the heating was "
            "off.",
            "The partnership has agreed one question for every visit between November and March: "
            "where will the baby sleep tonight if it gets cold? Write the answer down in the "
            "parents’ own words.",
            "## What helps",
            "- A room thermometer, free from any family hub",
            "- A talk about layers, hats and blankets before the first frost",
            "- A second talk with whoever else puts the baby to bed",
            "## Where to find the thermometer cards",
            "Family hubs hold a stock of cards and thermometers. Take ten with you.",
        ],
    ),
    Judged(
        "article",
        "Private fostering: the families nobody counts",
        [
            "A child who lives for more than twenty-eight days with somebody who is no close "
            "relative is privately fostered, and the council must be told. In Wexmoor we were told "
            "of three such children last year. Teachers think there are nearer thirty.",
            "Language schools, football academies and church families are where private fostering "
            "is found. Ask who signs the school’s forms, and who is rung when the child is ill.",
            "Everyone who works with children may tell us of a fostering arrangement. It is not an "
            "accusation: carers are offered help, and the child is seen by a social worker.",
        ],
    ),
    Judged(
        "briefing",
        "",
        [
            "7 Minute Briefing",
            "1. Why this briefing",
            "A girl of six came to school for a term with the same unwashed jumper. Four people "
            "saw.",
            "2. Background",
            "The family had moved twice and lived with an aunt in a flat without hot water.",
            "3. What we found",
            "- Each person thought another had asked",
            "- The jumper was in nobody’s notes",
            "4. The child’s voice",
            "She told the lunchtime supervisor that the washing machine was in the old house.",
            "5. What went well",
            "The school nurse rang the aunt the same afternoon, and kept ringing.",
            "6. Reviewing practice",
            "Ask yourselves which of the children you know wears the same clothes on Monday and "
            "Friday, and who has asked why.",
            "7. Resources",
            "The neglect toolkit is on the partnership’s pages, with a film of four minutes.",
        ],
    ),
    Judged(
        "profile",
        "Meet the school nurse",
        [
            "Name: Oriel",
            "Job title: School nurse, Wexmoor North",
            "How long have you been in this role?",
            "Since the spring of 2019, and before that I worked on a children’s ward.",
            "What does your typical day look like?",
            "Two clinics before lunch, a staff room where everybody wants a word, and a home visit "
            "on the way back.",
            "What is your top tip for safeguarding?",
            "Ask the dinner ladies. They see every child every day and nobody asks them.",
        ],
    ),
    Judged(
        "changes",
        "Procedures update",
        [
            "The chapters below have changed. Please read those that are marked.",
            "Children’s procedures updated in September 2025",
            "Updated chapters",
            "Neglect – Section 4 has been amended to name the neglect toolkit.",
            "Private Fostering – This chapter has been rewritten throughout and should be re-read.",
            "Unborn Babies – Links to the winter guidance have been added.",
            "New chapters",
            "Children in Temporary Accommodation – This new chapter sets out who visits whom.",
            "Removed chapters",
            "Information Sharing in 2019",
        ],
    ),
    Judged(
        "contact",
        "New contact details for the front door",
        [
            "From 1 October the front door team has a new number: 0116 496 0140. It replaces 0116 "
            "496 0139, which nobody answers any more.",
            "Write to frontdoor@example.org. The old address is read until Christmas.",
        ],
    ),
    Judged(
        "event",
        "Training and events",
        [
            "## Graded care profile: two days",
            "Tuesday 18 November, 9.30am to 4.30pm, Guildhall. Book a place with your manager by "
            "the end of October.",
            "## Online briefing: winter and babies",
            "Thursday 27 November, 1pm to 2pm, on Teams. Everyone may join, no place is needed.",
        ],
    ),
    Judged(
        "contact",
        "Contact us",
        ["Wexmoor Safeguarding Children Partnership", "partnership@example.org", "0116 496 0100"],
    ),
]

ADULTS = [
    Judged(
        "article",
        "Harrowmere Safeguarding Adults Board",
        ["Bulletin, spring 2026"],
    ),
    Judged(
        "article",
        "A message from our chair",
        [
            "It has been a hard winter for those who care for others. Wards were full, carers were "
            "tired, and three of our own offices flooded. What I saw in all of it was people who "
            "rang one another up rather than writing another form.",
            "This spring the Board begins its new plan. It has three aims only: that people are "
            "heard, that they are heard early, and that somebody tells them what became of it. We "
            "wrote the plan with eleven people who had been through an enquiry themselves, and "
            "they struck out whole pages of what we had written before. I thank them for every "
            "line. The plan is short enough to read on a bus. Please do, and tell me what you "
            "would strike out next. I would also like to thank Board members who leave us this "
            "spring after many years, and to greet those who come to us from the fire service and "
            "from housing.",
        ],
    ),
    Judged(
        "article",
        "Spotlight on self-neglect",
        [
            "Self-neglect was a part of every second enquiry last year. It rarely begins with "
            "rubbish or with dirt: it begins with a letter that is not opened, or a meal that is "
            "left out.",
            "## How it may look",
            "- Post behind the door",
            "- Medicines that are collected and not taken",
            "- Somebody who used to come to the door and now talks through it",
            "## What to do first",
            "Go back. Most people who turned help away at first took it at the third visit, from "
            "the same person. Write down what they said, not that they refused.",
        ],
    ),
    Judged(
        "article",
        "Doorstep fraud and the bank protocol",
        [
            "Cashiers in Harrowmere stopped sixty-two payments to fraudsters in six months, "
            "because they asked a quiet question and rang the police. Under the protocol an "
            "officer comes to the bank at once.",
            "Fraudsters come back to the same doorstep. If a person you support has paid one, ask "
            "the bank about a trusted friend who hears of large payments.",
        ],
    ),
    Judged(
        "article",
        "Myth busting: advocates",
        [
            "Myth",
            "“An advocate is only for people who have nobody.”",
            "Fact",
            "A person may have a large family and still have nobody who can speak for what they "
            "want. Where they would have great difficulty in taking part, the law gives them an "
            "advocate.",
        ],
    ),
    Judged(
        "article",
        "What our audit of transport found",
        [
            "We read thirty files of people who were driven to hospital by ambulance from care "
            "homes. In nine of them the ambulance crew had raised a concern of which the home "
            "never heard.",
            "From May each concern that a crew raises gets an answer within five days. Homes name "
            "one person whom the ambulance service may ring.",
        ],
    ),
    Judged(
        "changes",
        "Policy updates",
        [
            "Adults updated in February 2026",
            "Amended chapters",
            "Mental Capacity – Section 2 has been updated after the Marlow case.",
            "Advocacy – This chapter has been refreshed and should be re-read.",
            "Pressure Ulcers – A link to the decision guide has been added.",
            "Home Takeover – The definition in section 1 has been amended.",
        ],
    ),
    Judged(
        "event",
        "Dates for your diary",
        [
            "| Mental capacity: half-day course | 14 May 2026, 9.30am to 1pm | Corn Exchange |",
            "| Board conference: heard early | 3 June 2026, 10am to 4pm | Town Hall |",
            "| Self-neglect forum | 24 June 2026, 2pm to 3.30pm | On Teams |",
            "To book a place on any of these, write to training@example.org.",
        ],
    ),
    Judged(
        "contact",
        "Contact us",
        [
            "The Board’s office is open from Monday to Thursday.",
            "board@example.org",
            "0116 496 0177",
        ],
    ),
]
BOARD = [
    Judged(
        "article",
        "Haverdale Safeguarding Adults Board",
        ["Quarterly bulletin", "Spring 2026"],
    ),
    Judged(
        "article",
        "Courier fraud returns",
        [
            "Nine people in Haverdale lost savings to a voice on the telephone in February. Each "
            "was told that a detective needed their bank card, and each handed it to a boy at the "
            "door within the hour.",
            "The youngest was fifty-eight and the oldest ninety-three. Two had told a home carer, "
            "who did not know whom to ring and wrote it in the daily notes.",
            "Ring the police while the person is still with you, and then the adult front door.",
        ],
    ),
    Judged(
        "article",
        "Are you asking about pets?",
        [
            "A woman would not go into respite care, and three workers wrote that she refused "
            "help. Nobody had asked who would feed the two cats and walk an elderly spaniel.",
            "The rehoming charity on Mill Lane now fosters animals for up to twelve weeks without "
            "charge. Workers may ring them while they are in the kitchen with the owner.",
        ],
    ),
    Judged(
        "briefing",
        "",
        [
            "7 Minute Briefing",
            "1. Why this briefing",
            "A man of seventy was found by a meter reader after eleven days on the floor.",
            "2. Background",
            "He had lived alone since the mill closed, in two rooms of a house of nine.",
            "3. What we found",
            "- His surgery had written three times and closed his record",
            "- The housing officer had a key, and no reason to use it",
            "4. The adult’s voice",
            "He told the ward sister that he had been waiting for Thursday, when the van comes.",
            "5. What went well",
            "The mobile library noticed, and rang the council twice in one morning.",
            "6. Reviewing practice",
            "Ask who would notice first if somebody you visit did not answer the door.",
            "7. Resources",
            "The film about living alone lasts four minutes and has captions.",
        ],
    ),
    Judged(
        "article",
        "Meadow Court opens its doors",
        [
            "Haverdale’s first extra care scheme for people with a learning disability took its "
            "first tenants at Easter. Every flat has a front door that its tenant can lock.",
            "Safeguarding concerns about the scheme come to the front door like any other, and not "
            "to the landlord. The manager has asked for a visit from every team that has a tenant.",
        ],
    ),
    Judged(
        "profile",
        "Spotlight on: Tamsin, fire safety adviser",
        [
            "What do you do all day?",
            "I fit alarms, mostly for people who cannot hear the ones in the shops, and look for "
            "scorch marks on the arms of chairs.",
            "What should others look for?",
            "Burns on a blanket, an emollient cream by an ashtray, and a hall nobody could leave "
            "by in the dark. I would rather have ten calls too many.",
            "How may we ask for a visit?",
            "Fill in the form with the person there. I come within the week, and sooner where "
            "somebody smokes in bed.",
        ],
    ),
    Judged(
        "article",
        "Carers Week in the market hall",
        [
            "Four hundred people came to the stalls, and sixty-one asked for an assessment of what "
            "they need themselves. Most had never called what they do caring.",
            "The stall comes to any team’s meeting in the autumn. Bring whoever answers the phone.",
        ],
    ),
    Judged(
        "contact",
        "How to contact us",
        ["E-mail: board@haverdale.example.org", "Telephone: 01632 960 555"],
    ),
]

NEWSLETTERS = {"children": CHILDREN, "adults": ADULTS, "board": BOARD}


def blocks_of(part: Judged):
    """Of each line its style (title, sub, item, row, said) and its words."""
    if part.title:
        yield "title", part.title
    for line in part.lines:
        for mark, style in (("## ", "sub"), ("- ", "item"), ("| ", "row")):
            if line.startswith(mark):
                yield style, line.removeprefix(mark)
                break
        else:
            yield "said", line


def as_text(parts) -> bytes:
    """Plain text: a blank line between paragraphs, and no table of contents."""
    made = []
    for part in parts:
        for style, said in blocks_of(part):
            made.append(f"- {said}" if style == "item" else f"| {said}" if style == "row" else said)
            made.append("")
    return re.sub(r"\n\n(?=- )", "\n", "\n".join(made)).encode()


def with_contents(parts) -> list[Judged]:
    """The same, with “In this issue” on its front page."""
    first, *others = parts
    listed = [f"- {part.title}" for part in others if part.title]
    return [first._replace(lines=[*first.lines, "In this issue", *listed]), *others]


def as_docx(parts, styled=True) -> bytes:
    """Word: headings by their styles, or no more than bold."""
    document = docx.Document()
    for place, part in enumerate(parts):
        table = None
        for style, said in blocks_of(part):
            if style == "row":
                table = _row(document, table, said)
            elif style in ("title", "sub") and styled:
                level = 2 if style == "sub" else 1 if place else 0
                document.add_heading(said, level)
            elif style == "item":
                document.add_paragraph(said, "List Bullet")
            else:
                document.add_paragraph().add_run(said).bold = style in ("title", "sub")
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _row(document, table, said):
    cells = [cell.strip() for cell in said.strip("| ").split("|")]
    table = table or document.add_table(0, len(cells))
    for cell, text in zip(table.add_row().cells, cells, strict=True):
        cell.text = text
    return table


def as_html(parts) -> bytes:
    """A saved web page."""
    tags = {"title": "h2", "sub": "h3", "item": "li", "said": "p"}
    made = ""
    for part in parts:
        for style, said in blocks_of(part):
            if style == "row":
                cells = "".join(f"<td>{cell.strip()}</td>" for cell in said.strip("| ").split("|"))
                made += f"<table><tr>{cells}</tr></table>"
            else:
                made += f"<{tags[style]}>{said}</{tags[style]}>"
    made = re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", made).replace("</table><table>", "")
    return f"<!doctype html><html><body>{made}</body></html>".encode()


def as_pdf(parts) -> bytes:
    """Two columns on each page, with the name of the newsletter at its top and a number below."""
    made = [
        f'#set page(paper: "a4", columns: 2, header: [{parts[0].title}], numbering: "1")',
        "#set text(size: 10pt)",
    ]
    for part in parts:
        for style, said in blocks_of(part):
            size = {"title": 18, "sub": 13}.get(style)
            text = re.sub(r"([#$*_@<>\[\]\\~`=/-])", r"\\\1", said)
            if size:
                made.append(f'#text(size: {size}pt, weight: "bold")[{text}]')
            elif style == "row":
                cells = [cell.strip() for cell in text.strip("| ").split("|")]
                made.append(f"#table(columns: {len(cells)}, {', '.join(f'[{c}]' for c in cells)})")
            else:
                made.append(f"- {text}" if style == "item" else text)
    return typst.compile("\n\n".join(made).encode())


LAYOUTS = {
    "plain text": as_text,
    "text with contents": lambda parts: as_text(with_contents(parts)),
    "Word with styles": as_docx,
    "Word with bold lines": lambda parts: as_docx(parts, styled=False),
    "a web page": as_html,
    "a PDF of two columns": as_pdf,
}
