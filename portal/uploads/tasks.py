from procrastinate.contrib.django import app

from portal.uploads import actions


@app.periodic(cron="17 * * * *")
@app.task(name="uploads.sweep")
def sweep(timestamp: int):
    """Once an hour: scan what waits, and remove what belongs to nothing."""
    actions.scan_waiting()
    actions.remove_strays()
    actions.forget_unused()
