from procrastinate.contrib.django import app

from briefings.models import Discussion


@app.periodic(cron="37 * * * *")
@app.task(name="briefings.sweep")
def sweep(timestamp: int):
    """Once an hour: remove what nobody confirmed in time."""
    Discussion.objects.forgotten().delete()
