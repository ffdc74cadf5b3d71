from procrastinate.contrib.django import app

from portal.search import keeping, spelling, unfound


@app.periodic(cron="* * * * *")
@app.task(name="search.sweep")
def sweep(timestamp: int):
    """Once a minute: write anew what has become due, take up new words, forget old searches."""
    keeping.catch_up()
    spelling.gather_new()
    unfound.forget()
