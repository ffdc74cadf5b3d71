import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

KEEP = """
CREATE FUNCTION briefings_keep_search_text(briefing bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO briefings_searchtext (briefing_id, vector)
    SELECT
        b.id,
        setweight(to_tsvector('english', b.title), 'A')
            || setweight(to_tsvector('english', b.summary), 'B')
            || COALESCE(
                (
                    SELECT
                        setweight(to_tsvector('english', string_agg(s.title, ' ')), 'C')
                        || setweight(
                            to_tsvector('english', string_agg(s.body, ' ' ORDER BY s.number)), 'D'
                        )
                    FROM briefings_section AS s
                    WHERE s.briefing_id = b.id
                ),
                ''::tsvector
            )
    FROM briefings_briefing AS b
    WHERE b.id = briefing
    ON CONFLICT (briefing_id) DO UPDATE SET vector = EXCLUDED.vector;

    DELETE FROM briefings_searchtext AS t
    WHERE t.briefing_id = briefing
        AND NOT EXISTS (SELECT FROM briefings_briefing AS b WHERE b.id = briefing);
$$
"""
MATCH = """
CREATE FUNCTION briefings_matching(words tsquery) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY SELECT briefing_id FROM briefings_searchtext WHERE vector @@ words;
END
$$
"""
MATCH_NO_MORE = "DROP FUNCTION briefings_matching(tsquery)"
FORGET = "DROP FUNCTION briefings_keep_search_text(bigint)"
BEGIN = "SELECT briefings_keep_search_text(id) FROM briefings_briefing"


class Migration(migrations.Migration):

    dependencies = [
        ('briefings', '0005_names_not_real_and_how_far_it_covers'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('briefing', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='search_text', serialize=False, to='briefings.briefing')),
                ('vector', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='searchtext',
            index=django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='briefing_words'),
        ),
        migrations.RunSQL(KEEP, FORGET),
        migrations.RunSQL(MATCH, MATCH_NO_MORE),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='keeps_search_text', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM briefings_keep_search_text(COALESCE(NEW.id, OLD.id)); RETURN NULL;', hash='57176931352962a13b2bfaf6d6320f4c7b3d4133', operation='INSERT OR UPDATE OF "title", "summary" OR DELETE', pgid='pgtrigger_keeps_search_text_61a8d', table='briefings_briefing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='section',
            trigger=pgtrigger.compiler.Trigger(name='keeps_search_text', sql=pgtrigger.compiler.UpsertTriggerSql(func='PERFORM briefings_keep_search_text(COALESCE(NEW.briefing_id, OLD.briefing_id)); RETURN NULL;', hash='6bad0041d2e2fbed4cf886213e1b6f4d7fb9d1b9', operation='INSERT OR UPDATE OF "briefing_id", "title", "body" OR DELETE', pgid='pgtrigger_keeps_search_text_5cea4', table='briefings_section', when='AFTER')),
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
