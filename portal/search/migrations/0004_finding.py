"""The one query of search: what is found, how many of each kind, and the page that is shown."""

from django.db import migrations

# Settings of the function's own, for the planner does not know what reading a large vector costs:
# always by the index, and planned for the words at hand.
#
# Every match is looked at once, in `found`: whether it is named just so, whether all of it stands in
# its title, how well its brief words fit, and how many of `parts` it has. A long brief fits
# less well: a release that is about much comes below what is about just this. What is past its
# review date counts half. What else could be chosen is counted in the best thousand, each choice as
# if itself were not made.
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

CREATE FUNCTION search_found(
    asked tsquery, ranked tsquery, titled tsquery, wanted_name text, parts tsquery[], at timestamptz,
    of_section text, of_audiences text[], of_theme bigint, of_year integer,
    by_date boolean, skip integer, most integer
) RETURNS jsonb LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan SET work_mem = '32MB' AS $$
BEGIN
    RETURN (
        WITH found AS MATERIALIZED (
            SELECT
                id,
                dated,
                CASE WHEN by_date THEN extract(epoch FROM COALESCE(dated, '1900-01-01'))
                    WHEN named <> wanted_name THEN 0 WHEN leads THEN 2 ELSE 1 END AS first,
                CASE WHEN by_date THEN 0 ELSE (
                    ts_rank('{0.1, 0.3, 0.6, 1}', brief, ranked, 1)
                    + CASE WHEN parts = '{}' THEN 0 ELSE (
                        SELECT count(*) FROM unnest(parts) AS part WHERE brief @@ part
                    ) END
                    + CASE WHEN brief @@ titled THEN search_titled(named, wanted_name) ELSE 0 END
                ) * CASE WHEN review_on < at::date THEN 0.5 ELSE 1 END END AS score,
                (of_section IS NULL OR kind LIKE of_section || '.%')
                AND (of_audiences IS NULL OR audience = ANY (of_audiences))
                AND (of_theme IS NULL OR of_theme = ANY (themes))
                AND (of_year IS NULL OR search_year(dated) = of_year) AS fits
            FROM search_entry
            WHERE words @@ asked
                AND visible_from <= at AND (visible_until IS NULL OR visible_until > at)
        ),
        shown AS (
            SELECT * FROM found WHERE fits
            ORDER BY first DESC, score DESC, dated DESC NULLS LAST, id
            OFFSET skip LIMIT most
        ),
        best AS (
            SELECT id FROM found
            ORDER BY first DESC, score DESC, dated DESC NULLS LAST, id LIMIT 1000
        ),
        tally AS MATERIALIZED (
            SELECT
                split_part(kind, '.', 1) AS section, audience, themes, search_year(dated) AS year,
                of_section IS NULL OR kind LIKE of_section || '.%' AS in_section,
                of_audiences IS NULL OR audience = ANY (of_audiences) AS in_audience,
                of_theme IS NULL OR of_theme = ANY (themes) AS in_theme,
                of_year IS NULL OR search_year(dated) = of_year AS in_year
            FROM search_entry JOIN best USING (id)
        )
        SELECT jsonb_build_object(
            'everywhere', (SELECT count(*) FROM found),
            'total', (SELECT count(*) FROM found WHERE fits),
            'shown', (
                SELECT jsonb_agg(id ORDER BY first DESC, score DESC, dated DESC NULLS LAST, id)
                FROM shown
            ),
            'section', (
                SELECT jsonb_object_agg(section, number) FROM (
                    SELECT section, count(*) AS number FROM tally
                    WHERE in_audience AND in_theme AND in_year GROUP BY section
                ) AS each
            ),
            'audience', (
                SELECT jsonb_object_agg(audience, number) FROM (
                    SELECT audience, count(*) AS number FROM tally
                    WHERE in_section AND in_theme AND in_year GROUP BY audience
                ) AS each
            ),
            'theme', (
                SELECT jsonb_object_agg(theme, number) FROM (
                    SELECT theme, count(*) AS number FROM tally, unnest(themes) AS theme
                    WHERE in_section AND in_audience AND in_year GROUP BY theme
                ) AS each
            ),
            'year', (
                SELECT jsonb_object_agg(year, number) FROM (
                    SELECT year, count(*) AS number FROM tally
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
"""
NOT_FINDING = """
DROP FUNCTION search_matching(text, tsquery);
DROP FUNCTION search_found(
    tsquery, tsquery, tsquery, text, timestamptz, tsquery[], text, text[], bigint, integer, boolean, integer,
    integer
);
DROP FUNCTION search_titled(text, text);
DROP FUNCTION search_year(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0003_names_and_themes")]

    operations = [migrations.RunSQL(FINDING, NOT_FINDING)]
