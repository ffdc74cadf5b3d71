"""What the worker does for alerts: jobs hold nothing but the time."""

from procrastinate.contrib.django import app

from portal.alerts import sweep as sweeping


@app.periodic(cron="* * * * *")
@app.task(name="alerts.sweep")
def sweep(timestamp: int):
    """Once a minute: find what is new, and write to those to whom it is due."""
    sweeping.sweep()


@app.periodic(cron="41 * * * *")
@app.task(name="alerts.forget")
def forget(timestamp: int):
    """Once an hour: remove what is past its time."""
    sweeping.forget()
