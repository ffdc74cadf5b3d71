from procrastinate.contrib.django import app

from reviews import from_training


@app.periodic(cron="41 * * * *")
@app.task(name="reviews.recount")
def recount(timestamp: int):
    """Once an hour: what the training adds to the threads, as it stands now."""
    from_training.recount()
