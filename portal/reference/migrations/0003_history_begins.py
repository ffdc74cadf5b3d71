from django.db import migrations

from portal.history.beginning import begin


class Migration(migrations.Migration):

    dependencies = [("reference", "0002_history")]

    operations = [begin("reference")]
