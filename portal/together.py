"""For migrations: many steps of a schema taken as one."""

from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation


class Together(Operation):
    """The operations, with the models as they are before them all and after them all.

    After each operation Django builds anew every model that is connected with what it changed,
    which in this schema is nearly all of them: a new table of history took a second. Taken
    together they are built once. So no two operations may change the same thing, and one that
    runs code or SQL stands outside. What is added to a table that is made here is made with it.
    """

    def __init__(self, operations):
        self.operations = operations
        self.made = {each.name_lower for each in operations if isinstance(each, CreateModel)}
        self.steps = [each for each in operations if not self._comes_with_its_table(each)]

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.steps:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.steps):
            to = from_state if self._is_of_what_is_made(operation) else to_state
            operation.database_backwards(app_label, schema_editor, from_state, to)

    def describe(self):
        return "; ".join(operation.describe() for operation in self.operations)

    def _comes_with_its_table(self, operation):
        added = isinstance(operation, AddField | AddIndex | AddConstraint)
        return added and self._is_of_what_is_made(operation)

    def _is_of_what_is_made(self, operation):
        return getattr(operation, "model_name", "").lower() in self.made
