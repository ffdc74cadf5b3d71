import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

SEARCHED = """
CREATE FUNCTION training_course_searched(wanted bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'title', c.title,
        'summary', c.summary,
        'terms', concat_ws(
            ' . ', 'training course', c.level, c.competency_group,
            (SELECT string_agg(t.name, ' . ') FROM reference_theme AS t WHERE t.id = ANY (on_themes))
        ),
        'text', concat_ws(
            ' ',
            c.who_for,
            (
                SELECT string_agg(o.text, ' . ' ORDER BY o."order", o.id)
                FROM training_outcome AS o WHERE o.course_id = c.id
            ),
            search_plain(c.programme)
        ),
        'audience', c.audience,
        'themes', on_themes,
        'visible_from', CASE WHEN c.status = 'approved' THEN c.publish_at END,
        'dated', c.publish_at,
        'review_on', c.review_on
    )
    FROM training_course AS c, LATERAL (
        SELECT ARRAY(
            SELECT j.theme_id FROM training_course_themes AS j WHERE j.course_id = c.id
        ) AS on_themes
    ) AS joined
    WHERE c.id = wanted
$$;
"""
NOT_SEARCHED = "DROP FUNCTION training_course_searched(bigint);"
BEGIN = "SELECT search_keep('training.course', id) FROM training_course;"


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0003_names_and_themes'),
        ('training', '0015_a_substitute_takes_the_place'),
    ]

    operations = [
        migrations.RunSQL(SEARCHED, NOT_SEARCHED),
        pgtrigger.migrations.AddTrigger(
            model_name='course',
            trigger=pgtrigger.compiler.Trigger(name='in_search_training_course', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'training.course\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'training.course\', OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."title", OLD."summary", OLD."level", OLD."competency_group", OLD."who_for", OLD."programme", OLD."status", OLD."publish_at", OLD."audience", OLD."review_on") IS DISTINCT FROM ROW(NEW."title", NEW."summary", NEW."level", NEW."competency_group", NEW."who_for", NEW."programme", NEW."status", NEW."publish_at", NEW."audience", NEW."review_on") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'training.course\', OLD.id UNION SELECT \'training.course\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='878cd43811aa0cf61cb0babc869ae4c8265dc86a', operation='INSERT OR UPDATE OF "title", "summary", "level", "competency_group", "who_for", "programme", "status", "publish_at", "audience", "review_on" OR DELETE', pgid='pgtrigger_in_search_training_course_c1de6', table='training_course', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coursethemes',
            trigger=pgtrigger.compiler.Trigger(name='in_search_training_course', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'training.course\', NEW.course_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'training.course\', OLD.course_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."course_id", OLD."theme_id") IS DISTINCT FROM ROW(NEW."course_id", NEW."theme_id") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'training.course\', OLD.course_id UNION SELECT \'training.course\', NEW.course_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='f049c0c810c533ec0fa275c225666cd68469ceff', operation='INSERT OR UPDATE OF "course_id", "theme_id" OR DELETE', pgid='pgtrigger_in_search_training_course_3b156', table='training_course_themes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='outcome',
            trigger=pgtrigger.compiler.Trigger(name='in_search_training_course', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'training.course\', NEW.course_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'training.course\', OLD.course_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."course_id", OLD."order", OLD."text") IS DISTINCT FROM ROW(NEW."course_id", NEW."order", NEW."text") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'training.course\', OLD.course_id UNION SELECT \'training.course\', NEW.course_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='b1e08ff3cea12c0dd6eae3bed03249a1936f14f4', operation='INSERT OR UPDATE OF "course_id", "order", "text" OR DELETE', pgid='pgtrigger_in_search_training_course_4fb2c', table='training_outcome', when='AFTER')),
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
