from django.db import migrations

from portal.history.beginning import begin


class Migration(migrations.Migration):

    dependencies = [("training", "0003_history")]

    operations = [begin("training")]
