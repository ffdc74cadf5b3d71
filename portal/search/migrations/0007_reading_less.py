"""Finding and suggesting look at fewer entries: what they find, and in which order, stays."""

from importlib import import_module

from django.db import migrations

# What is found is told in 0004. Reading brief words costs most. Those of a page are read only if it
# may come among the pages shown: a title in which all of it stands counts ten or more, brief words
# no more than one, each of `parts` one.
FINDING = """
-- What is narrowed to some section, audiences, theme and year, where these are given. The year is
-- asked for by its two ends: to work it out of each of many moments takes long.
CREATE OR REPLACE FUNCTION search_fits(
    entry search_entry, of_section text, of_audiences text[], of_theme bigint, of_year integer
) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (of_section IS NULL OR entry.kind LIKE of_section || '.%')
        AND (of_audiences IS NULL OR entry.audience = ANY (of_audiences))
        AND (of_theme IS NULL OR of_theme = ANY (entry.themes))
        AND (of_year IS NULL OR (
            entry.dated >= make_timestamp(of_year, 1, 1, 0, 0, 0) AT TIME ZONE 'Europe/London'
            AND entry.dated < make_timestamp(of_year + 1, 1, 1, 0, 0, 0) AT TIME ZONE 'Europe/London'
        ))
$$;

CREATE OR REPLACE FUNCTION search_found(
    asked tsquery, ranked tsquery, titled tsquery, wanted_name text, parts tsquery[], at timestamptz,
    of_section text, of_audiences text[], of_theme bigint, of_year integer,
    by_date boolean, skip integer, most integer
) RETURNS jsonb LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan SET work_mem = '32MB' AS $$
DECLARE
    best CONSTANT integer := 1000;
    looked_at CONSTANT integer := 10000;
    has_minus CONSTANT boolean := position('!' IN asked::text) > 0;  -- brief words cannot tell
    today CONSTANT date := (at AT TIME ZONE 'Europe/London')::date;
    narrowed CONSTANT boolean := num_nonnulls(of_section, of_audiences, of_theme, of_year) > 0;
BEGIN
    RETURN (
        -- What has it among its brief words has it: where these are enough, no others are looked at.
        WITH briefly AS MATERIALIZED (
            SELECT e.id, e.dated FROM search_entry AS e
            WHERE brief @@ asked
                AND visible_from <= at AND (visible_until IS NULL OR visible_until > at)
                AND search_fits(e, of_section, of_audiences, of_theme, of_year)
            LIMIT CASE WHEN by_date OR has_minus THEN 0 ELSE looked_at END
        ),
        found AS MATERIALIZED (
            SELECT e.id, e.dated FROM search_entry AS e
            WHERE words @@ asked AND (of_theme IS NULL OR words @@ ('@' || of_theme)::tsquery)
                AND visible_from <= at AND (visible_until IS NULL OR visible_until > at)
                AND search_fits(e, of_section, of_audiences, of_theme, of_year)
            LIMIT CASE WHEN by_date THEN NULL
                WHEN (SELECT count(*) FROM briefly) = looked_at THEN 0 ELSE looked_at END
        ),
        number AS MATERIALIZED (
            SELECT GREATEST((SELECT count(*) FROM briefly), (SELECT count(*) FROM found)) AS of_all
        ),
        in_title AS MATERIALIZED (
            SELECT e.id FROM search_entry AS e
            WHERE words @@ titled AND words @@ asked  -- first what fewer have
                AND visible_from <= at AND (visible_until IS NULL OR visible_until > at)
                AND search_fits(e, of_section, of_audiences, of_theme, of_year)
            ORDER BY
                search_titled(named, wanted_name)
                    * CASE WHEN review_on < today THEN 0.5 ELSE 1 END DESC,
                dated DESC NULLS LAST, id
            LIMIT CASE WHEN by_date THEN 0 ELSE best END
        ),
        in_brief AS MATERIALIZED (
            SELECT id FROM briefly
            ORDER BY dated DESC NULLS LAST, id
            LIMIT best - (SELECT count(*) FROM in_title)
        ),
        others AS MATERIALIZED (
            SELECT id FROM found
            ORDER BY dated DESC NULLS LAST, id
            LIMIT best - (SELECT count(*) FROM in_title) - (SELECT count(*) FROM in_brief)
        ),
        elsewhere AS MATERIALIZED (
            SELECT e.id FROM search_entry AS e
            WHERE words @@ asked
                AND visible_from <= at AND (visible_until IS NULL OR visible_until > at)
                AND NOT search_fits(e, of_section, of_audiences, of_theme, of_year)
            LIMIT CASE WHEN narrowed THEN best ELSE 0 END
        ),
        told AS MATERIALIZED (
            SELECT
                e.id, e.dated, every.fits,
                split_part(kind, '.', 1) AS section, audience, themes, search_year(dated) AS year,
                of_section IS NULL OR kind LIKE of_section || '.%' AS in_section,
                of_audiences IS NULL OR audience = ANY (of_audiences) AS in_audience,
                of_theme IS NULL OR of_theme = ANY (themes) AS in_theme,
                of_year IS NULL OR search_year(dated) = of_year AS in_year,
                CASE WHEN by_date THEN extract(epoch FROM COALESCE(dated, '1900-01-01'))
                    WHEN named <> wanted_name THEN 0 WHEN leads THEN 2 ELSE 1 END AS first,
                e.brief, late.share,
                CASE WHEN every.titled THEN search_titled(named, wanted_name) ELSE 0 END AS of_title
            FROM (
                SELECT id, bool_or(place = 1) AS titled, bool_and(place < 3) AS fits FROM (
                    SELECT id, 1 AS place FROM in_title
                    UNION ALL SELECT id, 2 FROM in_brief
                    UNION ALL SELECT id, 2 FROM others
                    UNION ALL SELECT id, 3 FROM elsewhere
                ) AS each
                GROUP BY id
            ) AS every
            JOIN search_entry AS e USING (id),
            LATERAL (
                SELECT CASE WHEN review_on < today THEN 0.5::double precision ELSE 1 END AS share
            ) AS late
        ),
        -- What cannot come among those shown, however well its brief words fit, is not read.
        enough AS MATERIALIZED (
            SELECT of_title * share AS score FROM told WHERE fits
            ORDER BY of_title * share DESC OFFSET skip + most - 1 LIMIT 1
        ),
        scored AS MATERIALIZED (
            SELECT id, first, dated, CASE WHEN by_date THEN 0 ELSE (
                ts_rank('{0.1, 0.3, 0.6, 1}', read.words, ranked, 1)
                + CASE WHEN parts = '{}' THEN 0 ELSE (
                    SELECT count(*) FROM unnest(parts) AS part WHERE read.words @@ part
                ) END
                + of_title
            ) * share END AS score
            FROM told,
            LATERAL (
                SELECT CASE WHEN parts = '{}' THEN brief ELSE brief || '' END AS words OFFSET 0
            ) AS read  -- fetched once, where it is looked at often
            WHERE fits AND (
                first > 0
                OR (1 + cardinality(parts) + of_title) * share
                    >= COALESCE((SELECT score FROM enough), 0)
            )
        ),
        shown AS (
            SELECT * FROM scored
            ORDER BY first DESC, score DESC, dated DESC NULLS LAST, id
            OFFSET skip LIMIT most
        )
        SELECT jsonb_build_object(
            'everywhere', number.of_all + (SELECT count(*) FROM elsewhere),
            'total', number.of_all,
            'shown', (
                SELECT jsonb_agg(id ORDER BY first DESC, score DESC, dated DESC NULLS LAST, id)
                FROM shown
            ),
            'section', (
                SELECT jsonb_object_agg(section, number) FROM (
                    SELECT section, count(*) AS number FROM told
                    WHERE in_audience AND in_theme AND in_year GROUP BY section
                ) AS each
            ),
            'audience', (
                SELECT jsonb_object_agg(audience, number) FROM (
                    SELECT audience, count(*) AS number FROM told
                    WHERE in_section AND in_theme AND in_year GROUP BY audience
                ) AS each
            ),
            'theme', (
                SELECT jsonb_object_agg(theme, number) FROM (
                    SELECT theme, count(*) AS number FROM told, unnest(themes) AS theme
                    WHERE in_section AND in_audience AND in_year GROUP BY theme
                ) AS each
            ),
            'year', (
                SELECT jsonb_object_agg(year, number) FROM (
                    SELECT year, count(*) AS number FROM told
                    WHERE in_section AND in_audience AND in_theme AND year IS NOT NULL GROUP BY year
                ) AS each
            )
        )
        FROM number
    );
END
$$;
"""

# What is suggested is told in 0006. Titles are looked for by their marked words (`^`), which the index
# alone answers, and in its own order.
SUGGESTING = r"""
CREATE OR REPLACE FUNCTION search_suggested(
    typed text, before text, last text, at timestamptz, most integer
) RETURNS SETOF text LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    begins text := replace(replace(replace(typed, '\', '\\'), '%', '\%'), '_', '\_') || '%';
    stem text := replace(search_folded(last), ' ', '');
    asked tsquery;
    unfinished tsquery;
BEGIN
    IF length(stem) > 1 THEN
        SELECT string_agg(quote_literal('^' || word), ' & ')::tsquery INTO asked
        FROM unnest(string_to_array(before, ' ')) AS word WHERE word <> ALL (search_idle());
        unfinished := (quote_literal('^' || stem) || ':*')::tsquery;
        IF search_stems(stem) NOT IN ('', stem) THEN
            unfinished := unfinished || quote_literal('^' || search_stems(stem))::tsquery;
        END IF;
        asked := COALESCE(asked && unfinished, unfinished);
    END IF;
    RETURN QUERY
    SELECT title FROM (
        SELECT DISTINCT ON (lower(title)) title, place FROM (
            (
                SELECT 1 AS place, e.title::text FROM search_entry AS e
                WHERE lower(e.title) LIKE begins
                    AND visible_from <= at AND (visible_until IS NULL OR visible_until > at)
                ORDER BY lower(e.title) USING ~<~ LIMIT most
            )
            UNION ALL
            (
                SELECT 1, t.short || COALESCE(': ' || NULLIF(t.expansion, ''), '')
                FROM reference_term AS t
                WHERE EXISTS (
                    SELECT FROM unnest(
                        ARRAY[t.short, t.expansion]::text[] || t.others || t.former || t.also
                    ) AS name
                    WHERE search_folded(name) LIKE search_folded(typed) || '%'
                )
                ORDER BY 2 LIMIT most / 2
            )
            UNION ALL
            (
                SELECT 2, e.title::text FROM search_entry AS e
                WHERE e.words @@ asked
                    AND visible_from <= at AND (visible_until IS NULL OR visible_until > at)
                LIMIT most
            )
        ) AS each
        ORDER BY lower(title), place
    ) AS once
    ORDER BY place, lower(title)
    LIMIT most;
END
$$;
"""


def before(module: str, name: str) -> str:
    """As an earlier migration has it, to take its place again."""
    sql = getattr(import_module(f"portal.search.migrations.{module}"), name)
    return sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("search", "0006_suggesting")]

    operations = [
        migrations.RunSQL(FINDING, before("0004_finding", "FINDING")),
        migrations.RunSQL(SUGGESTING, before("0006_suggesting", "SUGGESTING")),
    ]
