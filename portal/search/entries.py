from django.db import models
from django.db.models import Exists, OuterRef, Q

KEYS_OF_A_DAY = 1 << 24


def first_key_of(day):
    """The least key that an entry of this day or a later one has."""
    return day.toordinal() * KEYS_OF_A_DAY


class EntryQuerySet(models.QuerySet):
    def of(self, things):
        """Those of these things, by the name of their kind: `of({"honor": Honor.objects.public()})`."""
        if not things:
            return self.none()
        # Asked of each entry that is looked at, by key: a list of all that is public would grow with the content.
        each = (Exists(rows.filter(pk=OuterRef(f"{kind}_id"))) for kind, rows in things.items())
        return self.filter(Q(*each, _connector=Q.OR))

    def with_things(self):
        """With all that a result says of its thing, but not its long texts."""
        related = ("article__article", "profile__branch", "honor__branch", "honor__member")
        return self.select_related(*related, "member__branch").defer(
            "said", "article__body", "article__editors_note", "profile__introduction", "profile__comment"
        )


class Entry(models.Model):
    """One thing in the index: its title and its words as they are read, from which snippets are cut.

    Beside each the database keeps the words as they are searched: see `engines.py`. An entry goes before its thing
    does (`keeping.py`), so that no page of the admin lists it among what will be deleted. Its key says how new its
    thing is: `contents.key_of`.
    """

    # Short columns first: SQLite reads a row from its beginning, and the text may be long.
    article = models.OneToOneField("articles.ArticleEdition", models.DO_NOTHING, related_name="+", null=True)
    profile = models.OneToOneField("branches.BranchProfile", models.DO_NOTHING, related_name="+", null=True)
    honor = models.OneToOneField("honors.Honor", models.DO_NOTHING, related_name="+", null=True)
    member = models.OneToOneField("branches.Member", models.DO_NOTHING, related_name="+", null=True)
    title = models.CharField(max_length=400)
    text = models.TextField()
    said = models.TextField(default="")  # both as `words.said()`, where phrases are looked for

    objects = EntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.title


class IndexVersion(models.Model):
    """By what version of the search the whole index was made last. One row, or none before it was made to its end."""

    version = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(name="indexversion_one_row", condition=Q(pk=1))]

    def __str__(self):
        return self.version
