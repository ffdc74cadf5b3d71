from django.db import models
from pghistory.models import Event as AnyEvent


class Event(AnyEvent):
    """One change to one row, with the whole row as it then was. A trigger writes it.

    Its number tells which of two events came first, in whatever tables: all count together.
    `pgh_context` says who (an id) and from which address of ours; both are empty for a command.
    """

    pgh_id = models.BigIntegerField(
        primary_key=True,
        db_default=models.Func(
            models.Value("history_number"),
            function="nextval",
            output_field=models.BigIntegerField(),
        ),
    )

    class Meta:
        abstract = True
