"""How each database keeps the words of entries and finds them again: FTS5 of SQLite, tsvector of PostgreSQL.

Another index, such as OpenSearch, would be a third class with `write`, `remove`, `tidy`, `keys` and `found`: it asks
for its best in turn and keeps those that are among the entries it is given. Words come from `words.py`: letters and
digits alone, so there is nothing in them that an index could take for an operator. Beside them stand numbers of the
pairs of words in what an entry says (`words.pairs`): a phrase of common words is then looked for in few texts only.
"""

from typing import NamedTuple

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection

from .words import pairs

MOST = 3000  # results: the newest are ranked, and whoever finds more adds a word or a filter

TITLE, TEXT = 10, 1  # how much a word counts there


class Terms(NamedTuple):
    """What an entry must have: of each list one word, and of each list one phrase."""

    words: list[list[str]]
    phrases: list[list[str]]
    filters: list[str] = []  # the index's own words for what a reader chose: `places.words_of_filters`
    keys: tuple[int, int] | None = None  # the first and the last of the year that a reader chose

    @property
    def own_words(self):
        """As the reader wrote them, with nothing that may stand in their place."""
        return [[word] for word, *_others in self.words]

    @property
    def all_words(self):
        return [*self.words, *([word] for word in self.filters)]


class Database:
    """What both have in common: one query, which finds and keeps to the entries that are given.

    The newest that have it all are ranked, as many as are shown at most: a common word then costs the same at any
    amount of content. Keys are in the order of days (`entries.key_of`), so the newest are those with the highest keys.
    Phrases are looked for in what entries say, letter by letter: where words stand would depend on how a Chinese text
    was cut.
    """

    def keys(self, terms, entries, most):
        """The keys of the newest of these `entries` that have it all, best first. One query."""
        try:
            sql, values = self.best(terms, entries, most)
        except EmptyResultSet:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [key for (key,) in cursor.fetchall()]

    def found(self, each_terms, entries):
        """For each whether any of these `entries` has it all. One query."""
        asked = [self.newest("portal_entry.id", terms, entries, 1) for terms in each_terms]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT " + ", ".join(f"EXISTS ({sql})" for sql, _values in asked),
                [value for _sql, values in asked for value in values],
            )
            return list(cursor.fetchone())

    def narrowed(self, terms):
        """What else is asked of the index, each with AND before it: all pairs of a phrase, and keys of the year."""
        asked, values = self.with_pairs(terms.phrases) if terms.phrases else ("", [])
        first, last = terms.keys or (None, None)
        return asked + f" AND {self.key} BETWEEN {first} AND {last}" * bool(terms.keys), values

    def kept(self, terms, entries):
        """The condition that an entry is one of these and says all phrases, of which it has all pairs."""
        seen, values = condition(entries)
        each = [
            " OR ".join(f"{self.position}(portal_entry.said, %s) > 0" for _phrase in any_of) for any_of in terms.phrases
        ]
        said = "".join(f" AND ({any_of})" for any_of in each)
        return seen + said, [*values, *(phrase for any_of in terms.phrases for phrase in any_of)]


class SQLite(Database):
    making = (
        "CREATE VIRTUAL TABLE portal_entry_words USING fts5 "
        "(title, text, tokenize = 'porter unicode61 remove_diacritics 2')",
    )
    unmaking = ("DROP TABLE portal_entry_words",)
    narrowing = widening = ()
    pairing = ("CREATE VIRTUAL TABLE portal_entry_pairs USING fts5 (pairs, detail = none, tokenize = 'ascii')",)
    unpairing = ("DROP TABLE portal_entry_pairs",)
    tables = ("portal_entry_words", "portal_entry_pairs")
    key = "portal_entry_words.rowid"
    position = "instr"

    def write(self, rows):
        """Keep the words of entries: rows of a key, the words of the title, those of the text, and all pairs."""
        words = [(key, title, text) for key, title, text, _pairs in rows]
        pairs = [(key, " ".join(map(str, numbers))) for key, _title, _text, numbers in rows]
        with connection.cursor() as cursor:
            # In place of what a database that was emptied past the models has left.
            cursor.executemany("REPLACE INTO portal_entry_words (rowid, title, text) VALUES (%s, %s, %s)", words)
            if pairs:
                cursor.executemany("REPLACE INTO portal_entry_pairs (rowid, pairs) VALUES (%s, %s)", pairs)

    def remove(self, keys):
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.executemany(f"DELETE FROM {table} WHERE rowid = %s", [(key,) for key in keys])

    def tidy(self):
        """After a rebuild: without what has no entry, and in one piece."""
        with connection.cursor() as cursor:
            for table in self.tables:
                cursor.execute(f"DELETE FROM {table} WHERE rowid NOT IN (SELECT id FROM portal_entry)")
                cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")

    def best(self, terms, entries, most):
        rank = f"portal_entry.id AS id, bm25(portal_entry_words, {TITLE}, {TEXT}) AS rank"
        newest, values = self.newest(rank, terms, entries, most)
        # First those whose titles have all the words; what is found by its place alone comes last.
        own_words = self.all_of(terms.own_words)
        tiers = [f"title : ({own_words})", *([own_words] if terms.words != terms.own_words else [])]
        has_all = (
            "id IN (SELECT rowid FROM portal_entry_words WHERE portal_entry_words MATCH %s "
            "AND rowid >= (SELECT min(id) FROM newest))"
        )
        return (
            f"WITH newest AS MATERIALIZED ({newest}) SELECT id FROM newest "
            f"ORDER BY {f'{has_all} DESC, ' * len(tiers)}rank, id DESC",
            [*values, *tiers],
        )

    def newest(self, columns, terms, entries, most):
        """The index is read from its end, and each entry looked at in turn until there are enough."""
        kept, values = self.kept(terms, entries)
        narrowed, narrowing = self.narrowed(terms)
        return (
            f"SELECT {columns} FROM portal_entry_words CROSS JOIN portal_entry "  # which SQLite keeps in this order
            f"WHERE portal_entry.id = portal_entry_words.rowid AND portal_entry_words MATCH %s{narrowed} AND {kept} "
            f"ORDER BY portal_entry_words.rowid DESC LIMIT {most}",
            [self.all_of(terms.all_words), *narrowing, *values],
        )

    def with_pairs(self, phrases):
        """The plus keeps SQLite from looking up each of these among the words instead of reading on."""
        asked = [
            "(" + " OR ".join(f"({' AND '.join(map(str, pairs(phrase)))})" for phrase in any_of) + ")"
            for any_of in phrases
        ]
        having = "SELECT rowid FROM portal_entry_pairs WHERE portal_entry_pairs MATCH %s"
        return f" AND +portal_entry_words.rowid IN ({having})", [" AND ".join(asked)]

    def all_of(self, words):
        return " AND ".join("(" + " OR ".join(f'"{word}"' for word in any_of) + ")" for any_of in words)


class PostgreSQL(Database):
    """Titles are kept apart as well: whether one has all the words is then known without reading the long texts.

    Whatever else is long lies outside the rows, so that many can be looked at.
    """

    making = (
        "ALTER TABLE portal_entry ADD COLUMN title_words tsvector, ADD COLUMN words tsvector",
        "CREATE INDEX portal_entry_words ON portal_entry USING gin (words)",
    )
    unmaking = ("ALTER TABLE portal_entry DROP COLUMN title_words, DROP COLUMN words",)
    # What stands in a row is then short: see portal/migrations/0006_search_by_day.py.
    narrowing = ("ALTER TABLE portal_entry SET (toast_tuple_target = 128)",)
    widening = ("ALTER TABLE portal_entry RESET (toast_tuple_target)",)
    pairing = (
        "ALTER TABLE portal_entry ADD COLUMN pairs integer[]",
        # The words of titles stay in the rows: to fetch them took as long as to fetch all words and rank by these.
        "ALTER TABLE portal_entry ALTER COLUMN title_words SET STORAGE MAIN",
        "CREATE INDEX portal_entry_pairs ON portal_entry USING gin (pairs)",
    )
    unpairing = (
        "ALTER TABLE portal_entry DROP COLUMN pairs",
        "ALTER TABLE portal_entry ALTER COLUMN title_words SET STORAGE EXTENDED",
    )
    key = "portal_entry.id"
    position = "strpos"

    def write(self, rows):
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE portal_entry SET title_words = to_tsvector('english', %s), words = "
                "setweight(to_tsvector('english', %s), 'A') || setweight(to_tsvector('english', %s), 'D'), "
                "pairs = %s WHERE id = %s",
                [(title, title, text, list(numbers), key) for key, title, text, numbers in rows],
            )

    def remove(self, keys):
        """They go with their entries."""

    def tidy(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT gin_clean_pending_list('portal_entry_words'), gin_clean_pending_list('portal_entry_pairs')"
            )

    def best(self, terms, entries, most):
        newest, values = self.newest("portal_entry.*", terms, entries, most)
        # By the reader’s own words: what is found by its place alone comes last.
        own_words = self.all_of(terms.own_words)
        return (
            f"SELECT id FROM ({newest}) newest ORDER BY title_words @@ to_tsquery('english', %s) DESC, "
            f"ts_rank('{{{TEXT / 10}, 0, 0, {TITLE / 10}}}', words, to_tsquery('english', %s)) DESC, id DESC",
            [*values, own_words, own_words],
        )

    def newest(self, columns, terms, entries, most):
        """Keys of those with the words are put in order, then each entry is looked at in turn until there are enough.

        OFFSET 0 keeps the planner to this. The question stands in a query of its own, and the order is none that an
        index has: else it would read the words of all entries, where a word is common or few entries are asked for.
        """
        kept, values = self.kept(terms, entries)
        narrowed, narrowing = self.narrowed(terms)
        return (
            f"SELECT {columns} FROM (SELECT -id AS newness FROM portal_entry "
            f"WHERE words @@ (SELECT to_tsquery('english', %s)){narrowed} ORDER BY newness OFFSET 0) in_order, "
            "LATERAL (SELECT * FROM portal_entry WHERE id = -newness OFFSET 0) portal_entry "
            f"WHERE {kept} LIMIT {most}",
            [self.all_of(terms.all_words), *narrowing, *values],
        )

    def with_pairs(self, phrases):
        each = [" OR ".join("pairs @> %s" for _phrase in any_of) for any_of in phrases]
        return (
            "".join(f" AND ({any_of})" for any_of in each),
            [list(pairs(phrase)) for any_of in phrases for phrase in any_of],
        )

    def all_of(self, words):
        return " & ".join("(" + " | ".join(f"'{word}'" for word in any_of) + ")" for any_of in words)


ENGINES = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def engine():
    return ENGINES[connection.vendor]


def condition(entries):
    """What `entries` asks of a row of portal_entry, as SQL with its values."""
    try:
        return entries.query.where.as_sql(entries.query.get_compiler(connection=connection), connection)
    except FullResultSet:
        return "TRUE", []
