import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from portal.together import Together


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0006_search_text'),
        ('accounts', '0005_history_begins'),
    ]

    operations = [Together([
        migrations.CreateModel(
            name='Discussion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('discussed_on', models.DateField(verbose_name='day')),
                ('people', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(500)], verbose_name='how many people')),
                ('organisation', models.CharField(blank=True, help_text='Where it is none of the agencies.', max_length=120)),
                ('will_do', models.TextField(blank=True, verbose_name='what they will do differently')),
                ('said_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('key', models.CharField(blank=True, db_index=True, max_length=64)),
            ],
            options={
                'ordering': ['-discussed_on', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='discussion',
            name='agency',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='discussions', to='accounts.agency'),
        ),
        migrations.AddField(
            model_name='discussion',
            name='briefing',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='discussions', to='briefings.briefing'),
        ),
        migrations.AddIndex(
            model_name='discussion',
            index=models.Index(condition=models.Q(('confirmed_at', None), _negated=True), fields=['briefing'], name='discussions_that_count'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1), ('people__lte', 500)), name='discussed_by_somebody', violation_error_message='Say how many people: 1 to 500.'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.CheckConstraint(condition=models.Q(('agency', None), ('organisation', ''), _connector='XOR'), name='discussion_is_of_one_agency', violation_error_message='Choose an agency, or write the name of another.'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_at', None), ('key', ''), _connector='XOR'), name='discussion_keeps_no_key_once_confirmed'),
        ),
    ])]
