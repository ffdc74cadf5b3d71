from importlib import import_module

from django.db import migrations

# What there is of a session afterwards is found with its course, once the session is over: the
# entry is written anew when the next one that has something ends.
FOUND = """
CREATE OR REPLACE FUNCTION training_course_searched(wanted bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH files AS (
        SELECT s.id, s.ends_at, a.id AS file, a.title, a.transcript
        FROM training_trainingsession AS s
        JOIN uploads_attachment AS a ON a.subject_id = s.id
        JOIN django_content_type AS t ON t.id = a.subject_type_id
        WHERE s.course_id = wanted AND s.cancelled_at IS NULL
            AND t.app_label = 'training' AND t.model = 'trainingsession'
    ), recordings AS (
        SELECT s.id, s.ends_at, s.recording_transcript AS transcript
        FROM training_trainingsession AS s
        WHERE s.course_id = wanted AND s.cancelled_at IS NULL AND s.recording_url <> ''
    )
    SELECT jsonb_build_object(
        'title', c.title,
        'summary', c.summary,
        'terms', concat_ws(
            ' . ', 'training course', c.level, c.competency_group,
            CASE WHEN c.is_live_briefing THEN 'live briefing' END,
            (SELECT 'recording' WHERE EXISTS (SELECT 1 FROM recordings WHERE ends_at <= now())),
            (SELECT 'slides' WHERE EXISTS (SELECT 1 FROM files WHERE ends_at <= now())),
            (SELECT string_agg(t.name, ' . ') FROM reference_theme AS t WHERE t.id = ANY (on_themes))
        ),
        'text', concat_ws(
            ' ',
            c.who_for,
            (
                SELECT string_agg(o.text, ' . ' ORDER BY o."order", o.id)
                FROM training_outcome AS o WHERE o.course_id = c.id
            ),
            search_plain(c.programme),
            (
                SELECT string_agg(concat_ws(' . ', f.title, f.transcript), ' . ' ORDER BY f.id, f.file)
                FROM files AS f WHERE f.ends_at <= now()
            ),
            (
                SELECT string_agg(r.transcript, ' . ' ORDER BY r.id)
                FROM recordings AS r WHERE r.ends_at <= now()
            )
        ),
        'audience', c.audience,
        'themes', on_themes,
        'visible_from', CASE WHEN c.status = 'approved' THEN c.publish_at END,
        'dated', c.publish_at,
        'review_on', c.review_on,
        'again_at', (
            SELECT min(ends_at) FROM (
                SELECT ends_at FROM files UNION SELECT ends_at FROM recordings
            ) AS later WHERE ends_at > now()
        )
    )
    FROM training_course AS c, LATERAL (
        SELECT ARRAY(
            SELECT j.theme_id FROM training_course_themes AS j WHERE j.course_id = c.id
        ) AS on_themes
    ) AS joined
    WHERE c.id = wanted
$$;
"""
BEFORE = import_module("training.migrations.0016_search").SEARCHED.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
BEGIN = "SELECT search_keep('training.course', id) FROM training_course;"


class Migration(migrations.Migration):

    dependencies = [
        ("training", "0020_slides_and_recordings"),
        ("uploads", "0003_what_comes_down"),
    ]

    operations = [
        migrations.RunSQL(FOUND, BEFORE),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
