import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_history_begins'),
        ('procedures', '0007_holding_positions'),
        ('reference', '0004_job_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='LastLook',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('on', models.DateField(verbose_name='read up to')),
            ],
            options={
                'default_permissions': (),
            },
        ),
    ]
