"""Those who sign: one person for each stage, and what they do with a text."""

from publishing.reviews import stages
from tests.factories import UserFactory

ROLES = {
    "secretary": "Branch secretary",
    "office": "Committee office",
    "confidentiality": "Confidentiality reviewer",
    "leader": "Publisher",
}


def signers():
    """One person for each stage of the organ, by the key of the stage, in order."""
    return {stage.key: UserFactory(role=ROLES[stage.key]) for stage in stages()}


def sign(edition, by, **how):
    """Sign the text as it is stored, having read it."""
    how = {"reviewed": True, "proofread": True, "read": edition.digest_now()} | how
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
