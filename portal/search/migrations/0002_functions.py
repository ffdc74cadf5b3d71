"""What the database does to keep the entries and to read what was typed. Every function is named
`search_…`; to change one, replace it whole in a new migration."""

from django.db import migrations

# Finding and counting read what is narrow of an entry; its words and text are kept apart, and those it
# is ranked by as they are, since they are read a thousand at a time.
STORAGE = """
ALTER TABLE search_entry
    ALTER kind SET STORAGE MAIN,
    ALTER title SET STORAGE MAIN,
    ALTER named SET STORAGE MAIN,
    ALTER audience SET STORAGE MAIN,
    ALTER themes SET STORAGE MAIN,
    ALTER brief SET STORAGE EXTERNAL,
    SET (toast_tuple_target = 256);
"""

# Stems of English with no word left out: “was not brought” is a term. What says nothing in a
# question is left out by search_idle() instead.
CONFIGURATION = """
CREATE TEXT SEARCH DICTIONARY search_stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION search_english (COPY = english);
ALTER TEXT SEARCH CONFIGURATION search_english
    ALTER MAPPING FOR asciiword, word, asciihword, hword, hword_asciipart, hword_part
    WITH unaccent, search_stem;
"""
NO_CONFIGURATION = """
DROP TEXT SEARCH CONFIGURATION search_english;
DROP TEXT SEARCH DICTIONARY search_stem;
"""

READING = r"""
CREATE FUNCTION search_plain(html text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(
        replace(replace(replace(replace(
            regexp_replace(html, '<[^>]*>', ' ', 'g'),
            '&nbsp;', ' '), '&lt;', '<'), '&gt;', '>'), '&amp;', '&'),
        '[[:space:]]+', ' ', 'g'
    )
$$;

-- Small letters without accents; apostrophes close up, and whatever is no letter or digit parts.
CREATE FUNCTION search_folded(said text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT regexp_replace(
        regexp_replace(lower(unaccent(said)), '[''’‘`´]', '', 'g'), '[^[:alnum:]]+', ' ', 'g'
    )
$$;

CREATE FUNCTION search_vector(said text) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT to_tsvector('search_english', search_folded(left(COALESCE(said, ''), 200000)))
$$;

-- The stems of the words, as they follow each other.
CREATE FUNCTION search_stems(said text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT COALESCE(string_agg(lexeme, ' ' ORDER BY place), '')
    FROM unnest(search_vector(said)) AS found, unnest(found.positions) AS place
$$;

CREATE FUNCTION search_idle() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT string_to_array(
        'a an and ani are as at be been but by can could did do doe for from get had has have he '
        || 'her him his how i if in into is it me my of on or our she should so some that the '
        || 'their them then there these they this those to us was we were what when where which '
        || 'who whom whi will with would you your about abov also am im just one pleas without dont cant wont',
        ' '
    )
$$;

-- A query for stems that follow each other.
CREATE FUNCTION search_phrase(stems text) RETURNS tsquery LANGUAGE sql IMMUTABLE AS $$
    SELECT ('''' || replace(stems, ' ', '''<->''') || '''')::tsquery
$$;

-- Stems with each name of a term put as the term, without idle words and without repetition.
CREATE FUNCTION search_named(stems text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    said text := ' ' || stems || ' ';
    name record;
BEGIN
    FOR name IN
        SELECT term_id, n.stems FROM search_name AS n
        WHERE NOT related AND position(' ' || n.stems || ' ' IN said) > 0
        ORDER BY length(n.stems) DESC, term_id
    LOOP
        said := replace(said, ' ' || name.stems || ' ', ' #' || name.term_id || ' ');
    END LOOP;
    RETURN (
        SELECT COALESCE(string_agg(word, ' ' ORDER BY place), '')
        FROM (
            SELECT word, place, lag(word) OVER (ORDER BY place) AS before
            FROM unnest(string_to_array(btrim(said), ' ')) WITH ORDINALITY AS each(word, place)
            WHERE word <> ALL (search_idle())
        ) AS kept
        WHERE word IS DISTINCT FROM before
    );
END
$$;

CREATE FUNCTION search_pair(one text, next text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT '~' || left(md5(one || ' ' || next), 5)
$$;
"""
NO_READING = """
DROP FUNCTION search_pair(text, text);
DROP FUNCTION search_named(text);
DROP FUNCTION search_phrase(text);
DROP FUNCTION search_idle();
DROP FUNCTION search_stems(text);
DROP FUNCTION search_vector(text);
DROP FUNCTION search_folded(text);
DROP FUNCTION search_plain(text);
"""

KEEPING = r"""
-- The words with a hyphen, as they are written without.
CREATE FUNCTION search_joined(written text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(DISTINCT replace(word[1], '-', ''), ' . ')
    FROM regexp_matches(written, '[[:alpha:]]+(?:-[[:alpha:]]+)+', 'g') AS word
$$;

-- Neighbours in a text, idle words between them left out; and words with a hyphen as one.
CREATE FUNCTION search_neighbours(said tsvector, written text) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT COALESCE(array_agg(DISTINCT lexeme), '{}') FROM (
        SELECT search_pair(lexeme, lead(lexeme) OVER (ORDER BY place)) AS lexeme
        FROM unnest(said) AS found, unnest(found.positions) AS place
        WHERE lexeme <> ALL (search_idle())
        UNION ALL
        SELECT left(word, 200)
        FROM unnest(string_to_array(search_stems(search_joined(written)), ' ')) AS word
    ) AS found
    WHERE lexeme <> ''
$$;

-- Writes the entry of one page anew from what <kind>_searched(key) says of it, or removes it.
CREATE FUNCTION search_keep(page_kind text, page_key bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    page jsonb;
    in_title tsvector;
    in_summary tsvector;
    in_headings tsvector;
    in_text tsvector;
    said tsvector;
    in_brief tsvector;
    terms text[];
    weighed text;
BEGIN
    -- Whoever comes second waits here, and then reads what the first has written.
    LOOP
        PERFORM FROM search_entry AS e WHERE e.kind = page_kind AND e.key = page_key FOR UPDATE;
        EXIT WHEN FOUND;
        INSERT INTO search_entry (
            kind, key, title, text, named, brief, words, leads, audience, themes, kept_at
        )
        VALUES (page_kind, page_key, '', '', '', '', '', false, '', '{}', now())
        ON CONFLICT (kind, key) DO NOTHING;
        EXIT WHEN FOUND;
    END LOOP;
    EXECUTE format('SELECT %I($1)', replace(page_kind, '.', '_') || '_searched')
        INTO page USING page_key;
    DELETE FROM search_later AS l WHERE l.kind = page_kind AND l.key = page_key;
    IF page IS NULL THEN
        DELETE FROM search_entry AS e WHERE e.kind = page_kind AND e.key = page_key;
        RETURN;
    END IF;

    in_title := search_vector(concat_ws(' . ', page ->> 'title', search_joined(page ->> 'title')));
    in_summary := search_vector(concat_ws(
        ' . ', page ->> 'summary', page ->> 'terms', search_joined(page ->> 'summary')
    ));
    in_headings := search_vector(concat_ws(
        ' . ', page ->> 'headings', search_joined(page ->> 'headings')
    ));
    in_text := search_vector(page ->> 'text');
    said := in_title || in_summary || in_headings || in_text;

    SELECT
        array_agg(DISTINCT lexeme),
        string_agg(DISTINCT quote_literal(lexeme) || ':1' || weight, ' ') FILTER (WHERE weight <> '')
    INTO terms, weighed
    FROM (
        SELECT
            CASE WHEN related THEN '?' ELSE '#' END || term_id AS lexeme,
            CASE
                WHEN related AND in_title @@ asked THEN 'C'
                WHEN related AND (in_summary || in_headings) @@ asked THEN 'D'
                WHEN related THEN ''
                WHEN in_title @@ asked THEN 'A'
                WHEN in_summary @@ asked THEN 'B'
                WHEN in_headings @@ asked THEN 'C'
                ELSE ''
            END AS weight
        FROM search_name, LATERAL (SELECT search_phrase(stems) AS asked OFFSET 0) AS once
        WHERE said @@ asked
    ) AS named;

    SELECT COALESCE(string_agg(quote_literal(lexeme) || ':1,2,3', ' '), '')::tsvector
    INTO in_brief
    FROM unnest(in_text)
    WHERE cardinality(positions) > 2;
    in_brief := setweight(in_title, 'A') || setweight(in_summary, 'B') || setweight(in_headings, 'C')
        || in_brief;
    in_brief := ts_delete(in_brief, search_idle()) || COALESCE(weighed, '')::tsvector;

    UPDATE search_entry AS e SET
        title = page ->> 'title',
        text = translate(
            concat_ws(' ', page ->> 'summary', page ->> 'headings', page ->> 'text'),
            E'\x02\x03', ''
        ),
        named = search_named(search_stems(page ->> 'title')),
        brief = in_brief,
        words = ts_delete(said, search_idle()) || array_to_tsvector(
            search_neighbours(said, concat_ws(
                ' ', page ->> 'title', page ->> 'summary', page ->> 'headings', page ->> 'text'
            ))
            || COALESCE(terms, '{}')
            || ARRAY(SELECT '@' || each FROM jsonb_array_elements_text(page -> 'themes') AS each)
            || ARRAY(SELECT '^' || lexeme FROM unnest(ts_filter(in_brief, '{a}')))
        ),
        leads = COALESCE((page ->> 'leads')::boolean, false),
        audience = page ->> 'audience',
        themes = ARRAY(SELECT each::bigint FROM jsonb_array_elements_text(page -> 'themes') AS each),
        visible_from = (page ->> 'visible_from')::timestamptz,
        visible_until = (page ->> 'visible_until')::timestamptz,
        dated = (page ->> 'dated')::timestamptz,
        review_on = (page ->> 'review_on')::date,
        kept_at = now()
    WHERE e.kind = page_kind AND e.key = page_key;

    IF page ->> 'again_at' IS NOT NULL THEN
        INSERT INTO search_later (kind, key, at)
        VALUES (page_kind, page_key, (page ->> 'again_at')::timestamptz)
        ON CONFLICT (kind, key) DO UPDATE SET at = EXCLUDED.at;
    END IF;
END
$$;

-- Writes anew, of the entries whose moment has come, the first so many; says how many.
CREATE FUNCTION search_catch_up(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    done integer;
BEGIN
    PERFORM search_keep(kind, key) FROM (
        SELECT kind, key FROM (
            SELECT kind, key FROM search_later WHERE at <= now() ORDER BY at, kind, key LIMIT most
        ) AS due
        ORDER BY kind, key
    ) AS late;
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN done;
END
$$;

-- Reads the names of a term, and what it is looked for with, from the glossary.
CREATE FUNCTION search_keep_names(of_term bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_name WHERE term_id = of_term;
    INSERT INTO search_name (term_id, related, stems)
    SELECT of_term, bool_and(related), stems
    FROM (
        SELECT related, search_stems(name) AS stems
        FROM reference_term AS t,
            LATERAL (
                SELECT unnest(ARRAY[t.short::text, t.expansion::text]
                    || t.others::text[] || t.former::text[] || t.misspelt::text[]) AS name,
                    false AS related
                UNION ALL
                SELECT unnest(t.also::text[]), true
            ) AS each
        WHERE t.id = of_term
    ) AS names
    WHERE string_to_array(stems, ' ') <> '{}'
        AND NOT string_to_array(stems, ' ') <@ search_idle()
    GROUP BY stems;
END
$$;

-- Names have changed: pages that have the term, or words of its names, are written anew. Where
-- they are many, the worker goes on with them.
CREATE FUNCTION search_keep_term(of_term bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    asked text;
BEGIN
    PERFORM search_keep_names(of_term);
    SELECT string_agg(all_of_it, ' | ') INTO asked
    FROM (
        SELECT '(' || string_agg(quote_literal(word), ' & ') || ')' AS all_of_it
        FROM search_name AS n, unnest(string_to_array(n.stems, ' ')) AS word
        WHERE n.term_id = of_term AND word <> ALL (search_idle())
        GROUP BY n.stems
    ) AS names;
    asked := concat_ws(' | ', asked, format('''#%1$s'' | ''?%1$s''', of_term));
    INSERT INTO search_later (kind, key, at)
    SELECT kind, key, now() FROM search_entry WHERE words @@ asked::tsquery
    ON CONFLICT (kind, key) DO UPDATE SET at = LEAST(search_later.at, EXCLUDED.at);
    PERFORM search_catch_up(500);
END
$$;

CREATE FUNCTION search_keep_theme(of_theme bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_later (kind, key, at)
    SELECT kind, key, now() FROM search_entry WHERE words @@ format('''@%s''', of_theme)::tsquery
    ON CONFLICT (kind, key) DO UPDATE SET at = LEAST(search_later.at, EXCLUDED.at);
    PERFORM search_catch_up(500);
END
$$;
"""
NO_KEEPING = """
DROP FUNCTION search_keep_theme(bigint);
DROP FUNCTION search_keep_term(bigint);
DROP FUNCTION search_keep_names(bigint);
DROP FUNCTION search_catch_up(integer);
DROP FUNCTION search_keep(text, bigint);
DROP FUNCTION search_neighbours(tsvector, text);
DROP FUNCTION search_joined(text);
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_entries")]

    operations = [
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunSQL(CONFIGURATION, NO_CONFIGURATION),
        migrations.RunSQL(READING, NO_READING),
        migrations.RunSQL(KEEPING, NO_KEEPING),
    ]
