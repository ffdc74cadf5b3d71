"""For migrations: what stood already when the history of its table began."""

from django.db import migrations


def begin(app_label: str) -> migrations.RunPython:
    """An operation that keeps every row of the app's tracked tables as it stands."""

    def keep(apps, schema_editor):
        for event in apps.get_app_config(app_label).get_models():
            kept = [field.column for field in event._meta.local_fields]
            if "pgh_label" in kept:
                row = apps.get_model(app_label, event._meta.model_name.removesuffix("event"))
                schema_editor.execute(_copying(row, event, schema_editor.quote_name))

    return migrations.RunPython(keep, migrations.RunPython.noop)


def _copying(row, event, quoted):
    columns = [field.column for field in event._meta.local_fields]
    own = ", ".join(quoted(column) for column in columns if not column.startswith("pgh_"))
    return (
        f"INSERT INTO {quoted(event._meta.db_table)} ({own}, pgh_created_at, pgh_label) "
        f"SELECT {own}, now(), 'first' FROM {quoted(row._meta.db_table)}"
    )
