"""What may be meant by what has been typed so far."""

from django.db import migrations

# First titles and terms that begin with it, then titles with all its words, the last unfinished.
# Of the many that an unfinished word may begin only so many are looked at: they are not ranked.
SUGGESTING = r"""
CREATE FUNCTION search_suggested(
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
        SELECT string_agg(quote_literal(word) || ':A', ' & ')::tsquery INTO asked
        FROM unnest(string_to_array(before, ' ')) AS word WHERE word <> ALL (search_idle());
        unfinished := (quote_literal(stem) || ':*A')::tsquery;
        IF search_stems(stem) NOT IN ('', stem) THEN
            unfinished := unfinished || (quote_literal(search_stems(stem)) || ':A')::tsquery;
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
                ORDER BY lower(e.title) LIMIT most
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
                WHERE e.brief @@ asked
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
NOT_SUGGESTING = "DROP FUNCTION search_suggested(text, text, text, timestamptz, integer)"


class Migration(migrations.Migration):
    dependencies = [("search", "0005_contacts_and_topics")]

    operations = [migrations.RunSQL(SUGGESTING, NOT_SUGGESTING)]
