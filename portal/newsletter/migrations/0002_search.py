import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

SEARCHED = """
-- What is pulled is found where it stands, never in an issue: it may have been withdrawn since.
CREATE FUNCTION newsletter_issue_searched(wanted bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'title', i.title,
        'summary', i.summary,
        'terms', concat_ws(
            ' . ', 'newsletter issue ' || i.number, to_char(i.month, 'FMMonth YYYY'),
            (SELECT string_agg(t.name, ' . ') FROM reference_theme AS t WHERE t.id = ANY (on_themes))
        ),
        'headings', (
            SELECT string_agg(p.title, ' . ' ORDER BY p."order", p.id)
            FROM newsletter_part AS p WHERE p.issue_id = i.id AND p.kind <> 'pulled'
        ),
        'text', search_plain(i.welcome),
        'audience', i.audience,
        'themes', on_themes,
        'visible_from', CASE WHEN i.status = 'approved' THEN i.publish_at END,
        'dated', i.month::timestamp AT TIME ZONE 'Europe/London',
        'review_on', i.review_on
    )
    FROM newsletter_issue AS i, LATERAL (
        SELECT ARRAY(
            SELECT j.theme_id FROM newsletter_issue_themes AS j WHERE j.issue_id = i.id
        ) AS on_themes
    ) AS joined
    WHERE i.id = wanted
$$;

-- The themes of an issue are not those of each article in it, so articles have none.
CREATE FUNCTION newsletter_part_searched(wanted bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'title', p.title,
        'summary', '',
        'terms', 'newsletter . ' || CASE p.kind
            WHEN 'profile' THEN 'role profile'
            WHEN 'myth' THEN 'myth and fact'
            WHEN 'news' THEN 'quick news'
            ELSE p.kind
        END,
        'text', concat_ws(' ', p.myth, search_plain(p.body)),
        'audience', i.audience,
        'themes', '[]'::jsonb,
        'visible_from', CASE WHEN i.status = 'approved' THEN i.publish_at END,
        'dated', i.month::timestamp AT TIME ZONE 'Europe/London'
    )
    FROM newsletter_part AS p JOIN newsletter_issue AS i ON i.id = p.issue_id
    WHERE p.id = wanted AND p.kind <> 'pulled'
$$;
"""
NOT_SEARCHED = """
DROP FUNCTION newsletter_part_searched(bigint);
DROP FUNCTION newsletter_issue_searched(bigint);
"""
BEGIN = """
SELECT search_keep('newsletter.issue', id) FROM newsletter_issue;
SELECT search_keep('newsletter.part', id) FROM newsletter_part;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0003_names_and_themes'),
        ('newsletter', '0001_issues'),
    ]

    operations = [
        migrations.RunSQL(SEARCHED, NOT_SEARCHED),
        pgtrigger.migrations.AddTrigger(
            model_name='issue',
            trigger=pgtrigger.compiler.Trigger(name='in_search_newsletter_issue', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.issue\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.issue\', OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."title", OLD."summary", OLD."welcome", OLD."number", OLD."month", OLD."status", OLD."publish_at", OLD."audience", OLD."review_on") IS DISTINCT FROM ROW(NEW."title", NEW."summary", NEW."welcome", NEW."number", NEW."month", NEW."status", NEW."publish_at", NEW."audience", NEW."review_on") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.issue\', OLD.id UNION SELECT \'newsletter.issue\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='9cabacfe5bf4864141fe929a53c8989dfb716834', operation='INSERT OR UPDATE OF "title", "summary", "welcome", "number", "month", "status", "publish_at", "audience", "review_on" OR DELETE', pgid='pgtrigger_in_search_newsletter_issue_91e89', table='newsletter_issue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='issue',
            trigger=pgtrigger.compiler.Trigger(name='in_search_newsletter_part', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.part\', id FROM newsletter_part WHERE issue_id = NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.part\', id FROM newsletter_part WHERE issue_id = OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."status", OLD."publish_at", OLD."audience", OLD."month") IS DISTINCT FROM ROW(NEW."status", NEW."publish_at", NEW."audience", NEW."month") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.part\', id FROM newsletter_part WHERE issue_id = OLD.id UNION SELECT \'newsletter.part\', id FROM newsletter_part WHERE issue_id = NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='8150c433888d76230c051a5c7ebeb334242045c8', operation='INSERT OR UPDATE OF "status", "publish_at", "audience", "month" OR DELETE', pgid='pgtrigger_in_search_newsletter_part_0fb42', table='newsletter_issue', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='issuethemes',
            trigger=pgtrigger.compiler.Trigger(name='in_search_newsletter_issue', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.issue\', NEW.issue_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.issue\', OLD.issue_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."issue_id", OLD."theme_id") IS DISTINCT FROM ROW(NEW."issue_id", NEW."theme_id") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.issue\', OLD.issue_id UNION SELECT \'newsletter.issue\', NEW.issue_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='6a0000f72e6c832857e43f0d6eaf721157528ef1', operation='INSERT OR UPDATE OF "issue_id", "theme_id" OR DELETE', pgid='pgtrigger_in_search_newsletter_issue_634f8', table='newsletter_issue_themes', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='part',
            trigger=pgtrigger.compiler.Trigger(name='in_search_newsletter_issue', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.issue\', NEW.issue_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.issue\', OLD.issue_id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."issue_id", OLD."kind", OLD."title", OLD."order") IS DISTINCT FROM ROW(NEW."issue_id", NEW."kind", NEW."title", NEW."order") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.issue\', OLD.issue_id UNION SELECT \'newsletter.issue\', NEW.issue_id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='f9b85451648d357c81acdeda8397addf27bf6272', operation='INSERT OR UPDATE OF "issue_id", "kind", "title", "order" OR DELETE', pgid='pgtrigger_in_search_newsletter_issue_90f96', table='newsletter_part', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='part',
            trigger=pgtrigger.compiler.Trigger(name='in_search_newsletter_part', sql=pgtrigger.compiler.UpsertTriggerSql(func='IF TG_OP = \'INSERT\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.part\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF TG_OP = \'DELETE\' THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.part\', OLD.id) AS found(kind, key) ORDER BY kind, key ) AS kept; ELSIF ROW(OLD."issue_id", OLD."kind", OLD."title", OLD."body", OLD."myth") IS DISTINCT FROM ROW(NEW."issue_id", NEW."kind", NEW."title", NEW."body", NEW."myth") THEN PERFORM search_keep(kind, key) FROM ( SELECT kind, key FROM (SELECT \'newsletter.part\', OLD.id UNION SELECT \'newsletter.part\', NEW.id) AS found(kind, key) ORDER BY kind, key ) AS kept; END IF; RETURN NULL;', hash='cc9330ffb9247198f187e537da24213525871ae3', operation='INSERT OR UPDATE OF "issue_id", "kind", "title", "body", "myth" OR DELETE', pgid='pgtrigger_in_search_newsletter_part_b8fea', table='newsletter_part', when='AFTER')),
        ),
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
