from procrastinate.contrib.django import app

from training import demand, keeping
from training.absences import asking as absences
from training.attendance import links
from training.certificates import issuing
from training.certificates import links as records
from training.evaluation import asking
from training.places import requests
from training.places import sweep as places


@app.periodic(cron="* * * * *")
@app.task(name="training.sweep")
def sweep(timestamp: int):
    """Once a minute: whatever is due by now of places, requests, new dates and forms."""
    places.sweep()
    links.sweep()
    requests.lapse()
    demand.sweep()
    absences.sweep()
    asking.sweep()


@app.periodic(cron="23 * * * *")
@app.task(name="training.forget")
def forget(timestamp: int):
    """Once an hour: remove what is past its time, and settle certificates that were missed."""
    keeping.forget()
    issuing.sweep()


@app.task(name="training.send_record")
def send_record(person_id: int):
    """Send somebody the link to their own record."""
    records.send(person_id)
