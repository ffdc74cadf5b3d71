import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from portal.together import Together


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0004_history_begins'),
    ]

    operations = [Together([
        pgtrigger.migrations.RemoveTrigger(
            model_name='briefing',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='briefing',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='briefing',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='briefing',
            name='covers_until',
            field=models.DateField(blank=True, help_text='When it was last checked against law and procedures. Empty means the day it was published.', null=True, verbose_name='covers practice up to'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='pseudonyms',
            field=models.CharField(blank=True, help_text='With commas: Rowan, Wren. The page then says that these are not real names.', max_length=120, verbose_name='names that are not real'),
        ),
        migrations.AddField(
            model_name='briefingevent',
            name='covers_until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='briefingevent',
            name='pseudonyms',
            field=models.CharField(blank=True, max_length=120),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "briefings_briefingevent" ("audience", "covers_until", "created_at", "id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pseudonyms", "publish_at", "replaced_by", "review_on", "slug", "source", "status", "summary", "title", "version", "withdrawal_reason", "withdrawn_at", "written_by_id") VALUES (NEW."audience", NEW."covers_until", NEW."created_at", NEW."id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."pseudonyms", NEW."publish_at", NEW."replaced_by", NEW."review_on", NEW."slug", NEW."source", NEW."status", NEW."summary", NEW."title", NEW."version", NEW."withdrawal_reason", NEW."withdrawn_at", NEW."written_by_id"); RETURN NULL;', hash='c0d0b5b6c0f89f5802950f596472c860dafd3da0', operation='INSERT', pgid='pgtrigger_insert_insert_8ca9c', table='briefings_briefing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."covers_until" IS DISTINCT FROM (NEW."covers_until") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."pseudonyms" IS DISTINCT FROM (NEW."pseudonyms") OR OLD."publish_at" IS DISTINCT FROM (NEW."publish_at") OR OLD."replaced_by" IS DISTINCT FROM (NEW."replaced_by") OR OLD."review_on" IS DISTINCT FROM (NEW."review_on") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."withdrawal_reason" IS DISTINCT FROM (NEW."withdrawal_reason") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."written_by_id" IS DISTINCT FROM (NEW."written_by_id"))', func='INSERT INTO "briefings_briefingevent" ("audience", "covers_until", "created_at", "id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pseudonyms", "publish_at", "replaced_by", "review_on", "slug", "source", "status", "summary", "title", "version", "withdrawal_reason", "withdrawn_at", "written_by_id") VALUES (NEW."audience", NEW."covers_until", NEW."created_at", NEW."id", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."pseudonyms", NEW."publish_at", NEW."replaced_by", NEW."review_on", NEW."slug", NEW."source", NEW."status", NEW."summary", NEW."title", NEW."version", NEW."withdrawal_reason", NEW."withdrawn_at", NEW."written_by_id"); RETURN NULL;', hash='667cae6202e7187cff82177ee02d1d6c49702e53', operation='UPDATE', pgid='pgtrigger_update_update_14c0f', table='briefings_briefing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "briefings_briefingevent" ("audience", "covers_until", "created_at", "id", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pseudonyms", "publish_at", "replaced_by", "review_on", "slug", "source", "status", "summary", "title", "version", "withdrawal_reason", "withdrawn_at", "written_by_id") VALUES (OLD."audience", OLD."covers_until", OLD."created_at", OLD."id", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."pseudonyms", OLD."publish_at", OLD."replaced_by", OLD."review_on", OLD."slug", OLD."source", OLD."status", OLD."summary", OLD."title", OLD."version", OLD."withdrawal_reason", OLD."withdrawn_at", OLD."written_by_id"); RETURN NULL;', hash='9976f9c3979302c3aa9caba7d96f6cfaefd2fe74', operation='DELETE', pgid='pgtrigger_delete_delete_72c97', table='briefings_briefing', when='AFTER')),
        ),
    ])]
