from django.db import migrations

from portal.history.beginning import begin


class Migration(migrations.Migration):

    dependencies = [("publishing", "0002_history")]

    operations = [begin("publishing")]
