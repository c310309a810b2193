"""How each database keeps the words of entries and finds them again: FTS5 of SQLite, tsvector of PostgreSQL.

Another index, such as OpenSearch, would be a third class with `write`, `remove`, `tidy`, `keys` and `found`: it asks
for its best in turn and keeps those that are among the entries it is given. Words come from `words.py`: letters and
digits alone, so there is nothing in them that an index could take for an operator.
"""

from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Func, Value

MOST = 500  # results: whoever finds more adds a word or a filter

TITLE, TEXT = 10, 1  # how much a word counts there


class Terms(NamedTuple):
    """What an entry must have: of each list one word, and of each list one phrase."""

    words: list[list[str]]
    phrases: list[list[str]]

    @property
    def own_words(self):
        """As the reader wrote them, with nothing that may stand in their place."""
        return [[word] for word, *_others in self.words]


class Database:
    """What both have in common: one query, which finds and keeps to the entries that are given.

    Phrases are looked for in what entries say, letter by letter: where words stand would depend on how a Chinese text
    was cut. That is done last and in order, so it is done for as many as are shown, not for all that have the words.
    """

    def keys(self, terms, entries, most):
        """The keys of the best of these `entries` that have it all, best first. One query."""
        try:
            sql, values = self.best(terms, entries, most)
        except EmptyResultSet:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [key for (key,) in cursor.fetchall()]

    def found(self, each_terms, entries):
        """For each whether any of these `entries` has it all. One query."""
        asked = [self.any(terms, entries) for terms in each_terms]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT " + ", ".join(f"EXISTS ({sql})" for sql, _values in asked),
                [value for _sql, values in asked for value in values],
            )
            return list(cursor.fetchone())

    def any(self, terms, entries):
        having, values = self.having(terms.words, entries)
        said, phrases = self.saying(terms.phrases)
        return (
            f"SELECT 1 FROM ({having}) found JOIN portal_entry ON portal_entry.id = found.id WHERE {said}",
            [*values, *phrases],
        )

    def saying(self, phrases):
        """The condition that an entry says all phrases."""
        each = [" OR ".join(f"{self.position}(portal_entry.said, %s) > 0" for _phrase in any_of) for any_of in phrases]
        return " AND ".join(f"({any_of})" for any_of in each) or "TRUE", [
            phrase for any_of in phrases for phrase in any_of
        ]


class SQLite(Database):
    making = (
        "CREATE VIRTUAL TABLE portal_entry_words USING fts5 "
        "(title, text, tokenize = 'porter unicode61 remove_diacritics 2')",
    )
    unmaking = ("DROP TABLE portal_entry_words",)
    position = "instr"

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

    def best(self, terms, entries, most):
        having, values = self.having(terms.words, entries)
        # First those whose titles have all the words; what is found by its place alone comes last.
        own_words = self.all_of(terms.own_words)
        tiers = [f"title : ({own_words})", *([own_words] if terms.words != terms.own_words else [])]
        has_all = "portal_entry_words.rowid IN (SELECT rowid FROM portal_entry_words WHERE portal_entry_words MATCH %s)"
        order = f"{f'{has_all} DESC, ' * len(tiers)}bm25(portal_entry_words, {TITLE}, {TEXT}), id DESC"
        values = [*values, *tiers]
        if not terms.phrases:
            return f"{having} ORDER BY {order} LIMIT {most}", values
        said, phrases = self.saying(terms.phrases)
        return (
            f"SELECT best.id FROM ({having} ORDER BY {order} LIMIT -1) best "
            "CROSS JOIN portal_entry "  # which SQLite keeps in this order
            f"WHERE portal_entry.id = best.id AND {said} LIMIT {most}",
            [*values, *phrases],
        )

    def having(self, words, entries):
        seen, values = compiled(entries)
        return (
            f"SELECT portal_entry_words.rowid AS id FROM portal_entry_words JOIN ({seen}) seen "
            "ON seen.id = portal_entry_words.rowid WHERE portal_entry_words MATCH %s",
            [*values, self.all_of(words)],
        )

    def all_of(self, words):
        return " AND ".join("(" + " OR ".join(f'"{word}"' for word in any_of) + ")" for any_of in words)


class HasAll(Func):
    """The question stands in a query of its own: the planner would otherwise read all words of all entries where one
    is common.
    """

    template = "portal_entry.words @@ (SELECT to_tsquery('english', %(expressions)s))"
    output_field = BooleanField()


class PostgreSQL(Database):
    """Titles are kept apart as well: whether one has all the words is then known without reading the long texts."""

    making = (
        "ALTER TABLE portal_entry ADD COLUMN title_words tsvector, ADD COLUMN words tsvector",
        "CREATE INDEX portal_entry_words ON portal_entry USING gin (words)",
    )
    unmaking = ("ALTER TABLE portal_entry DROP COLUMN title_words, DROP COLUMN words",)
    position = "strpos"

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

    def best(self, terms, entries, most):
        having, values = self.having(terms.words, entries, *["said"] * bool(terms.phrases))
        order = (
            "portal_entry.title_words @@ to_tsquery('english', %s) DESC, "
            f"ts_rank('{{{TEXT / 10}, 0, 0, {TITLE / 10}}}', portal_entry.words, to_tsquery('english', %s)) DESC, "
            "portal_entry.id DESC"
        )
        # By the reader’s own words: what is found by its place alone comes last.
        values = [*values, self.all_of(terms.own_words), self.all_of(terms.own_words)]
        if not terms.phrases:
            return f"{having} ORDER BY {order} LIMIT {most}", values
        said, phrases = self.saying(terms.phrases)
        return (
            f"SELECT portal_entry.id FROM ({having} ORDER BY {order} OFFSET 0) portal_entry WHERE {said} LIMIT {most}",
            [*values, *phrases],
        )

    def having(self, words, entries, *with_key):
        return compiled(entries.filter(HasAll(Value(self.all_of(words)))), *with_key)

    def all_of(self, words):
        return " & ".join("(" + " | ".join(f"'{word}'" for word in any_of) + ")" for any_of in words)


ENGINES = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def engine():
    return ENGINES[connection.vendor]


def compiled(entries, *with_key):
    return entries.order_by().values("id", *with_key).query.get_compiler(connection=connection).as_sql()
