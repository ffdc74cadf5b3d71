"""A word with its letters in another order is understood, and a title with a hyphen is suggested
while somebody types it with a space."""

from importlib import import_module

from django.db import migrations

LETTERS = """
CREATE FUNCTION search_letters(word text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(letter, '' ORDER BY letter COLLATE "C")
    FROM regexp_split_to_table(word, '') AS letter
$$;
CREATE INDEX spelling_same_letters ON search_spelling (search_letters(word));
"""
NO_LETTERS = """
DROP INDEX spelling_same_letters;
DROP FUNCTION search_letters(text);
"""
# As in 0004, and those with the same letters first: “saftey” is less like “safety” than like others.
ALIKE = """
CREATE OR REPLACE FUNCTION search_alike(typed text, at timestamptz) RETURNS SETOF text
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    near record;
BEGIN
    FOR near IN
        SELECT word, search_phrase(search_stems(word)) AS asked
        FROM search_spelling
        WHERE (
                word % typed OR word LIKE typed || '%'
                OR search_letters(word) = search_letters(typed)
            )
            AND word <> typed
        ORDER BY
            search_letters(word) = search_letters(typed) DESC, similarity(word, typed) DESC, word
        LIMIT 20
    LOOP
        IF (SELECT * FROM search_how_often(ARRAY[near.asked], at, 1)) > 0 THEN
            RETURN NEXT near.word;
        END IF;
    END LOOP;
END
$$;
"""
# As in 0007, but that a space typed stands for a hyphen too, and a hyphen for a space.
TYPED = r"replace(replace(replace(typed, '\', '\\'), '%', '\%'), '_', '\_')"
LOOSELY = f"regexp_replace({TYPED}, '[ -]', '_', 'g')"


def alike_before() -> str:
    finding = import_module("portal.search.migrations.0004_finding").FINDING
    _, function = finding.split("CREATE FUNCTION search_alike")
    return f"CREATE OR REPLACE FUNCTION search_alike{function}"


def suggesting_before() -> str:
    return import_module("portal.search.migrations.0007_reading_less").SUGGESTING


class Migration(migrations.Migration):
    dependencies = [("search", "0008_what_contacts_are_rung_for")]

    operations = [
        migrations.RunSQL(LETTERS, NO_LETTERS),
        migrations.RunSQL(ALIKE, alike_before()),
        migrations.RunSQL(
            suggesting_before().replace(TYPED, LOOSELY, 1),
            suggesting_before(),
        ),
    ]
