"""Texts on their way through the stages: who signs at each, and signing in a line."""

from django.core.files.storage import default_storage
from django.db import connection

from publishing.reviews import stages
from publishing.states import State
from tests.factories import UserFactory

ROLES = {
    "secretary": "Branch secretary",
    "office": "Committee office",
    "confidentiality": "Confidentiality reviewer",
    "leader": "Publisher",
}
SIGNED = {"reviewed": True, "proofread": True}


def signer(stage):
    return UserFactory(role=ROLES[stage])


def sign(text, by, **more):
    """Sign a text as it stands now."""
    text.sign(by, read=text.digest_now(), **SIGNED | more)


def in_review(make, **texts):
    return make(**{"state": State.IN_REVIEW} | texts)


def signed_by_all(make, **texts):
    """A text that is live because every stage has signed it."""
    text = in_review(make, **texts)
    for stage in stages():
        sign(text, signer(stage.key))
    return text


def stages_signed(text):
    return {*text.approvals()}


def by_sql(statement, *values):
    """What somebody does to the database past the site."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def without_guards(model):
    """Drop the triggers that refuse to write in a model's table."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [model._meta.db_table]
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')
    else:
        by_sql(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")


def replace_file(name, content):
    """Write other bytes into a file of the storage."""
    with default_storage.open(name, "wb") as file:
        file.write(content)
