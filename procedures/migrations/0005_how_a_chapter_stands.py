import django.db.models.deletion
import django.utils.timezone
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import portal.pages.fields
import portal.publishing.models.publication
from django.db import migrations, models
from portal.together import Together


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_history_begins'),
        ('procedures', '0004_history_begins'),
        ('reference', '0004_job_roles'),
    ]

    operations = [Together([
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=140)),
                ('slug', models.SlugField(max_length=100, verbose_name='web address')),
                ('until', models.DateTimeField(default=django.utils.timezone.now, verbose_name='until')),
            ],
            options={
                'ordering': ['-until', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FormerNameEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('history_number'), function='nextval', output_field=models.BigIntegerField()), primary_key=True, serialize=False)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('title', models.CharField(max_length=140)),
                ('slug', models.SlugField(db_index=False, max_length=100)),
                ('until', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='chapter',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='chapter',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='chapter',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='manual',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='manual',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='manual',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='chapter',
            name='audio_url',
            field=portal.pages.fields.WebAddressField(blank=True, help_text='To listen to, where the manual has one.', max_length=500, verbose_name='audio version'),
        ),
        migrations.AddField(
            model_name='chapter',
            name='merged_into',
            field=models.ForeignKey(editable=False, help_text='Where its address leads, and its history stands.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='procedures.chapter'),
        ),
        migrations.AddField(
            model_name='chapter',
            name='quick_read_url',
            field=portal.pages.fields.WebAddressField(blank=True, help_text='The short version, where the manual has one.', max_length=500, verbose_name='quick read'),
        ),
        migrations.AddField(
            model_name='chapter',
            name='reviewed_on',
            field=models.DateField(blank=True, help_text='Before this portal kept the record. After that, its releases say it.', null=True, verbose_name='last reviewed'),
        ),
        migrations.AddField(
            model_name='chapterevent',
            name='audio_url',
            field=portal.pages.fields.WebAddressField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='chapterevent',
            name='merged_into',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procedures.chapter'),
        ),
        migrations.AddField(
            model_name='chapterevent',
            name='quick_read_url',
            field=portal.pages.fields.WebAddressField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='chapterevent',
            name='reviewed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='manual',
            name='review_months',
            field=models.PositiveSmallIntegerField(default=24, help_text='How long after it was last looked at a chapter is due for review.', verbose_name='months between reviews'),
        ),
        migrations.AddField(
            model_name='manualevent',
            name='review_months',
            field=models.PositiveSmallIntegerField(default=24),
        ),
        migrations.AlterField(
            model_name='chapter',
            name='slug',
            field=models.SlugField(help_text='The last part of its web address. The old one goes on leading here.', max_length=100, validators=[portal.publishing.models.publication.free_address], verbose_name='web address'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chapter',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_chapterevent" ("audio_url", "id", "in_manual_already", "manual_id", "merged_into_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "quick_read_url", "reviewed_on", "slug", "title", "url") VALUES (NEW."audio_url", NEW."id", NEW."in_manual_already", NEW."manual_id", NEW."merged_into_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."quick_read_url", NEW."reviewed_on", NEW."slug", NEW."title", NEW."url"); RETURN NULL;', hash='6c2d355db2012e57341cc53459e59ed16700781f', operation='INSERT', pgid='pgtrigger_insert_insert_f8598', table='procedures_chapter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chapter',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "procedures_chapterevent" ("audio_url", "id", "in_manual_already", "manual_id", "merged_into_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "quick_read_url", "reviewed_on", "slug", "title", "url") VALUES (NEW."audio_url", NEW."id", NEW."in_manual_already", NEW."manual_id", NEW."merged_into_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."quick_read_url", NEW."reviewed_on", NEW."slug", NEW."title", NEW."url"); RETURN NULL;', hash='cbf1cfd86ee48c83b9ac5d2d1ebbcafef116b5ef', operation='UPDATE', pgid='pgtrigger_update_update_b9e81', table='procedures_chapter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chapter',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_chapterevent" ("audio_url", "id", "in_manual_already", "manual_id", "merged_into_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "quick_read_url", "reviewed_on", "slug", "title", "url") VALUES (OLD."audio_url", OLD."id", OLD."in_manual_already", OLD."manual_id", OLD."merged_into_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."quick_read_url", OLD."reviewed_on", OLD."slug", OLD."title", OLD."url"); RETURN NULL;', hash='8a3dd9331df9a30dc67f928f8ab831f8590ed628', operation='DELETE', pgid='pgtrigger_delete_delete_9843c', table='procedures_chapter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='manual',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_manualevent" ("audience", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "review_months", "slug", "summary", "url") VALUES (NEW."audience", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."review_months", NEW."slug", NEW."summary", NEW."url"); RETURN NULL;', hash='eed69216529b4b0d3abaa821ccadc516e19a79fa', operation='INSERT', pgid='pgtrigger_insert_insert_dbc0d', table='procedures_manual', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='manual',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "procedures_manualevent" ("audience", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "review_months", "slug", "summary", "url") VALUES (NEW."audience", NEW."id", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."review_months", NEW."slug", NEW."summary", NEW."url"); RETURN NULL;', hash='d99d59d75505feee4ffb79c9cb182cbe8f7dc8d6', operation='UPDATE', pgid='pgtrigger_update_update_feb81', table='procedures_manual', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='manual',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_manualevent" ("audience", "id", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "review_months", "slug", "summary", "url") VALUES (OLD."audience", OLD."id", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."review_months", OLD."slug", OLD."summary", OLD."url"); RETURN NULL;', hash='920ffcdc935ff8be7bad5ab15871c79e3bfd20b8', operation='DELETE', pgid='pgtrigger_delete_delete_965ec', table='procedures_manual', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='chapter',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('pk')), _negated=True), _connector='OR'), name='chapter_not_merged_into_itself'),
        ),
        migrations.AddField(
            model_name='formername',
            name='chapter',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to='procedures.chapter'),
        ),
        migrations.AddField(
            model_name='formernameevent',
            name='chapter',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procedures.chapter'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formername',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_formernameevent" ("chapter_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "slug", "title", "until") VALUES (NEW."chapter_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."slug", NEW."title", NEW."until"); RETURN NULL;', hash='a06a17f5fe11d706809ed728340eb1013c25fadd', operation='INSERT', pgid='pgtrigger_insert_insert_2f111', table='procedures_formername', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formername',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "procedures_formernameevent" ("chapter_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "slug", "title", "until") VALUES (NEW."chapter_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."slug", NEW."title", NEW."until"); RETURN NULL;', hash='68f99664fda0998e6fd6807a6c3d0657afed0e62', operation='UPDATE', pgid='pgtrigger_update_update_1b5db', table='procedures_formername', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formername',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_formernameevent" ("chapter_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "slug", "title", "until") VALUES (OLD."chapter_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."slug", OLD."title", OLD."until"); RETURN NULL;', hash='9f2c9ba744448b5709a490cff901fb1d95f407e7', operation='DELETE', pgid='pgtrigger_delete_delete_781d7', table='procedures_formername', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='formernameevent',
            index=models.Index(fields=['id'], name='procedures__id_849b54_idx'),
        ),
        migrations.AddIndex(
            model_name='formernameevent',
            index=models.Index(fields=['chapter'], name='procedures__chapter_6eaf9f_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formernameevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history is never emptied.';", hash='1b270fb50be7b49b80a90b85c426e0a7906b555c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_93b52', table='procedures_formernameevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formernameevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='38ab63cad77cf6b7a5f91e2ff09c66e9718b51e1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1adda', table='procedures_formernameevent', when='BEFORE')),
        ),
    ])]
