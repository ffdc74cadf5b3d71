"""What booking costs the database, and how many bookings a second a web server makes.

    .venv/bin/python -m bench.bookings

Makes a PostgreSQL of its own that keeps what it acknowledged, and removes it. First: the queries,
and the milliseconds they take, of booking 3 people at a date with 2,000 booked and 500 waiting
(medians of 15). Then: managers who each press “Confirm” for one person, 16 at a time, at the web
server of `make run` with its 2 workers; a booking counts once it was answered and is in the
database. A press is a whole request: session, door, form, checks, lock, e-mails. Runs beside
whatever else the machine does: its load is printed, and what the web server itself worked, which
says more on a busy machine.
"""

import os
import statistics
import tempfile
import time
import uuid
from pathlib import Path

import django

from portal.launch import demo

demo.settings()
os.environ.setdefault("DATABASE_URL", "postgresql://portal@/portal?host=nowhere")
django.setup()

# Only now, with settings to read:
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.factories import make_agency, make_person, make_session, make_team  # noqa: E402
from tests.training.booking import book  # noqa: E402
from tests.training.crowd import Press, crowd, durable_database, press_all, web_server  # noqa: E402
from training.models import Booking, Person, TrainingSession  # noqa: E402

ROUNDS, BOOKED, WAITING, PRESSES, AT_ONCE = 15, 2000, 500, 600, 16


def filled(places):
    """A date with so many booked and waiting; `places` more than are booked."""
    session, agency = make_session(places=places), make_agency()
    numbers = range(1, BOOKED + WAITING + 1)
    people = Person.objects.bulk_create(
        Person(name=f"Person {n}", email=f"person{n}@full.example.org", agency=agency)
        for n in numbers
    )
    now = timezone.now()
    Booking.objects.bulk_create(
        Booking(
            session=session,
            person=person,
            agency=agency,
            number=number,
            status="confirmed" if number <= BOOKED else "waiting",
            confirmed_at=now if number <= BOOKED else None,
        )
        for number, person in zip(numbers, people, strict=True)
    )
    TrainingSession.objects.filter(pk=session.pk).update(next_number=numbers[-1] + 1)
    return session


def milliseconds_of_a_booking(session):
    """Of each query, in order, of booking 3 people; then all is as before."""
    times = []

    def timed(execute, *given):
        begun = time.perf_counter()
        try:
            return execute(*given)
        finally:
            times.append((time.perf_counter() - begun) * 1000)

    team = make_team()
    people = [make_person(team) for _ in range(3)]
    with transaction.atomic(), connection.execute_wrapper(timed):
        book(session, people, team, key=uuid.uuid4())
        transaction.set_rollback(True)
    return times


def in_the_database():
    session = filled(BOOKED)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    milliseconds_of_a_booking(session)
    rounds = [milliseconds_of_a_booking(session) for _ in range(ROUNDS)]
    queries = {len(times) for times in rounds}
    total = statistics.median(map(sum, rounds))
    print(f"booking 3, {BOOKED} booked, {WAITING} waiting: {max(queries)} queries, {total:.1f} ms")


def through_the_web_server(url, folder):
    session, members = make_session(places=PRESSES), crowd(PRESSES + AT_ONCE * 4)
    presses = [Press.of(member, session) for member in members]
    with web_server(url, folder / "web.log") as (web, port):
        press_all(port, presses[PRESSES:], at_once=AT_ONCE)
        before, begun, busy = session.bookings.count(), time.monotonic(), processor_ms(web.pid)
        statuses = press_all(port, presses[:PRESSES], at_once=AT_ONCE)
        seconds, busy = time.monotonic() - begun, processor_ms(web.pid) - busy
    made = session.bookings.count() - before
    assert statuses.count(302) == made, "an answer without its booking, or the other way about"
    print(f"{made} bookings of one person each in {seconds:.1f} s: {made / seconds:.0f} a second")
    print(f"the web server’s own work for each: {busy / made:.0f} ms of one core")


def processor_ms(pid):
    """What the children of a process have worked so far."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    stats = [
        Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children
    ]
    ticks = sum(int(stat[11]) + int(stat[12]) for stat in stats)
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with durable_database() as (_, url), tempfile.TemporaryDirectory() as folder:
        in_the_database()
        through_the_web_server(url, Path(folder))
    print(f"load {os.getloadavg()[0]:.1f} afterwards")
