from importlib import import_module

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

SEARCHED = """
CREATE FUNCTION briefings_briefing_searched(wanted bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'title', b.title,
        'summary', b.summary,
        'terms', concat_ws(
            ' . ', 'seven-minute briefing', b.pseudonyms,
            (SELECT string_agg(t.name, ' . ') FROM reference_theme AS t WHERE t.id = ANY (on_themes))
        ),
        'headings', (
            SELECT string_agg(s.title, ' . ' ORDER BY s.number)
            FROM briefings_section AS s WHERE s.briefing_id = b.id
        ),
        'text', concat_ws(
            ' ',
            (
                SELECT string_agg(search_plain(s.body), ' ' ORDER BY s.number)
                FROM briefings_section AS s WHERE s.briefing_id = b.id
            ),
            (
                SELECT string_agg(q.text, ' ' ORDER BY q."order", q.id)
                FROM briefings_question AS q WHERE q.briefing_id = b.id
            ),
            (
                SELECT string_agg(r.title, ' . ' ORDER BY r."order", r.id)
                FROM briefings_resource AS r WHERE r.briefing_id = b.id
            )
        ),
        'audience', b.audience,
        'themes', on_themes,
        'visible_from', CASE WHEN b.status = 'approved' THEN b.publish_at END,
        'dated', b.publish_at,
        'review_on', b.review_on
    )
    FROM briefings_briefing AS b, LATERAL (
        SELECT ARRAY(
            SELECT j.theme_id FROM briefings_briefing_themes AS j WHERE j.briefing_id = b.id
        ) AS on_themes
    ) AS joined
    WHERE b.id = wanted
$$;
"""
NOT_SEARCHED = "DROP FUNCTION briefings_briefing_searched(bigint);"
BEGIN = "SELECT search_keep('briefings.briefing', id) FROM briefings_briefing;"

BEFORE = import_module("briefings.migrations.0006_search_text")


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_names_and_themes"),
        ("briefings", "0008_originals"),
    ]

    operations = [
        migrations.RunSQL(SEARCHED, NOT_SEARCHED),
        pgtrigger.migrations.RemoveTrigger(
            model_name="briefing",
            name="keeps_search_text",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="section",
            name="keeps_search_text",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefing',
            trigger=pgtrigger.compiler.Trigger(name='in_search_briefings_briefing', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."title", OLD."summary", OLD."pseudonyms", OLD."status", OLD."publish_at", OLD."audience", OLD."review_on") IS DISTINCT FROM ROW(NEW."title", NEW."summary", NEW."pseudonyms", NEW."status", NEW."publish_at", NEW."audience", NEW."review_on") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', OLD.id UNION SELECT \'briefings.briefing\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='d2a59f4b58076a645fd43f723da778728ed0bbad', operation='INSERT OR UPDATE OF "title", "summary", "pseudonyms", "status", "publish_at", "audience", "review_on" OR DELETE', pgid='pgtrigger_in_search_briefings_briefing_44a6a', table='briefings_briefing', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefingthemes',
            trigger=pgtrigger.compiler.Trigger(name='in_search_briefings_briefing', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', NEW.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', OLD.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."briefing_id", OLD."theme_id") IS DISTINCT FROM ROW(NEW."briefing_id", NEW."theme_id") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', OLD.briefing_id UNION SELECT \'briefings.briefing\', NEW.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='02e7a20ab8a734eb5d3ab6da888b75572fc9102b', operation='INSERT OR UPDATE OF "briefing_id", "theme_id" OR DELETE', pgid='pgtrigger_in_search_briefings_briefing_d5126', table='briefings_briefing_themes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='question',
            trigger=pgtrigger.compiler.Trigger(name='in_search_briefings_briefing', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', NEW.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', OLD.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."briefing_id", OLD."order", OLD."text") IS DISTINCT FROM ROW(NEW."briefing_id", NEW."order", NEW."text") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', OLD.briefing_id UNION SELECT \'briefings.briefing\', NEW.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='4e667e65089204fef982be9e37d33dcd38f28ae2', operation='INSERT OR UPDATE OF "briefing_id", "order", "text" OR DELETE', pgid='pgtrigger_in_search_briefings_briefing_1c8c6', table='briefings_question', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=pgtrigger.compiler.Trigger(name='in_search_briefings_briefing', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', NEW.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', OLD.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."briefing_id", OLD."order", OLD."title") IS DISTINCT FROM ROW(NEW."briefing_id", NEW."order", NEW."title") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', OLD.briefing_id UNION SELECT \'briefings.briefing\', NEW.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='9eb34c916471f0c73c6dc3a4db8d9da3ea24f479', operation='INSERT OR UPDATE OF "briefing_id", "order", "title" OR DELETE', pgid='pgtrigger_in_search_briefings_briefing_e6941', table='briefings_resource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='section',
            trigger=pgtrigger.compiler.Trigger(name='in_search_briefings_briefing', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', NEW.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', OLD.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."briefing_id", OLD."number", OLD."title", OLD."body") IS DISTINCT FROM ROW(NEW."briefing_id", NEW."number", NEW."title", NEW."body") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'briefings.briefing\', OLD.briefing_id UNION SELECT \'briefings.briefing\', NEW.briefing_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='6d142d8132912fa09a1c3d447d93868e3099f62a', operation='INSERT OR UPDATE OF "briefing_id", "number", "title", "body" OR DELETE', pgid='pgtrigger_in_search_briefings_briefing_048db', table='briefings_section', when='AFTER')),
        ),
        migrations.DeleteModel(
            name="SearchText",
        ),
        migrations.RunSQL(BEFORE.MATCH_NO_MORE, BEFORE.MATCH),
        migrations.RunSQL(BEFORE.FORGET, BEFORE.KEEP),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
