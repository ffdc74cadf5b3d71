import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

SEARCHED = """
CREATE FUNCTION procedures_holdingposition_searched(wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'title', h.title,
        'summary', h.summary,
        'terms', concat_ws(' . ', 'until further notice', (SELECT string_agg(t.name, ' . ') FROM reference_theme AS t WHERE t.id = ANY (on_themes))),
        'text', concat_ws(' ', h.keep_to, h.follow_up, h.source),
        'audience', h.audience,
        'themes', on_themes,
        'visible_from', CASE WHEN h.status = 'approved' THEN h.publish_at END,
        'dated', h.publish_at,
        'review_on', h.review_on
    )
    FROM procedures_holdingposition AS h,
        LATERAL (
        SELECT ARRAY(
            SELECT j.theme_id FROM procedures_holdingposition_themes AS j WHERE j.holdingposition_id = h.id
        ) AS on_themes
    ) AS joined
    WHERE h.id = wanted
$$;

CREATE FUNCTION procedures_release_searched(wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'title', r.title,
        'summary', r.summary,
        'terms', concat_ws(' . ', m.name, to_char(r.month, 'FMMonth YYYY'), (SELECT string_agg(t.name, ' . ') FROM reference_theme AS t WHERE t.id = ANY (on_themes))),
        'headings', (
            SELECT string_agg(c.title, ' . ' ORDER BY c.title)
            FROM procedures_change AS ch JOIN procedures_chapter AS c ON c.id = ch.chapter_id
            WHERE ch.release_id = r.id
        ),
        'text', (
            SELECT string_agg(
                concat_ws(' ', ch.what_changed, ch.what_to_do, ch.instead, ch.why), ' ' ORDER BY ch.id
            )
            FROM procedures_change AS ch WHERE ch.release_id = r.id
        ),
        'audience', r.audience,
        'themes', on_themes,
        'visible_from', CASE WHEN r.status = 'approved' THEN r.publish_at END,
        'dated', r.publish_at,
        'review_on', r.review_on
    )
    FROM procedures_release AS r
    JOIN procedures_manual AS m ON m.id = r.manual_id,
        LATERAL (
        SELECT ARRAY(
            SELECT j.theme_id FROM procedures_release_themes AS j WHERE j.release_id = r.id
        ) AS on_themes
    ) AS joined
    WHERE r.id = wanted
$$;

-- A chapter with what it is merged into and what is merged into it: each is found by the other's.
CREATE FUNCTION procedures_chapters_near(wanted bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE AS $$
    SELECT id FROM procedures_chapter WHERE wanted IN (id, merged_into_id)
    UNION
    SELECT merged_into_id FROM procedures_chapter WHERE id = wanted AND merged_into_id IS NOT NULL
$$;

-- From when anybody may see a chapter: always, or since the first public release that changes it.
CREATE FUNCTION procedures_chapter_public_from(wanted bigint) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN c.in_manual_already THEN '1900-01-01Z'::timestamptz ELSE (
        SELECT min(r.publish_at)
        FROM procedures_change AS ch JOIN procedures_release AS r ON r.id = ch.release_id
        WHERE ch.chapter_id = c.id AND r.status = 'approved'
    ) END
    FROM procedures_chapter AS c WHERE c.id = wanted
$$;

-- A chapter is found by the names it had and by those of chapters merged into it, and by what was
-- changed in it so far: a release still to come adds to it at its time. One that was removed is
-- found as one that is past its review.
CREATE FUNCTION procedures_chapter_searched(wanted bigint) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    WITH changes AS (
        SELECT ch.*, r.publish_at, r.month
        FROM procedures_change AS ch
        JOIN procedures_release AS r ON r.id = ch.release_id
        JOIN procedures_chapter AS c ON c.id = ch.chapter_id
        WHERE wanted IN (c.id, c.merged_into_id) AND r.status = 'approved'
    ),
    public AS (SELECT * FROM changes WHERE publish_at <= now()),
    looked AS (
        SELECT max(month) AS "on" FROM public
        WHERE chapter_id = wanted AND (kind IN ('new', 'reviewed_no_change') OR re_read)
    )
    SELECT jsonb_build_object(
        'title', c.title,
        'summary', (
            SELECT string_agg(name, ' . ') FROM (
                SELECT f.title AS name FROM procedures_formername AS f WHERE f.chapter_id = c.id
                UNION
                SELECT m.title FROM procedures_chapter AS m
                WHERE m.merged_into_id = c.id AND procedures_chapter_public_from(m.id) <= now()
            ) AS names
            WHERE name <> c.title
        ),
        'terms', concat_ws(' . ', 'procedures chapter', CASE m.audience WHEN 'both' THEN 'children adults' ELSE m.audience END, (SELECT string_agg(t.name, ' . ') FROM reference_theme AS t WHERE t.id = ANY (on_themes))),
        'text', concat_ws(
            ' ',
            (
                SELECT string_agg(
                    concat_ws(' ', what_changed, what_to_do, instead, why), ' '
                    ORDER BY publish_at DESC, id
                )
                FROM public
            ),
            m.name
        ),
        'leads', true,
        'audience', m.audience,
        'themes', on_themes,
        'visible_from', procedures_chapter_public_from(c.id),
        'visible_until', procedures_chapter_public_from(c.merged_into_id),
        'dated', GREATEST(
            (SELECT max(publish_at) FROM public WHERE chapter_id = wanted AND NOT minor),
            c.reviewed_on::timestamp AT TIME ZONE 'Europe/London'
        ),
        'review_on', CASE
            WHEN (SELECT kind FROM public WHERE chapter_id = wanted ORDER BY publish_at DESC LIMIT 1)
                = 'removed' THEN '1900-01-01'::date
            ELSE (
                GREATEST((SELECT "on" FROM looked), c.reviewed_on)
                + make_interval(months => m.review_months)
            )::date
        END,
        'again_at', (SELECT min(publish_at) FROM changes WHERE publish_at > now())
    )
    FROM procedures_chapter AS c
    JOIN procedures_manual AS m ON m.id = c.manual_id,
        LATERAL (
        SELECT ARRAY(
            SELECT j.theme_id FROM procedures_chapter_themes AS j WHERE j.chapter_id = c.id
        ) AS on_themes
    ) AS joined
    WHERE c.id = wanted
$$;
"""
NOT_SEARCHED = "DROP FUNCTION procedures_holdingposition_searched(bigint); DROP FUNCTION procedures_release_searched(bigint); DROP FUNCTION procedures_chapter_searched(bigint); DROP FUNCTION procedures_chapter_public_from(bigint); DROP FUNCTION procedures_chapters_near(bigint);"
BEGIN = "SELECT search_keep('procedures.holdingposition', id) FROM procedures_holdingposition; SELECT search_keep('procedures.release', id) FROM procedures_release; SELECT search_keep('procedures.chapter', id) FROM procedures_chapter;"


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0003_names_and_themes'),
        ('procedures', '0008_last_look'),
    ]

    operations = [
        migrations.RunSQL(SEARCHED, NOT_SEARCHED),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_release', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.release\', NEW.release_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.release\', OLD.release_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."release_id", OLD."chapter_id", OLD."what_changed", OLD."what_to_do", OLD."sections", OLD."why", OLD."instead") IS DISTINCT FROM ROW(NEW."release_id", NEW."chapter_id", NEW."what_changed", NEW."what_to_do", NEW."sections", NEW."why", NEW."instead") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.release\', OLD.release_id UNION SELECT \'procedures.release\', NEW.release_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='f1bfadbc520d5dc37d3afe1d9d1331c4b564904a', operation='INSERT OR UPDATE OF "release_id", "chapter_id", "what_changed", "what_to_do", "sections", "why", "instead" OR DELETE', pgid='pgtrigger_in_search_procedures_release_ed912', table='procedures_change', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_change_chapters', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', near FROM procedures_chapters_near(NEW.chapter_id) AS near ) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', near FROM procedures_chapters_near(OLD.chapter_id) AS near ) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."what_changed", OLD."what_to_do", OLD."sections", OLD."why", OLD."instead", OLD."chapter_id", OLD."release_id", OLD."kind", OLD."minor", OLD."re_read") IS DISTINCT FROM ROW(NEW."what_changed", NEW."what_to_do", NEW."sections", NEW."why", NEW."instead", NEW."chapter_id", NEW."release_id", NEW."kind", NEW."minor", NEW."re_read") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', near FROM procedures_chapters_near(OLD.chapter_id) AS near UNION SELECT \'procedures.chapter\', near FROM procedures_chapters_near(NEW.chapter_id) AS near ) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='cbc88fcbee115426976b0c446eee3958abf66575', operation='INSERT OR UPDATE OF "what_changed", "what_to_do", "sections", "why", "instead", "chapter_id", "release_id", "kind", "minor", "re_read" OR DELETE', pgid='pgtrigger_in_search_procedures_change_chapters_9bdbb', table='procedures_change', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chapter',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_chapter', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.chapter\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.chapter\', OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."title", OLD."manual_id", OLD."in_manual_already", OLD."reviewed_on", OLD."merged_into_id") IS DISTINCT FROM ROW(NEW."title", NEW."manual_id", NEW."in_manual_already", NEW."reviewed_on", NEW."merged_into_id") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.chapter\', OLD.id UNION SELECT \'procedures.chapter\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='7b5caac431bb123acd2706ee31fa93ae58a01b63', operation='INSERT OR UPDATE OF "title", "manual_id", "in_manual_already", "reviewed_on", "merged_into_id" OR DELETE', pgid='pgtrigger_in_search_procedures_chapter_27529', table='procedures_chapter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chapter',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_chapter_elsewhere', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', NEW.merged_into_id WHERE NEW.merged_into_id IS NOT NULL UNION SELECT \'procedures.chapter\', id FROM procedures_chapter WHERE merged_into_id = NEW.id UNION SELECT \'procedures.release\', release_id FROM procedures_change WHERE chapter_id = NEW.id ) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', OLD.merged_into_id WHERE OLD.merged_into_id IS NOT NULL UNION SELECT \'procedures.chapter\', id FROM procedures_chapter WHERE merged_into_id = OLD.id UNION SELECT \'procedures.release\', release_id FROM procedures_change WHERE chapter_id = OLD.id ) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."title", OLD."in_manual_already", OLD."merged_into_id") IS DISTINCT FROM ROW(NEW."title", NEW."in_manual_already", NEW."merged_into_id") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', OLD.merged_into_id WHERE OLD.merged_into_id IS NOT NULL UNION SELECT \'procedures.chapter\', id FROM procedures_chapter WHERE merged_into_id = OLD.id UNION SELECT \'procedures.release\', release_id FROM procedures_change WHERE chapter_id = OLD.id UNION SELECT \'procedures.chapter\', NEW.merged_into_id WHERE NEW.merged_into_id IS NOT NULL UNION SELECT \'procedures.chapter\', id FROM procedures_chapter WHERE merged_into_id = NEW.id UNION SELECT \'procedures.release\', release_id FROM procedures_change WHERE chapter_id = NEW.id ) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='9e30db443cdecce6977a2ca6d60f087ed2e3b5f1', operation='INSERT OR UPDATE OF "title", "in_manual_already", "merged_into_id" OR DELETE', pgid='pgtrigger_in_search_procedures_chapter_elsewhere_93729', table='procedures_chapter', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chapterthemes',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_chapter', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.chapter\', NEW.chapter_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.chapter\', OLD.chapter_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."chapter_id", OLD."theme_id") IS DISTINCT FROM ROW(NEW."chapter_id", NEW."theme_id") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.chapter\', OLD.chapter_id UNION SELECT \'procedures.chapter\', NEW.chapter_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='172f50cfe2e5f83f099cf7033148cdca1779fb89', operation='INSERT OR UPDATE OF "chapter_id", "theme_id" OR DELETE', pgid='pgtrigger_in_search_procedures_chapter_23883', table='procedures_chapter_themes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='formername',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_chapter', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.chapter\', NEW.chapter_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.chapter\', OLD.chapter_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."chapter_id", OLD."title") IS DISTINCT FROM ROW(NEW."chapter_id", NEW."title") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.chapter\', OLD.chapter_id UNION SELECT \'procedures.chapter\', NEW.chapter_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='8118dc163d7bfb78d32153dc111f4a9e6a08fa97', operation='INSERT OR UPDATE OF "chapter_id", "title" OR DELETE', pgid='pgtrigger_in_search_procedures_chapter_b6045', table='procedures_formername', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingposition',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_holdingposition', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.holdingposition\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.holdingposition\', OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."title", OLD."summary", OLD."keep_to", OLD."follow_up", OLD."source", OLD."status", OLD."publish_at", OLD."audience", OLD."review_on") IS DISTINCT FROM ROW(NEW."title", NEW."summary", NEW."keep_to", NEW."follow_up", NEW."source", NEW."status", NEW."publish_at", NEW."audience", NEW."review_on") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.holdingposition\', OLD.id UNION SELECT \'procedures.holdingposition\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='4e081808313b6e121e6ba5e4c41da6b6fd2d8dd8', operation='INSERT OR UPDATE OF "title", "summary", "keep_to", "follow_up", "source", "status", "publish_at", "audience", "review_on" OR DELETE', pgid='pgtrigger_in_search_procedures_holdingposition_a1aaf', table='procedures_holdingposition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdingpositionthemes',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_holdingposition', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.holdingposition\', NEW.holdingposition_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.holdingposition\', OLD.holdingposition_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."holdingposition_id", OLD."theme_id") IS DISTINCT FROM ROW(NEW."holdingposition_id", NEW."theme_id") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.holdingposition\', OLD.holdingposition_id UNION SELECT \'procedures.holdingposition\', NEW.holdingposition_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='3107048d411a5499324831c20830ecf792dcf698', operation='INSERT OR UPDATE OF "holdingposition_id", "theme_id" OR DELETE', pgid='pgtrigger_in_search_procedures_holdingposition_f408d', table='procedures_holdingposition_themes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='manual',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_manual', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', id FROM procedures_chapter WHERE manual_id = NEW.id UNION SELECT \'procedures.release\', id FROM procedures_release WHERE manual_id = NEW.id ) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', id FROM procedures_chapter WHERE manual_id = OLD.id UNION SELECT \'procedures.release\', id FROM procedures_release WHERE manual_id = OLD.id ) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."name", OLD."audience", OLD."review_months") IS DISTINCT FROM ROW(NEW."name", NEW."audience", NEW."review_months") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', id FROM procedures_chapter WHERE manual_id = OLD.id UNION SELECT \'procedures.release\', id FROM procedures_release WHERE manual_id = OLD.id UNION SELECT \'procedures.chapter\', id FROM procedures_chapter WHERE manual_id = NEW.id UNION SELECT \'procedures.release\', id FROM procedures_release WHERE manual_id = NEW.id ) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='f87ecfcf9ab158d4c07f7bcda6346ce64f830586', operation='INSERT OR UPDATE OF "name", "audience", "review_months" OR DELETE', pgid='pgtrigger_in_search_procedures_manual_7acf9', table='procedures_manual', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_release', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.release\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.release\', OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."title", OLD."summary", OLD."manual_id", OLD."month", OLD."status", OLD."publish_at", OLD."audience", OLD."review_on") IS DISTINCT FROM ROW(NEW."title", NEW."summary", NEW."manual_id", NEW."month", NEW."status", NEW."publish_at", NEW."audience", NEW."review_on") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.release\', OLD.id UNION SELECT \'procedures.release\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='ac7794987356c20e943122c5d1750ca931489588', operation='INSERT OR UPDATE OF "title", "summary", "manual_id", "month", "status", "publish_at", "audience", "review_on" OR DELETE', pgid='pgtrigger_in_search_procedures_release_c6a9a', table='procedures_release', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='release',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_release_chapters', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', near FROM procedures_change AS ch, procedures_chapters_near(ch.chapter_id) AS near WHERE ch.release_id = NEW.id ) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', near FROM procedures_change AS ch, procedures_chapters_near(ch.chapter_id) AS near WHERE ch.release_id = OLD.id ) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."status", OLD."publish_at", OLD."month") IS DISTINCT FROM ROW(NEW."status", NEW."publish_at", NEW."month") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'procedures.chapter\', near FROM procedures_change AS ch, procedures_chapters_near(ch.chapter_id) AS near WHERE ch.release_id = OLD.id UNION SELECT \'procedures.chapter\', near FROM procedures_change AS ch, procedures_chapters_near(ch.chapter_id) AS near WHERE ch.release_id = NEW.id ) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='c9ce61d7fd490bd4c3fe8741f740b828a357c6ff', operation='INSERT OR UPDATE OF "status", "publish_at", "month" OR DELETE', pgid='pgtrigger_in_search_procedures_release_chapters_1ebb0', table='procedures_release', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='releasethemes',
            trigger=pgtrigger.compiler.Trigger(name='in_search_procedures_release', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.release\', NEW.release_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.release\', OLD.release_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."release_id", OLD."theme_id") IS DISTINCT FROM ROW(NEW."release_id", NEW."theme_id") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'procedures.release\', OLD.release_id UNION SELECT \'procedures.release\', NEW.release_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='d512492e885ede93267de0c8bdc9cbee93ce3c4b', operation='INSERT OR UPDATE OF "release_id", "theme_id" OR DELETE', pgid='pgtrigger_in_search_procedures_release_ce20e', table='procedures_release_themes', when='AFTER')),
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
