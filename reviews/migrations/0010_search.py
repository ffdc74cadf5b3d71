import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

SEARCHED = """
-- What is restricted is for its named leads alone, so it is never found. Of the person a review is
-- about nothing is searched but the name that is not theirs.
CREATE FUNCTION reviews_review_searched(wanted bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'title', r.title,
        'summary', r.summary,
        'terms', concat_ws(
            ' . ', 'review', r.kind_as_named, NULLIF(replace(r.kind, '_', ' '), ''), r.pseudonym,
            (SELECT string_agg(t.name, ' . ') FROM reference_theme AS t WHERE t.id = ANY (on_themes))
        ),
        'headings', (
            SELECT string_agg(DISTINCT t.name, ' . ')
            FROM reviews_learningpoint AS l JOIN reference_theme AS t ON t.id = l.theme_id
            WHERE l.review_id = r.id
        ),
        'text', concat_ws(
            ' ',
            CASE WHEN r.stage IN ('on_hold', 'not_published') THEN r.stage_note END,
            search_plain(r.what_happened),
            (
                SELECT string_agg(l.text, ' ' ORDER BY l."order", l.id)
                FROM reviews_learningpoint AS l WHERE l.review_id = r.id
            ),
            (
                SELECT string_agg(concat_ws(' ', a.text, a.outcome, a.reason), ' ' ORDER BY a.number)
                FROM reviews_recommendation AS a WHERE a.review_id = r.id
            ),
            (
                SELECT string_agg(d.what, ' ' ORDER BY d.id)
                FROM reviews_response AS d
                JOIN reviews_recommendation AS a ON a.id = d.recommendation_id
                WHERE a.review_id = r.id
            ),
            r.methodology
        ),
        'audience', r.audience,
        'themes', on_themes,
        'visible_from', CASE WHEN r.status = 'approved' AND NOT r.restricted THEN r.publish_at END,
        'dated', r.publish_at,
        'review_on', r.review_on
    )
    FROM reviews_review AS r, LATERAL (
        SELECT ARRAY(
            SELECT j.theme_id FROM reviews_review_themes AS j WHERE j.review_id = r.id
        ) AS on_themes
    ) AS joined
    WHERE r.id = wanted
$$;
"""
NOT_SEARCHED = "DROP FUNCTION reviews_review_searched(bigint);"
BEGIN = "SELECT search_keep('reviews.review', id) FROM reviews_review;"


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0003_names_and_themes'),
        ('reviews', '0009_found_in_order_of_keys'),
    ]

    operations = [
        migrations.RunSQL(SEARCHED, NOT_SEARCHED),
        pgtrigger.migrations.AddTrigger(
            model_name='learningpoint',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reviews_review', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', NEW.review_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', OLD.review_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."review_id", OLD."theme_id", OLD."order", OLD."text") IS DISTINCT FROM ROW(NEW."review_id", NEW."theme_id", NEW."order", NEW."text") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', OLD.review_id UNION SELECT \'reviews.review\', NEW.review_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='b4473b1f3c3c656a8e59cebf2339ba0b8c67e114', operation='INSERT OR UPDATE OF "review_id", "theme_id", "order", "text" OR DELETE', pgid='pgtrigger_in_search_reviews_review_e210d', table='reviews_learningpoint', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='recommendation',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reviews_review', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', NEW.review_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', OLD.review_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."review_id", OLD."number", OLD."text", OLD."reason", OLD."outcome") IS DISTINCT FROM ROW(NEW."review_id", NEW."number", NEW."text", NEW."reason", NEW."outcome") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', OLD.review_id UNION SELECT \'reviews.review\', NEW.review_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='128266b5ce1415607a0e0053abd9953fdd486457', operation='INSERT OR UPDATE OF "review_id", "number", "text", "reason", "outcome" OR DELETE', pgid='pgtrigger_in_search_reviews_review_cbbfb', table='reviews_recommendation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='response',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reviews_response', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'reviews.review\', review_id FROM reviews_recommendation WHERE id = NEW.recommendation_id ) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'reviews.review\', review_id FROM reviews_recommendation WHERE id = OLD.recommendation_id ) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."recommendation_id", OLD."what") IS DISTINCT FROM ROW(NEW."recommendation_id", NEW."what") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM ( SELECT \'reviews.review\', review_id FROM reviews_recommendation WHERE id = OLD.recommendation_id UNION SELECT \'reviews.review\', review_id FROM reviews_recommendation WHERE id = NEW.recommendation_id ) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='cc4a9a9c7869b7c1c21f971eb2ac9f1a6f666bfa', operation='INSERT OR UPDATE OF "recommendation_id", "what" OR DELETE', pgid='pgtrigger_in_search_reviews_response_a4af1', table='reviews_response', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reviews_review', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."title", OLD."summary", OLD."kind", OLD."kind_as_named", OLD."pseudonym", OLD."stage", OLD."stage_note", OLD."methodology", OLD."what_happened", OLD."restricted", OLD."status", OLD."publish_at", OLD."audience", OLD."review_on") IS DISTINCT FROM ROW(NEW."title", NEW."summary", NEW."kind", NEW."kind_as_named", NEW."pseudonym", NEW."stage", NEW."stage_note", NEW."methodology", NEW."what_happened", NEW."restricted", NEW."status", NEW."publish_at", NEW."audience", NEW."review_on") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', OLD.id UNION SELECT \'reviews.review\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='6fd0bf91aae256a522fe5ccf45fc73ac1500950f', operation='INSERT OR UPDATE OF "title", "summary", "kind", "kind_as_named", "pseudonym", "stage", "stage_note", "methodology", "what_happened", "restricted", "status", "publish_at", "audience", "review_on" OR DELETE', pgid='pgtrigger_in_search_reviews_review_31842', table='reviews_review', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reviewthemes',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reviews_review', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', NEW.review_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', OLD.review_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."review_id", OLD."theme_id") IS DISTINCT FROM ROW(NEW."review_id", NEW."theme_id") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', OLD.review_id UNION SELECT \'reviews.review\', NEW.review_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='803bd7de2fb42be05e049796c21050d5b0013a98', operation='INSERT OR UPDATE OF "review_id", "theme_id" OR DELETE', pgid='pgtrigger_in_search_reviews_review_42404', table='reviews_review_themes', when='AFTER')),
        ),
        migrations.CreateModel(
            name='LearningTheme',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('reference.theme',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='learningtheme',
            trigger=pgtrigger.compiler.Trigger(name='in_search_reviews_learning', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', review_id FROM reviews_learningpoint WHERE theme_id = NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', review_id FROM reviews_learningpoint WHERE theme_id = OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."name") IS DISTINCT FROM ROW(NEW."name") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'reviews.review\', review_id FROM reviews_learningpoint WHERE theme_id = OLD.id UNION SELECT \'reviews.review\', review_id FROM reviews_learningpoint WHERE theme_id = NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='8dd03c40eea5b71cb1171125f88e0786fe13d9b4', operation='INSERT OR UPDATE OF "name" OR DELETE', pgid='pgtrigger_in_search_reviews_learning_3b0b4', table='reference_theme', when='AFTER')),
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
