"""How each database keeps the words of entries and finds them again: FTS5 of SQLite, tsvector of PostgreSQL.

Another index, such as OpenSearch, would be a third class with these methods. Words come from `words.py`: letters
and digits alone, so there is nothing in them that a database could take for an operator.
"""

from django.db import connection

MOST = 500  # results: whoever finds more adds a word or a filter

TITLE, TEXT = 10, 1  # how much a word counts there


class SQLite:
    making = (
        "CREATE VIRTUAL TABLE portal_entry_words USING fts5 "
        "(title, text, tokenize = 'porter unicode61 remove_diacritics 2')",
    )
    unmaking = ("DROP TABLE portal_entry_words",)

    def write(self, rows):
        """Keep the words of entries: rows of a key, the words of the title and those of the text."""
        with connection.cursor() as cursor:
            # In place of what a database that was emptied past the models has left: its keys begin anew.
            cursor.executemany("REPLACE INTO portal_entry_words (rowid, title, text) VALUES (%s, %s, %s)", rows)

    def remove(self, keys):
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM portal_entry_words WHERE rowid = %s", [(key,) for key in keys])

    def tidy(self):
        """After a rebuild: without what has no entry, and in one piece."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM portal_entry_words WHERE rowid NOT IN (SELECT id FROM portal_entry)")
            cursor.execute("INSERT INTO portal_entry_words (portal_entry_words) VALUES ('optimize')")

    def having(self, words, entries):
        """SQL and its values for the keys of those `entries` that have all the words."""
        seen, values = compiled(entries)
        return (
            f"SELECT portal_entry_words.rowid FROM portal_entry_words JOIN ({seen}) seen "
            "ON seen.id = portal_entry_words.rowid WHERE portal_entry_words MATCH %s",
            [*values, self.all_of(words)],
        )

    def best_first(self, words):
        """The order of these, as SQL and its values: first those whose titles have all the words."""
        return (
            "portal_entry_words.rowid IN "
            "(SELECT rowid FROM portal_entry_words WHERE portal_entry_words MATCH %s) DESC, "
            f"bm25(portal_entry_words, {TITLE}, {TEXT}), portal_entry_words.rowid DESC",
            [f"title : ({self.all_of(words)})"],
        )

    def all_of(self, words):
        return " AND ".join(f'"{word}"' for word in words)


class PostgreSQL:
    """Titles are kept apart as well: whether one has all the words is then known without reading the long texts."""

    making = (
        "ALTER TABLE portal_entry ADD COLUMN title_words tsvector, ADD COLUMN words tsvector",
        "CREATE INDEX portal_entry_words ON portal_entry USING gin (words)",
    )
    unmaking = ("ALTER TABLE portal_entry DROP COLUMN title_words, DROP COLUMN words",)

    def write(self, rows):
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE portal_entry SET title_words = to_tsvector('english', %s), words = "
                "setweight(to_tsvector('english', %s), 'A') || setweight(to_tsvector('english', %s), 'D') "
                "WHERE id = %s",
                [(title, title, text, key) for key, title, text in rows],
            )

    def remove(self, keys):
        """They go with their entries."""

    def tidy(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('portal_entry_words')")

    def having(self, words, entries):
        seen, values = compiled(entries)
        return (
            "SELECT portal_entry.id FROM portal_entry "
            f"WHERE portal_entry.words @@ to_tsquery('english', %s) AND portal_entry.id IN ({seen})",
            [self.all_of(words), *values],
        )

    def best_first(self, words):
        return (
            "portal_entry.title_words @@ to_tsquery('english', %s) DESC, "
            f"ts_rank('{{{TEXT / 10}, 0, 0, {TITLE / 10}}}', portal_entry.words, to_tsquery('english', %s)) DESC, "
            "portal_entry.id DESC",
            [self.all_of(words), self.all_of(words)],
        )

    def all_of(self, words):
        return " & ".join(f"'{word}'" for word in words)


ENGINES = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def engine():
    return ENGINES[connection.vendor]


def compiled(entries):
    return entries.order_by().values("id").query.get_compiler(connection=connection).as_sql()


def keys_of(words, entries):
    """The keys of those `entries` that have all the words, best first: at most MOST, and one that says there are more.

    One query.
    """
    having, values = engine().having(words, entries)
    order, more_values = engine().best_first(words)
    with connection.cursor() as cursor:
        cursor.execute(f"{having} ORDER BY {order} LIMIT {MOST + 1}", [*values, *more_values])
        return [key for (key,) in cursor.fetchall()]


def found_alone(words, entries):
    """Those of some words that one of the `entries` has. One query."""
    asked = [engine().having([word], entries) for word in words]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(f"EXISTS ({sql})" for sql, _values in asked),
            [value for _sql, values in asked for value in values],
        )
        return [word for word, is_found in zip(words, cursor.fetchone(), strict=True) if is_found]
