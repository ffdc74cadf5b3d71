"""What the worker does: jobs hold ids and nothing else, and none is needed for mail to leave."""

from procrastinate.contrib.django import app

from portal.outbox import sending


@app.task(name="outbox.send")
def send(message_id: int):
    """Send one message now. Not retried: whatever goes wrong, the sweep sends it later."""
    sending.send_one(message_id)


@app.periodic(cron="* * * * *")
@app.task(name="outbox.sweep")
def sweep(timestamp: int):
    """Once a minute: send whatever is due, and remove what is past its time."""
    sending.send_due()
    sending.clear()
