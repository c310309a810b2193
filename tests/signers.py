"""Texts on their way through the stages: who signs at each, what they do, and what somebody does past the site."""

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


def signers():
    """One person for each stage of the organ, by the key of the stage, in order."""
    return {stage.key: signer(stage.key) for stage in stages()}


def sign(edition, by, **how):
    """Sign the text as it is stored, having read it."""
    how = {**SIGNED, "read": edition.digest_now()} | how
    edition.sign(by, **how)


def send_back(edition, by, comment="The date is wrong."):
    edition.send_back(by, read=edition.digest_now(), comment=comment)


def sign_at_all_stages(edition, **how):
    """Submit a draft, if it is one, and have a new person sign at each stage; the last one says `when`."""
    if edition.state == "draft":
        edition.submit(by=None)
    *first, last = signers().values()
    for person in first:
        sign(edition, person)
    sign(edition, last, **how)
    return edition


def in_review(make, **texts):
    return make(**{"state": State.IN_REVIEW} | texts)


def signed_by_all(make, **texts):
    """A text that is live because every stage has signed it."""
    return sign_at_all_stages(in_review(make, **texts))


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
        by_sql("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end of the transaction would forbid it
        by_sql(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")


def replace_file(name, content):
    """Write other bytes into a file of the storage."""
    with default_storage.open(name, "wb") as file:
        file.write(content)
