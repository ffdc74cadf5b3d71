import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import portal.pages.fields
import portal.publishing.models.publication
from django.conf import settings
from django.db import migrations, models
from portal.together import Together


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_history_begins'),
        ('procedures', '0006_what_a_change_answers'),
        ('reference', '0004_job_roles'),
    ]

    operations = [Together([
        migrations.CreateModel(
            name='HoldingPosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('approved', 'Approved'), ('withdrawn', 'Withdrawn')], db_index=True, default='draft', editable=False, max_length=20)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=140)),
                ('summary', models.TextField(help_text='One or two sentences: what a reader will learn. Stands in lists and search.')),
                ('publish_at', models.DateTimeField(db_index=True, editable=False, null=True, verbose_name='public from')),
                ('withdrawn_at', models.DateTimeField(editable=False, help_text='Empty for what the public never saw.', null=True)),
                ('withdrawal_reason', models.TextField(blank=True, editable=False)),
                ('replaced_by', models.CharField(blank=True, editable=False, help_text='The address of what replaces it.', max_length=500)),
                ('review_on', models.DateField(blank=True, help_text='When somebody should read it again.', null=True, verbose_name='review by')),
                ('audience', models.CharField(choices=[('children', 'Children'), ('adults', 'Adults'), ('both', 'Children and adults')], help_text='Whose safeguarding.', max_length=10, verbose_name='for work with')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('slug', models.SlugField(help_text='The last part of its web address. Once published, leave it: people keep links.', max_length=80, unique=True, validators=[portal.publishing.models.publication.free_address], verbose_name='web address')),
                ('keep_to', models.TextField(help_text='What practitioners keep to until then: the local process, by its name.', verbose_name='until further notice')),
                ('follow_up', models.TextField(help_text='What has to happen before this ends, and whose job it is. No names of people.', verbose_name='what happens next')),
                ('source', models.CharField(blank=True, help_text='What has changed, by its name.', max_length=140, verbose_name='national source')),
                ('source_url', portal.pages.fields.WebAddressField(blank=True, max_length=500, verbose_name='its web address')),
            ],
            options={
                'verbose_name': 'holding position',
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'approve'),
            },
        ),
        migrations.CreateModel(
            name='HoldingPositionAreasEvent',
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
            name='HoldingPositionBoardsEvent',
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
            name='HoldingPositionChaptersEvent',
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
            name='HoldingPositionEvent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.BigIntegerField(db_default=models.Func(models.Value('history_number'), function='nextval', output_field=models.BigIntegerField()), primary_key=True, serialize=False)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(default='draft', editable=False, max_length=20)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=140)),
                ('summary', models.TextField()),
                ('publish_at', models.DateTimeField(editable=False, null=True)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('withdrawal_reason', models.TextField(blank=True, editable=False)),
                ('replaced_by', models.CharField(blank=True, editable=False, max_length=500)),
                ('review_on', models.DateField(blank=True, null=True)),
                ('audience', models.CharField(max_length=10)),
                ('created_at', models.DateTimeField()),
                ('slug', models.SlugField(db_index=False, max_length=80)),
                ('keep_to', models.TextField()),
                ('follow_up', models.TextField()),
                ('source', models.CharField(blank=True, max_length=140)),
                ('source_url', portal.pages.fields.WebAddressField(blank=True, max_length=500)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='HoldingPositionPrioritiesEvent',
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
            name='HoldingPositionThemesEvent',
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
            model_name='holdingposition',
            name='areas',
            field=models.ManyToManyField(blank=True, help_text='None chosen means everywhere.', related_name='%(class)s_set', to='reference.area'),
        ),
        migrations.AddField(
            model_name='holdingposition',
            name='boards',
            field=models.ManyToManyField(blank=True, related_name='%(class)s_set', to='reference.board'),
        ),
        migrations.AddField(
            model_name='holdingposition',
            name='chapters',
            field=models.ManyToManyField(blank=True, help_text='None chosen means every chapter on its themes.', related_name='holding_positions', to='procedures.chapter'),
        ),
        migrations.AddField(
            model_name='holdingposition',
            name='owner',
            field=models.ForeignKey(blank=True, help_text='Who answers for it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='owned_%(class)s_set', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='holdingposition',
            name='priorities',
            field=models.ManyToManyField(blank=True, related_name='%(class)s_set', to='reference.priority'),
        ),
        migrations.AddField(
            model_name='holdingposition',
            name='themes',
            field=models.ManyToManyField(blank=True, related_name='%(class)s_set', to='reference.theme'),
        ),
        migrations.AddField(
            model_name='holdingposition',
            name='written_by',
            field=models.ForeignKey(editable=False, help_text='Who last changed its words.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='holdingpositionareasevent',
            name='area',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.area'),
        ),
        migrations.AddField(
            model_name='holdingpositionareasevent',
            name='holdingposition',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procedures.holdingposition'),
        ),
        migrations.AddField(
            model_name='holdingpositionboardsevent',
            name='board',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.board'),
        ),
        migrations.AddField(
            model_name='holdingpositionboardsevent',
            name='holdingposition',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procedures.holdingposition'),
        ),
        migrations.AddField(
            model_name='holdingpositionchaptersevent',
            name='chapter',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procedures.chapter'),
        ),
        migrations.AddField(
            model_name='holdingpositionchaptersevent',
            name='holdingposition',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procedures.holdingposition'),
        ),
        migrations.AddField(
            model_name='holdingpositionevent',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='holdingpositionevent',
            name='written_by',
            field=models.ForeignKey(db_constraint=False, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='holdingpositionprioritiesevent',
            name='holdingposition',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procedures.holdingposition'),
        ),
        migrations.AddField(
            model_name='holdingpositionprioritiesevent',
            name='priority',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.priority'),
        ),
        migrations.AddField(
            model_name='holdingpositionthemesevent',
            name='holdingposition',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='procedures.holdingposition'),
        ),
        migrations.AddField(
            model_name='holdingpositionthemesevent',
            name='theme',
            field=models.ForeignKey(db_constraint=False, db_index=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.theme'),
        ),
        migrations.CreateModel(
            name='HoldingPositionAreas',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('procedures.holdingposition_areas',),
        ),
        migrations.CreateModel(
            name='HoldingPositionBoards',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('procedures.holdingposition_boards',),
        ),
        migrations.CreateModel(
            name='HoldingPositionChapters',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('procedures.holdingposition_chapters',),
        ),
        migrations.CreateModel(
            name='HoldingPositionPriorities',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('procedures.holdingposition_priorities',),
        ),
        migrations.CreateModel(
            name='HoldingPositionThemes',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('procedures.holdingposition_themes',),
        ),
        migrations.AddConstraint(
            model_name='holdingposition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), ('publish_at__isnull', False), _connector='OR'), name='holdingposition_approved_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='holdingposition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawal_reason', ''), ('withdrawn_at', None)), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), _connector='OR'), name='holdingposition_withdrawn_for_a_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingposition',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionevent" ("audience", "created_at", "follow_up", "id", "keep_to", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "publish_at", "replaced_by", "review_on", "slug", "source", "source_url", "status", "summary", "title", "version", "withdrawal_reason", "withdrawn_at", "written_by_id") VALUES (NEW."audience", NEW."created_at", NEW."follow_up", NEW."id", NEW."keep_to", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."publish_at", NEW."replaced_by", NEW."review_on", NEW."slug", NEW."source", NEW."source_url", NEW."status", NEW."summary", NEW."title", NEW."version", NEW."withdrawal_reason", NEW."withdrawn_at", NEW."written_by_id"); RETURN NULL;', hash='9124ba7e9f36be07ff045bfbc4ec4ffa0c2dca48', operation='INSERT', pgid='pgtrigger_insert_insert_90131', table='procedures_holdingposition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingposition',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."follow_up" IS DISTINCT FROM (NEW."follow_up") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."keep_to" IS DISTINCT FROM (NEW."keep_to") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."publish_at" IS DISTINCT FROM (NEW."publish_at") OR OLD."replaced_by" IS DISTINCT FROM (NEW."replaced_by") OR OLD."review_on" IS DISTINCT FROM (NEW."review_on") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."source_url" IS DISTINCT FROM (NEW."source_url") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."withdrawal_reason" IS DISTINCT FROM (NEW."withdrawal_reason") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."written_by_id" IS DISTINCT FROM (NEW."written_by_id"))', func='INSERT INTO "procedures_holdingpositionevent" ("audience", "created_at", "follow_up", "id", "keep_to", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "publish_at", "replaced_by", "review_on", "slug", "source", "source_url", "status", "summary", "title", "version", "withdrawal_reason", "withdrawn_at", "written_by_id") VALUES (NEW."audience", NEW."created_at", NEW."follow_up", NEW."id", NEW."keep_to", NEW."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."publish_at", NEW."replaced_by", NEW."review_on", NEW."slug", NEW."source", NEW."source_url", NEW."status", NEW."summary", NEW."title", NEW."version", NEW."withdrawal_reason", NEW."withdrawn_at", NEW."written_by_id"); RETURN NULL;', hash='57c68b61ebaef5393a242694ee0694042a9db517', operation='UPDATE', pgid='pgtrigger_update_update_220a1', table='procedures_holdingposition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingposition',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionevent" ("audience", "created_at", "follow_up", "id", "keep_to", "owner_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "publish_at", "replaced_by", "review_on", "slug", "source", "source_url", "status", "summary", "title", "version", "withdrawal_reason", "withdrawn_at", "written_by_id") VALUES (OLD."audience", OLD."created_at", OLD."follow_up", OLD."id", OLD."keep_to", OLD."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."publish_at", OLD."replaced_by", OLD."review_on", OLD."slug", OLD."source", OLD."source_url", OLD."status", OLD."summary", OLD."title", OLD."version", OLD."withdrawal_reason", OLD."withdrawn_at", OLD."written_by_id"); RETURN NULL;', hash='7bd96292810cf0b96a58a69674ab18ed517bc7fc', operation='DELETE', pgid='pgtrigger_delete_delete_90938', table='procedures_holdingposition', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='holdingpositionareasevent',
            index=models.Index(fields=['holdingposition'], name='procedures__holding_a5b3f2_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionareasevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history is never emptied.';", hash='6a062dfece8adc1848aa65d8a3c2ff8765aa64a0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_81553', table='procedures_holdingpositionareasevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionareasevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='8959cc51caee66991738bb65db8a5d0d01ded52f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ae878', table='procedures_holdingpositionareasevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='holdingpositionboardsevent',
            index=models.Index(fields=['holdingposition'], name='procedures__holding_fd2d88_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionboardsevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history is never emptied.';", hash='72159a911dfc691922be8ea0f360d5b282735c36', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f90c9', table='procedures_holdingpositionboardsevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionboardsevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a29f231d685be5d519b4580044bc556a2ed0a626', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_afed8', table='procedures_holdingpositionboardsevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='holdingpositionchaptersevent',
            index=models.Index(fields=['holdingposition'], name='procedures__holding_9b681b_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionchaptersevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history is never emptied.';", hash='a0fc424bf4bb47db78fb7f199b7ed4e8d7ecac35', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_c72af', table='procedures_holdingpositionchaptersevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionchaptersevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a3ff658bf13bb0472f22fc7a48dac3080f520aec', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_eeb6e', table='procedures_holdingpositionchaptersevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='holdingpositionevent',
            index=models.Index(fields=['id'], name='procedures__id_501ac8_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history is never emptied.';", hash='36c46df9d22a88607fb5eda629077d8022b24fb5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_66251', table='procedures_holdingpositionevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f86966287225c5a397d4ac1fa30ac5fa19f1afe2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aae6c', table='procedures_holdingpositionevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='holdingpositionprioritiesevent',
            index=models.Index(fields=['holdingposition'], name='procedures__holding_8910ac_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionprioritiesevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history is never emptied.';", hash='c6fc11b250dd03154f53800e69d85550da78f413', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_b3e68', table='procedures_holdingpositionprioritiesevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionprioritiesevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5e356c16890c847c66cf973fd22907d768f5ac4c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_14bd6', table='procedures_holdingpositionprioritiesevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='holdingpositionthemesevent',
            index=models.Index(fields=['holdingposition'], name='procedures__holding_d7c113_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionthemesevent',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'The history is never emptied.';", hash='1ed0727f880b86a6c0c7895dbff0042aa0d2d541', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_5ffdb', table='procedures_holdingpositionthemesevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionthemesevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5501bec367322beed32760379fce467891c9ec4b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cb1a3', table='procedures_holdingpositionthemesevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionareas',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionareasevent" ("area_id", "holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."area_id", NEW."holdingposition_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\'); RETURN NULL;', hash='35eaa645b3be0877704888b3df6fb50b89bb0d4c', operation='INSERT', pgid='pgtrigger_insert_insert_ab141', table='procedures_holdingposition_areas', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionareas',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "procedures_holdingpositionareasevent" ("area_id", "holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."area_id", NEW."holdingposition_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\'); RETURN NULL;', hash='6e31984de8edff85c23d5ffce4007aabd36f440f', operation='UPDATE', pgid='pgtrigger_update_update_6ce88', table='procedures_holdingposition_areas', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionareas',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionareasevent" ("area_id", "holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."area_id", OLD."holdingposition_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\'); RETURN NULL;', hash='cb860d4bcc54c7d056b6e3a03dd3bc57049d9707', operation='DELETE', pgid='pgtrigger_delete_delete_7e84a', table='procedures_holdingposition_areas', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionboards',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionboardsevent" ("board_id", "holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."board_id", NEW."holdingposition_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\'); RETURN NULL;', hash='13df74d8f101a79ad2169e0ac7e1105403026008', operation='INSERT', pgid='pgtrigger_insert_insert_404a5', table='procedures_holdingposition_boards', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionboards',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "procedures_holdingpositionboardsevent" ("board_id", "holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."board_id", NEW."holdingposition_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\'); RETURN NULL;', hash='d823e7920c3ef78967af2822d1de9952ff3b8d05', operation='UPDATE', pgid='pgtrigger_update_update_30cb2', table='procedures_holdingposition_boards', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionboards',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionboardsevent" ("board_id", "holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."board_id", OLD."holdingposition_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\'); RETURN NULL;', hash='a2c3ac55c67cafce629f6f5a7452a2ea6bddc3a2', operation='DELETE', pgid='pgtrigger_delete_delete_a7c2a', table='procedures_holdingposition_boards', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionchapters',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionchaptersevent" ("chapter_id", "holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."chapter_id", NEW."holdingposition_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\'); RETURN NULL;', hash='9ea8597f761c0a6eca420442f58fe1fbf74330ae', operation='INSERT', pgid='pgtrigger_insert_insert_fab14', table='procedures_holdingposition_chapters', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionchapters',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "procedures_holdingpositionchaptersevent" ("chapter_id", "holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (NEW."chapter_id", NEW."holdingposition_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\'); RETURN NULL;', hash='acdc39326a07d5284d436085451cfdb000c11670', operation='UPDATE', pgid='pgtrigger_update_update_aebd6', table='procedures_holdingposition_chapters', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionchapters',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionchaptersevent" ("chapter_id", "holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label") VALUES (OLD."chapter_id", OLD."holdingposition_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\'); RETURN NULL;', hash='b13a213210466dc22f679e08a997af63a956df24', operation='DELETE', pgid='pgtrigger_delete_delete_35e07', table='procedures_holdingposition_chapters', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionpriorities',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionprioritiesevent" ("holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "priority_id") VALUES (NEW."holdingposition_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."priority_id"); RETURN NULL;', hash='759032308f541df6adee024d66c8f3f722097249', operation='INSERT', pgid='pgtrigger_insert_insert_8f986', table='procedures_holdingposition_priorities', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionpriorities',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "procedures_holdingpositionprioritiesevent" ("holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "priority_id") VALUES (NEW."holdingposition_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."priority_id"); RETURN NULL;', hash='74d30f5fbf15e9741d6cf8af8c04bb9e96405cea', operation='UPDATE', pgid='pgtrigger_update_update_eb955', table='procedures_holdingposition_priorities', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionpriorities',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionprioritiesevent" ("holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "priority_id") VALUES (OLD."holdingposition_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."priority_id"); RETURN NULL;', hash='7e092b56050188fc101f7d006d1ed80b000b6e10', operation='DELETE', pgid='pgtrigger_delete_delete_f2731', table='procedures_holdingposition_priorities', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionthemes',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionthemesevent" ("holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "theme_id") VALUES (NEW."holdingposition_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."theme_id"); RETURN NULL;', hash='b0857b507a082a2743bc6416dc81a2129d920739', operation='INSERT', pgid='pgtrigger_insert_insert_b1384', table='procedures_holdingposition_themes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionthemes',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "procedures_holdingpositionthemesevent" ("holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "theme_id") VALUES (NEW."holdingposition_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."theme_id"); RETURN NULL;', hash='56b201b4e48c208c737c9d1ee5bcab7f84ba38d5', operation='UPDATE', pgid='pgtrigger_update_update_c571c', table='procedures_holdingposition_themes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionthemes',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "procedures_holdingpositionthemesevent" ("holdingposition_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "theme_id") VALUES (OLD."holdingposition_id", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."theme_id"); RETURN NULL;', hash='eacbad4ae56a36ef60a67e2b2d8c97ef6dee030b', operation='DELETE', pgid='pgtrigger_delete_delete_678fc', table='procedures_holdingposition_themes', when='AFTER')),
        ),
    ])]
