"""The one query of search: what is found, how many of each kind, and the page that is shown."""

from django.db import migrations

# Settings of the function's own, for the planner does not know what reading a large vector costs:
# always by the index, and planned for the words at hand.
#
# Ranking reads the brief words of a page, so it is for the best thousand. Those with all of it in the
# title come first, which the index knows (`^`), the shorter the better. Then those that have it among
# their brief words, then others, of each the newest. Of the thousand is told how well the brief words
# of each fit, and how many of `parts` it has. A long brief fits less well: a release that is about
# much comes below what is about just this. What is past its review date counts half.
#
# Of many matches no more than ten thousand are looked at, which is also the most that is said, except
# by date: then each has to be. What else could be chosen is counted in the best thousand, each choice
# as if itself were not made.
FINDING = """
CREATE FUNCTION search_year(moment timestamptz) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT extract(year FROM moment AT TIME ZONE 'Europe/London')::integer
$$;

-- How well a title in which all of it stands fits: the better the shorter it is, and where it begins
-- with it.
CREATE FUNCTION search_titled(named text, wanted_name text) RETURNS double precision
LANGUAGE sql IMMUTABLE AS $$
    SELECT 10
        + 5.0 / GREATEST(cardinality(string_to_array(named, ' ')), 1)
        + CASE WHEN wanted_name <> '' AND starts_with(named, wanted_name || ' ') THEN 1 ELSE 0 END
$$;

-- What is narrowed to some section, audiences, theme and year, where these are given.
CREATE FUNCTION search_fits(
    entry search_entry, of_section text, of_audiences text[], of_theme bigint, of_year integer
) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT (of_section IS NULL OR entry.kind LIKE of_section || '.%')
        AND (of_audiences IS NULL OR entry.audience = ANY (of_audiences))
        AND (of_theme IS NULL OR of_theme = ANY (entry.themes))
        AND (of_year IS NULL OR search_year(entry.dated) = of_year)
$$;

CREATE FUNCTION search_found(
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
        WITH found AS MATERIALIZED (
            SELECT e.id, e.dated FROM search_entry AS e
            WHERE words @@ asked
                AND visible_from <= at AND (visible_until IS NULL OR visible_until > at)
                AND search_fits(e, of_section, of_audiences, of_theme, of_year)
            LIMIT CASE WHEN by_date THEN NULL ELSE looked_at END
        ),
        in_title AS MATERIALIZED (
            SELECT e.id FROM search_entry AS e
            WHERE words @@ (asked && titled)
                AND visible_from <= at AND (visible_until IS NULL OR visible_until > at)
                AND search_fits(e, of_section, of_audiences, of_theme, of_year)
            ORDER BY
                search_titled(named, wanted_name)
                    * CASE WHEN review_on < today THEN 0.5 ELSE 1 END DESC,
                dated DESC NULLS LAST, id
            LIMIT CASE WHEN by_date THEN 0 ELSE best END
        ),
        in_brief AS MATERIALIZED (
            SELECT id FROM (
                SELECT e.id, e.dated FROM search_entry AS e
                WHERE brief @@ asked
                    AND visible_from <= at AND (visible_until IS NULL OR visible_until > at)
                    AND search_fits(e, of_section, of_audiences, of_theme, of_year)
                LIMIT looked_at
            ) AS some_of_them
            ORDER BY dated DESC NULLS LAST, id
            LIMIT CASE WHEN by_date OR has_minus THEN 0
                ELSE best - (SELECT count(*) FROM in_title) END
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
                CASE WHEN by_date OR NOT every.fits THEN 0 ELSE (
                    ts_rank('{0.1, 0.3, 0.6, 1}', read.words, ranked, 1)
                    + CASE WHEN parts = '{}' THEN 0 ELSE (
                        SELECT count(*) FROM unnest(parts) AS part WHERE read.words @@ part
                    ) END
                    + CASE WHEN every.titled THEN search_titled(named, wanted_name) ELSE 0 END
                ) * CASE WHEN review_on < today THEN 0.5 ELSE 1 END END AS score
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
                SELECT CASE WHEN parts = '{}' THEN brief ELSE brief || '' END AS words OFFSET 0
            ) AS read  -- fetched once, where it is looked at often
        ),
        shown AS (
            SELECT * FROM told WHERE fits
            ORDER BY first DESC, score DESC, dated DESC NULLS LAST, id
            OFFSET skip LIMIT most
        )
        SELECT jsonb_build_object(
            'everywhere', (SELECT count(*) FROM found) + (SELECT count(*) FROM elsewhere),
            'total', (SELECT count(*) FROM found),
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
    );
END
$$;

-- The keys of the pages of one kind that a query finds, for a list that is searched by itself.
CREATE FUNCTION search_matching(of_kind text, asked tsquery) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    RETURN QUERY SELECT key FROM search_entry WHERE words @@ asked AND kind = of_kind;
END
$$;

-- In how many pages that anybody may read each of some queries is found, counted up to `most`.
CREATE FUNCTION search_how_often(asked tsquery[], at timestamptz, most integer)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    one tsquery;
BEGIN
    FOREACH one IN ARRAY asked LOOP
        RETURN QUERY SELECT count(*) FROM (
            SELECT FROM search_entry WHERE words @@ one
                AND visible_from <= at AND (visible_until IS NULL OR visible_until > at)
            LIMIT most
        ) AS found;
    END LOOP;
END
$$;

-- The words most like one, of those that some page has which anybody may read.
CREATE FUNCTION search_alike(typed text, at timestamptz) RETURNS SETOF text
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    near record;
BEGIN
    FOR near IN
        SELECT word, search_phrase(search_stems(word)) AS asked
        FROM search_spelling
        WHERE (word % typed OR word LIKE typed || '%') AND word <> typed
        ORDER BY similarity(word, typed) DESC, word
        LIMIT 20
    LOOP
        IF (SELECT * FROM search_how_often(ARRAY[near.asked], at, 1)) > 0 THEN
            RETURN NEXT near.word;
        END IF;
    END LOOP;
END
$$;
"""
NOT_FINDING = """
DROP FUNCTION search_alike(text, timestamptz);
DROP FUNCTION search_how_often(tsquery[], timestamptz, integer);
DROP FUNCTION search_matching(text, tsquery);
DROP FUNCTION search_found(
    tsquery, tsquery, tsquery, text, tsquery[], timestamptz, text, text[], bigint, integer, boolean, integer,
    integer
);
DROP FUNCTION search_fits(search_entry, text, text[], bigint, integer);
DROP FUNCTION search_titled(text, text);
DROP FUNCTION search_year(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0003_names_and_themes")]

    operations = [migrations.RunSQL(FINDING, NOT_FINDING)]
