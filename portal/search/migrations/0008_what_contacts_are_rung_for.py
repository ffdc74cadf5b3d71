"""Contacts are found by more of what people ring them for, and by a number typed without spaces."""

from importlib import import_module

from django.db import migrations

# What is found of a contact, and when, is told in 0005.
SEARCHED = """
CREATE OR REPLACE FUNCTION reference_contact_searched(wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'title', c.name,
        'summary', c.summary,
        'terms', concat_ws(
            ' . ', 'contact ring call phone number referral refer email',
            CASE c.need
                WHEN 'report' THEN concat_ws(
                    ' . ', 'report a concern, report abuse, make a referral, who to ring, ring now',
                    'emergency, urgent concern',
                    CASE WHEN c.audience <> 'adults' THEN
                        'children’s social care, worried about a child' END,
                    CASE WHEN c.audience <> 'children' THEN
                        'adult social care, worried about an adult' END
                )
                WHEN 'office' THEN 'safeguarding children partnership . safeguarding adults board'
                ELSE c.need
            END,
            CASE WHEN EXISTS (
                SELECT FROM reference_way AS w
                WHERE w.contact_id = c.id AND w."when" = 'out_of_hours'
                    AND w.effective_from <= now()
                    AND (w.effective_until IS NULL OR w.effective_until > now())
            ) THEN
                'out of hours emergency duty team, at night, tonight, evening, weekend, bank holiday'
            END,
            (SELECT string_agg(t.name, ' . ') FROM reference_theme AS t WHERE t.id = ANY (on_themes)),
            (
                SELECT string_agg(
                    concat_ws(
                        ' ', w.value,
                        CASE WHEN w.value !~ '[[:alpha:]]' THEN
                            regexp_replace(w.value, '[^0-9]', '', 'g') END,
                        w.note
                    ),
                    ' . ' ORDER BY w.id
                )
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
"""
KEEP = "SELECT search_keep('reference.contact', id) FROM reference_contact"


def before() -> str:
    """As an earlier migration has it, to take its place again."""
    sql = import_module("portal.search.migrations.0005_contacts_and_topics").SEARCHED
    function, _ = sql.split("CREATE FUNCTION reference_theme_searched")
    return function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("search", "0007_reading_less")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, KEEP),
        migrations.RunSQL(SEARCHED, before()),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
    ]
