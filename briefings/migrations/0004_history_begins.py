from django.db import migrations

from portal.history.beginning import begin


class Migration(migrations.Migration):

    dependencies = [("briefings", "0003_history")]

    operations = [begin("briefings")]
