from django.db import migrations


class Migration(migrations.Migration):
    """An address is kept in lower case, as it is looked for. How it was typed is not told again."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "UPDATE accounts_user SET email = lower(email) WHERE email <> lower(email)",
            migrations.RunSQL.noop,
        )
    ]
