from django.db import migrations

from portal.history.beginning import begin


class Migration(migrations.Migration):

    dependencies = [("accounts", "0004_keep_every_change")]

    operations = [begin("accounts")]
