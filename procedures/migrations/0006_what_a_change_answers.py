import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import portal.pages.fields
from django.db import migrations, models
from portal.together import Together


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_history_begins'),
        ('procedures', '0005_how_a_chapter_stands'),
        ('reference', '0004_job_roles'),
    ]

    operations = [Together([
        migrations.CreateModel(
            name='ChangeAgenciesEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('history_number'), function='nextval', output_field=models.BigIntegerField()), primary_key=True, serialize=False)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ChangeRolesEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('history_number'), function='nextval', output_field=models.BigIntegerField()), primary_key=True, serialize=False)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='change',
            name='agencies',
            field=models.ManyToManyField(blank=True, related_name='changes', to='accounts.agency', verbose_name='agencies affected'),
        ),
        migrations.AddField(
            model_name='change',
            name='roles',
            field=models.ManyToManyField(blank=True, help_text='No role and no agency chosen means everybody who uses the manual.', related_name='changes', to='reference.jobrole', verbose_name='job roles affected'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='change',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='change',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='change',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='release',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='release',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='release',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='change',
            name='by_when',
            field=models.DateField(blank=True, help_text='Where there is a last day.', null=True),
        ),
        migrations.AddField(
            model_name='change',
            name='instead',
            field=models.TextField(blank=True, help_text='For a removed chapter that no single chapter replaces.', verbose_name='what to use instead'),
        ),
        migrations.AddField(
            model_name='change',
            name='minor',
            field=models.BooleanField(default=False, help_text='A link or a typing mistake: shown small, and nobody is alerted.'),
        ),
        migrations.AddField(
            model_name='change',
            name='new_must',
            field=models.BooleanField(default=False, help_text='A duty in law that was not there before.', verbose_name='a new legal “must”'),
        ),
        migrations.AddField(
            model_name='change',
            name='re_read',
            field=models.BooleanField(default=False, verbose_name='re-read the whole chapter'),
        ),
        migrations.AddField(
            model_name='change',
            name='replaced_by',
            field=models.ForeignKey(blank=True, help_text='For a removed chapter.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='procedures.chapter', verbose_name='chapter that replaces it'),
        ),
        migrations.AddField(
            model_name='change',
            name='sections',
            field=models.CharField(blank=True, help_text='With commas: 4.3, 13', max_length=100, verbose_name='section numbers'),
        ),
        migrations.AddField(
            model_name='change',
            name='what_to_do',
            field=models.TextField(blank=True, help_text='What somebody should do differently from now on.', verbose_name='what to do now'),
        ),
        migrations.AddField(
            model_name='change',
            name='why',
            field=models.CharField(blank=True, help_text='Which law, guidance or learning. A recommendation of a review that led here is shown by itself.', max_length=300, verbose_name='why, in words'),
        ),
        migrations.AddField(
            model_name='change',
            name='why_kind',
            field=models.CharField(blank=True, choices=[('law', 'The law'), ('guidance', 'National guidance'), ('learning', 'Learning')], max_length=10, verbose_name='why'),
        ),
        migrations.AddField(
            model_name='change',
            name='why_url',
            field=portal.pages.fields.WebAddressField(blank=True, max_length=500, verbose_name='where to read it'),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='by_when',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='instead',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='minor',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='new_must',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='re_read',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='replaced_by',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procedures.chapter'),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='sections',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='what_to_do',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='why',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='why_kind',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='changeevent',
            name='why_url',
            field=portal.pages.fields.WebAddressField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='release',
            name='next_planned_on',
            field=models.DateField(blank=True, help_text='When the manual’s supplier plans the one after this.', null=True, verbose_name='next planned update'),
        ),
        migrations.AddField(
            model_name='releaseevent',
            name='next_planned_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='change',
            name='kind',
            field=models.CharField(choices=[('new', 'New'), ('updated', 'Updated'), ('removed', 'Removed'), ('link_updated', 'Link updated'), ('reviewed_no_change', 'Reviewed, no change'), ('feature', 'Feature')], help_text='A feature is something the manual offers beside its chapters.', max_length=20),
        ),
        migrations.AlterField(
            model_name='change',
            name='what_changed',
            field=models.TextField(blank=True, help_text='What is different from before. “This chapter has been updated” does not say.'),
        ),
        migrations.AlterField(
            model_name='release',
            name='month',
            field=models.DateField(help_text='The month it is known by: April 2026.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_changeevent" ("by_when", "chapter_id", "id", "instead", "kind", "minor", "new_must", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "re_read", "release_id", "replaced_by_id", "sections", "what_changed", "what_to_do", "why", "why_kind", "why_url") VALUES (NEW."by_when", NEW."chapter_id", NEW."id", NEW."instead", NEW."kind", NEW."minor", NEW."new_must", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."re_read", NEW."release_id", NEW."replaced_by_id", NEW."sections", NEW."what_changed", NEW."what_to_do", NEW."why", NEW."why_kind", NEW."why_url"); RETURN NULL;', hash='08bed574d504323360c33a92e67ea33698ec2dc0', operation='INSERT', pgid='pgtrigger_insert_insert_005b0', table='procedures_change', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "procedures_changeevent" ("by_when", "chapter_id", "id", "instead", "kind", "minor", "new_must", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "re_read", "release_id", "replaced_by_id", "sections", "what_changed", "what_to_do", "why", "why_kind", "why_url") VALUES (NEW."by_when", NEW."chapter_id", NEW."id", NEW."instead", NEW."kind", NEW."minor", NEW."new_must", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."re_read", NEW."release_id", NEW."replaced_by_id", NEW."sections", NEW."what_changed", NEW."what_to_do", NEW."why", NEW."why_kind", NEW."why_url"); RETURN NULL;', hash='a1b4500724d09fcf79633e29eabb78be05ac9ce5', operation='UPDATE', pgid='pgtrigger_update_update_3d250', table='procedures_change', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_changeevent" ("by_when", "chapter_id", "id", "instead", "kind", "minor", "new_must", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "re_read", "release_id", "replaced_by_id", "sections", "what_changed", "what_to_do", "why", "why_kind", "why_url") VALUES (OLD."by_when", OLD."chapter_id", OLD."id", OLD."instead", OLD."kind", OLD."minor", OLD."new_must", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."re_read", OLD."release_id", OLD."replaced_by_id", OLD."sections", OLD."what_changed", OLD."what_to_do", OLD."why", OLD."why_kind", OLD."why_url"); RETURN NULL;', hash='8d62926bf4a54bdf5697589d8593af9a2c579056', operation='DELETE', pgid='pgtrigger_delete_delete_ab821', table='procedures_change', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_releaseevent" ("audience", "created_at", "id", "manual_id", "month", "next_planned_on", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "publish_at", "replaced_by", "review_on", "status", "summary", "title", "version", "withdrawal_reason", "withdrawn_at", "written_by_id") VALUES (NEW."audience", NEW."created_at", NEW."id", NEW."manual_id", NEW."month", NEW."next_planned_on", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."publish_at", NEW."replaced_by", NEW."review_on", NEW."status", NEW."summary", NEW."title", NEW."version", NEW."withdrawal_reason", NEW."withdrawn_at", NEW."written_by_id"); RETURN NULL;', hash='c21ee5e6e2caf79bca8b57abb0ec7548b28b4631', operation='INSERT', pgid='pgtrigger_insert_insert_e34d7', table='procedures_release', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."manual_id" IS DISTINCT FROM (NEW."manual_id") OR OLD."month" IS DISTINCT FROM (NEW."month") OR OLD."next_planned_on" IS DISTINCT FROM (NEW."next_planned_on") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."publish_at" IS DISTINCT FROM (NEW."publish_at") OR OLD."replaced_by" IS DISTINCT FROM (NEW."replaced_by") OR OLD."review_on" IS DISTINCT FROM (NEW."review_on") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."withdrawal_reason" IS DISTINCT FROM (NEW."withdrawal_reason") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."written_by_id" IS DISTINCT FROM (NEW."written_by_id"))', func='INSERT INTO "procedures_releaseevent" ("audience", "created_at", "id", "manual_id", "month", "next_planned_on", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "publish_at", "replaced_by", "review_on", "status", "summary", "title", "version", "withdrawal_reason", "withdrawn_at", "written_by_id") VALUES (NEW."audience", NEW."created_at", NEW."id", NEW."manual_id", NEW."month", NEW."next_planned_on", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."publish_at", NEW."replaced_by", NEW."review_on", NEW."status", NEW."summary", NEW."title", NEW."version", NEW."withdrawal_reason", NEW."withdrawn_at", NEW."written_by_id"); RETURN NULL;', hash='3d718dfe19ac945c97b3cf2a8086b461847c9e12', operation='UPDATE', pgid='pgtrigger_update_update_ae321', table='procedures_release', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_releaseevent" ("audience", "created_at", "id", "manual_id", "month", "next_planned_on", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "publish_at", "replaced_by", "review_on", "status", "summary", "title", "version", "withdrawal_reason", "withdrawn_at", "written_by_id") VALUES (OLD."audience", OLD."created_at", OLD."id", OLD."manual_id", OLD."month", OLD."next_planned_on", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."publish_at", OLD."replaced_by", OLD."review_on", OLD."status", OLD."summary", OLD."title", OLD."version", OLD."withdrawal_reason", OLD."withdrawn_at", OLD."written_by_id"); RETURN NULL;', hash='77c76e36079b5e826bb3b53a30e47b24a53086d8', operation='DELETE', pgid='pgtrigger_delete_delete_209e5', table='procedures_release', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.CheckConstraint(condition=models.Q(('minor', False), models.Q(('new_must', False), ('re_read', False)), _connector='OR'), name='minor_change_asks_nothing', violation_error_message='A minor change alerts nobody: it cannot ask people to re-read the chapter, or bring a new “must”.'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'removed'), models.Q(('instead', ''), ('replaced_by', None)), _connector='OR'), name='only_removed_is_replaced', violation_error_message='Only a removed chapter is replaced by something.'),
        ),
        migrations.AddField(
            model_name='changeagenciesevent',
            name='agency',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.agency'),
        ),
        migrations.AddField(
            model_name='changeagenciesevent',
            name='change',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procedures.change'),
        ),
        migrations.AddField(
            model_name='changerolesevent',
            name='change',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procedures.change'),
        ),
        migrations.AddField(
            model_name='changerolesevent',
            name='jobrole',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.jobrole'),
        ),
        migrations.CreateModel(
            name='ChangeAgencies',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('procedures.change_agencies',),
        ),
        migrations.CreateModel(
            name='ChangeRoles',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('procedures.change_roles',),
        ),
        migrations.AddIndex(
            model_name='changeagenciesevent',
            index=models.Index(fields=['change'], name='procedures__change__f83909_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changeagenciesevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history is never emptied.';", hash='b78701bfc0962e0efae0a5d1a1c9770b4bf15ecc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_fbc80', table='procedures_changeagenciesevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changeagenciesevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='15ff0b3108c29b9abba730084292b004560aae5c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_74372', table='procedures_changeagenciesevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='changerolesevent',
            index=models.Index(fields=['change'], name='procedures__change__f5a903_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changerolesevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history is never emptied.';", hash='b995890d57366fca5aa5bde80a5685a433619ff3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_0aeb6', table='procedures_changerolesevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changerolesevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2656a02b0e809c39219beead16dcb9c43f5efcaa', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7d5e3', table='procedures_changerolesevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changeagencies',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_changeagenciesevent" ("agency_id", "change_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."agency_id", NEW."change_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\'); RETURN NULL;', hash='abe9741e8eb8d25935d022ca9b91cb1080b975cf', operation='INSERT', pgid='pgtrigger_insert_insert_e3e7d', table='procedures_change_agencies', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changeagencies',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "procedures_changeagenciesevent" ("agency_id", "change_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."agency_id", NEW."change_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\'); RETURN NULL;', hash='d58cc77770fe8b2c84212d93d450d0783e1bb102', operation='UPDATE', pgid='pgtrigger_update_update_ec5f2', table='procedures_change_agencies', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changeagencies',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_changeagenciesevent" ("agency_id", "change_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."agency_id", OLD."change_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\'); RETURN NULL;', hash='0e18ab3ce6ca4cba2340606cfe973feaf516e8c2', operation='DELETE', pgid='pgtrigger_delete_delete_f77e8', table='procedures_change_agencies', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changeroles',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_changerolesevent" ("change_id", "id", "jobrole_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."change_id", NEW."id", NEW."jobrole_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\'); RETURN NULL;', hash='1ddff425e2b60706842fe307fe149886378acf17', operation='INSERT', pgid='pgtrigger_insert_insert_f6142', table='procedures_change_roles', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changeroles',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "procedures_changerolesevent" ("change_id", "id", "jobrole_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."change_id", NEW."id", NEW."jobrole_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\'); RETURN NULL;', hash='35835031e4c586ca5d5397bb86db32c50c05c79f', operation='UPDATE', pgid='pgtrigger_update_update_ac03b', table='procedures_change_roles', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changeroles',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_changerolesevent" ("change_id", "id", "jobrole_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."change_id", OLD."id", OLD."jobrole_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\'); RETURN NULL;', hash='60e924f475381d43a097f32c977999959cbf7add', operation='DELETE', pgid='pgtrigger_delete_delete_691a1', table='procedures_change_roles', when='AFTER')),
        ),
    ])]
