import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_domains_of_agencies'),
    ]

    operations = [
        migrations.CreateModel(
            name='Manager',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('admitted_at', models.DateTimeField(editable=False, null=True)),
                ('declined_at', models.DateTimeField(editable=False, null=True)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('reason', models.CharField(blank=True, editable=False, max_length=500)),
                ('admitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='manager', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['user__name'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('admitted_at', None), ('declined_at', None), _connector='OR'), name='nobody_is_both_admitted_and_declined'),
                    models.CheckConstraint(condition=models.Q(('ended_at', None), ('admitted_at__isnull', False), _connector='OR'), name='what_ends_was_admitted'),
                    models.CheckConstraint(condition=models.Q(('admitted_by', None), ('admitted_at__isnull', False), _connector='OR'), name='whoever_was_admitted_by_somebody_was_admitted'),
                    models.CheckConstraint(condition=models.Q(models.Q(('declined_at', None), ('ended_at', None)), models.Q(('reason', ''), _negated=True), _connector='XOR'), name='a_reason_to_decline_or_end_and_none_to_admit'),
                ],
            },
        ),
    ]
