import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

SEARCHED = """
-- A contact is found while it has a way in, and by nothing that leads to it: a number that is typed
-- is looked for in its ways, those that have ended too.
CREATE FUNCTION reference_contact_searched(wanted bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'title', c.name,
        'summary', c.summary,
        'terms', concat_ws(
            ' . ', 'contact ring phone number', replace(c.need, '_', ' '),
            CASE WHEN EXISTS (
                SELECT FROM reference_way AS w WHERE w.contact_id = c.id AND w."when" = 'out_of_hours'
            ) THEN 'out of hours' END,
            (SELECT string_agg(t.name, ' . ') FROM reference_theme AS t WHERE t.id = ANY (on_themes))
        ),
        'text', (
            SELECT string_agg(concat_ws(' ', w.value, w.note), ' . ' ORDER BY w.id)
            FROM reference_way AS w WHERE w.contact_id = c.id
        ),
        'audience', c.audience,
        'themes', on_themes,
        'visible_from', (
            SELECT min(w.effective_from) FROM reference_way AS w WHERE w.contact_id = c.id
        ),
        'visible_until', (
            SELECT CASE WHEN bool_and(w.effective_until IS NOT NULL) THEN max(w.effective_until) END
            FROM reference_way AS w WHERE w.contact_id = c.id
        )
    )
    FROM reference_contact AS c, LATERAL (
        SELECT ARRAY(
            SELECT j.theme_id FROM reference_contact_themes AS j WHERE j.contact_id = c.id
        ) AS on_themes
    ) AS joined
    WHERE c.id = wanted
$$;

CREATE FUNCTION reference_theme_searched(wanted bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'title', t.name,
        'summary', t.summary,
        'terms', 'topic',
        'audience', 'both',
        'themes', jsonb_build_array(t.id),
        'visible_from', '1900-01-01Z'::timestamptz
    )
    FROM reference_theme AS t
    WHERE t.id = wanted
$$;
"""
NOT_SEARCHED = """
DROP FUNCTION reference_theme_searched(bigint);
DROP FUNCTION reference_contact_searched(bigint);
"""
BEGIN = """
SELECT search_keep_term(id) FROM reference_term;
SELECT search_keep('reference.contact', id) FROM reference_contact;
SELECT search_keep('reference.theme', id) FROM reference_theme;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reference', '0006_glossary'),
        ('search', '0004_finding'),
    ]

    operations = [
        migrations.RunSQL(SEARCHED, NOT_SEARCHED),
        migrations.CreateModel(
            name='SearchedContact',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('reference.contact',),
        ),
        migrations.CreateModel(
            name='SearchedContactThemes',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('reference.contact_themes',),
        ),
        migrations.CreateModel(
            name='SearchedWay',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('reference.way',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchedtheme',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reference_theme', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.theme\', NEW.id) AS kept(kind, key); ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.theme\', OLD.id) AS kept(kind, key); ELSIF ROW(OLD."name", OLD."summary") IS DISTINCT FROM ROW(NEW."name", NEW."summary") THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.theme\', OLD.id UNION SELECT \'reference.theme\', NEW.id) AS kept(kind, key); END IF; RETURN NULL;', hash='856537012e66ed4b74d2c8f19d7ab715782e68f2', operation='INSERT OR UPDATE OF "name", "summary" OR DELETE', pgid='pgtrigger_in_search_reference_theme_09f74', table='reference_theme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchedcontact',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reference_contact', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.contact\', NEW.id) AS kept(kind, key); ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.contact\', OLD.id) AS kept(kind, key); ELSIF ROW(OLD."name", OLD."need", OLD."audience", OLD."summary") IS DISTINCT FROM ROW(NEW."name", NEW."need", NEW."audience", NEW."summary") THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.contact\', OLD.id UNION SELECT \'reference.contact\', NEW.id) AS kept(kind, key); END IF; RETURN NULL;', hash='4019b01da3f2697ef2a424d6d15c11b51b3e3541', operation='INSERT OR UPDATE OF "name", "need", "audience", "summary" OR DELETE', pgid='pgtrigger_in_search_reference_contact_7cdcb', table='reference_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchedcontactthemes',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reference_contact', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.contact\', NEW.contact_id) AS kept(kind, key); ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.contact\', OLD.contact_id) AS kept(kind, key); ELSIF ROW(OLD."contact_id", OLD."theme_id") IS DISTINCT FROM ROW(NEW."contact_id", NEW."theme_id") THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.contact\', OLD.contact_id UNION SELECT \'reference.contact\', NEW.contact_id) AS kept(kind, key); END IF; RETURN NULL;', hash='6adade282ed47ec0a61e7e7d4172822decbc624d', operation='INSERT OR UPDATE OF "contact_id", "theme_id" OR DELETE', pgid='pgtrigger_in_search_reference_contact_03dc7', table='reference_contact_themes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchedway',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reference_contact', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.contact\', NEW.contact_id) AS kept(kind, key); ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.contact\', OLD.contact_id) AS kept(kind, key); ELSIF ROW(OLD."contact_id", OLD."value", OLD."note", OLD."when", OLD."effective_from", OLD."effective_until") IS DISTINCT FROM ROW(NEW."contact_id", NEW."value", NEW."note", NEW."when", NEW."effective_from", NEW."effective_until") THEN PERFORM search_keep(kind, key) FROM (SELECT \'reference.contact\', OLD.contact_id UNION SELECT \'reference.contact\', NEW.contact_id) AS kept(kind, key); END IF; RETURN NULL;', hash='db47d42512e16fa967201a41b2705ea318ee5781', operation='INSERT OR UPDATE OF "contact_id", "value", "note", "when", "effective_from", "effective_until" OR DELETE', pgid='pgtrigger_in_search_reference_contact_06337', table='reference_way', when='AFTER')),
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
