import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

SEARCHED = """
-- A contact is found while it has a way in, by what people ring it for: the words for that are the
-- same everywhere. A number that is typed is looked for in its ways, those that have ended too; none
-- stands in what is shown of it, and one still to come is looked for from its moment.
CREATE FUNCTION reference_contact_searched(wanted bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'title', c.name,
        'summary', c.summary,
        'terms', concat_ws(
            ' . ', 'contact ring call phone number',
            CASE c.need
                WHEN 'report' THEN concat_ws(
                    ' . ', 'report a concern, report abuse, make a referral, who to ring, ring now',
                    CASE WHEN c.audience <> 'adults' THEN 'children’s social care' END,
                    CASE WHEN c.audience <> 'children' THEN 'adult social care' END
                )
                WHEN 'office' THEN 'safeguarding children partnership . safeguarding adults board'
                ELSE c.need
            END,
            CASE WHEN EXISTS (
                SELECT FROM reference_way AS w
                WHERE w.contact_id = c.id AND w."when" = 'out_of_hours'
                    AND w.effective_from <= now()
                    AND (w.effective_until IS NULL OR w.effective_until > now())
            ) THEN 'out of hours emergency duty team' END,
            (SELECT string_agg(t.name, ' . ') FROM reference_theme AS t WHERE t.id = ANY (on_themes)),
            (
                SELECT string_agg(concat_ws(' ', w.value, w.note), ' . ' ORDER BY w.id)
                FROM reference_way AS w WHERE w.contact_id = c.id AND w.effective_from <= now()
            )
        ),
        'audience', c.audience,
        'themes', on_themes,
        'visible_from', begins,
        'visible_until', (
            SELECT min(w.effective_until) FROM reference_way AS w
            WHERE w.contact_id = c.id AND w.effective_until >= GREATEST(begins, now())
                AND NOT EXISTS (
                    SELECT FROM reference_way AS next
                    WHERE next.contact_id = c.id AND next.effective_from <= w.effective_until
                        AND (
                            next.effective_until IS NULL
                            OR next.effective_until > w.effective_until
                        )
                )
        ),
        'again_at', (
            SELECT min(moment) FROM reference_way AS w,
                unnest(ARRAY[w.effective_from, w.effective_until]) AS moment
            WHERE w.contact_id = c.id AND moment > now()
        )
    )
    FROM reference_contact AS c, LATERAL (
        SELECT
            ARRAY(
                SELECT j.theme_id FROM reference_contact_themes AS j WHERE j.contact_id = c.id
            ) AS on_themes,
            (
                SELECT min(w.effective_from) FROM reference_way AS w
                WHERE w.contact_id = c.id
                    AND (w.effective_until IS NULL OR w.effective_until > now())
            ) AS begins
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
            trigger=pgtrigger.compiler.Trigger(name='in_search_reference_theme', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.theme\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.theme\', OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."name", OLD."summary") IS DISTINCT FROM ROW(NEW."name", NEW."summary") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.theme\', OLD.id UNION SELECT \'reference.theme\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='5ac26e9a56707313d4eae247ec7df619eb0a034f', operation='INSERT OR UPDATE OF "name", "summary" OR DELETE', pgid='pgtrigger_in_search_reference_theme_09f74', table='reference_theme', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchedcontact',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reference_contact', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.contact\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.contact\', OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."name", OLD."need", OLD."audience", OLD."summary") IS DISTINCT FROM ROW(NEW."name", NEW."need", NEW."audience", NEW."summary") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.contact\', OLD.id UNION SELECT \'reference.contact\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='01a4d81801715b341549b4c7acee46d6fa98c5ba', operation='INSERT OR UPDATE OF "name", "need", "audience", "summary" OR DELETE', pgid='pgtrigger_in_search_reference_contact_7cdcb', table='reference_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchedcontactthemes',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reference_contact', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.contact\', NEW.contact_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.contact\', OLD.contact_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."contact_id", OLD."theme_id") IS DISTINCT FROM ROW(NEW."contact_id", NEW."theme_id") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.contact\', OLD.contact_id UNION SELECT \'reference.contact\', NEW.contact_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='26ee6042517a279e0d9b2e826702afc1318e13e0', operation='INSERT OR UPDATE OF "contact_id", "theme_id" OR DELETE', pgid='pgtrigger_in_search_reference_contact_03dc7', table='reference_contact_themes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='searchedway',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reference_contact', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.contact\', NEW.contact_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.contact\', OLD.contact_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."contact_id", OLD."value", OLD."note", OLD."when", OLD."effective_from", OLD."effective_until") IS DISTINCT FROM ROW(NEW."contact_id", NEW."value", NEW."note", NEW."when", NEW."effective_from", NEW."effective_until") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reference.contact\', OLD.contact_id UNION SELECT \'reference.contact\', NEW.contact_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='7c88bc7bc18fdcfdf691dd10c056596e76fb1d3c', operation='INSERT OR UPDATE OF "contact_id", "value", "note", "when", "effective_from", "effective_until" OR DELETE', pgid='pgtrigger_in_search_reference_contact_06337', table='reference_way', when='AFTER')),
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
