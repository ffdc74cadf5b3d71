import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reference', '0003_history_begins'),
    ]

    operations = [
        migrations.CreateModel(
            name='JobRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True)),
                ('slug', models.SlugField(unique=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='JobRoleEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('history_number'), function='nextval', output_field=models.BigIntegerField()), primary_key=True, serialize=False)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('slug', models.SlugField(db_index=False)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jobrole',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reference_jobroleevent" ("id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "slug") VALUES (NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."slug"); RETURN NULL;', hash='63dc5aa1344ea7129a31f1535f06eefa53b4e2ad', operation='INSERT', pgid='pgtrigger_insert_insert_0a04d', table='reference_jobrole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jobrole',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "reference_jobroleevent" ("id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "slug") VALUES (NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."slug"); RETURN NULL;', hash='2bc0757639c66b2933ed47d5a82e235690b74f9a', operation='UPDATE', pgid='pgtrigger_update_update_1dade', table='reference_jobrole', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jobrole',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "reference_jobroleevent" ("id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "slug") VALUES (OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."slug"); RETURN NULL;', hash='f0d025fc35f8319ed512281a495479a6ad19bf41', operation='DELETE', pgid='pgtrigger_delete_delete_931ac', table='reference_jobrole', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='jobroleevent',
            index=models.Index(fields=['id'], name='reference_j_id_29c5f1_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jobroleevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history is never emptied.';", hash='16e6d13687ce9d9372b8e409b654b741c9814e05', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_bbb01', table='reference_jobroleevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='jobroleevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c0532faf5ed9164be0b20c1cbbd7e4d782be71bc', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e327f', table='reference_jobroleevent', when='BEFORE')),
        ),
    ]
