from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.history import History
from accounts.models import ScopedQuerySet
from branches.models.naming import about_members_named
from characters.fields import LineField, SlugField, TextField
from library.record_gate import GatedQuerySet, GatedRecord
from library.uploads import LibraryPictureField
from publishing.addresses import LastingAddress, OldAddress
from publishing.checks import about_emptiness, about_headings, about_pictures
from publishing.editions import Edition, EditionQuerySet, edition_indexes, edition_rules
from publishing.richtext import RichTextField
from publishing.signoffs import SignOff
from publishing.versions import Version

from .attachments import Attachment, words_in
from .old_paths import OldPath

__all__ = [
    "Article",
    "ArticleEdition",
    "ArticleSignOff",
    "ArticleVersion",
    "Attachment",
    "Column",
    "OldArticleAddress",
    "OldColumnAddress",
    "OldPath",
    "OldSeriesAddress",
    "Series",
]


class Column(GatedRecord, LastingAddress):
    """Where an article is filed, such as “Party conduct and clean government construction”."""

    name = LineField(_("name"), max_length=80, unique=True)
    slug = SlugField(_("address"), max_length=60, unique=True)
    description = LineField(_("description"), max_length=200, blank=True, help_text=_("One sentence, above the list."))
    keywords = LineField(_("keywords"), max_length=200, blank=True, help_text=_("Separated by commas."))
    kind = LineField(
        _("kind of column"),
        max_length=40,
        blank=True,
        help_text=_("As inspections of government sites name it, for example “Work news”."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100, help_text=_("Smaller numbers stand first."))

    public_text = ("name", "slug", "description", "keywords", "kind")
    is_known = True  # its page is there from its first day

    objects = GatedQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("column")
        verbose_name_plural = _("columns")
        ordering = ["order", "name"]
        permissions = [("move_column", "Can change the address of a column in use")]
        constraints = [
            models.CheckConstraint(
                name="column_is_named",
                condition=~Q(name="") & ~Q(slug=""),
                violation_error_message=_("A column has a name and an address."),
            ),
        ]

    def __str__(self):
        return self.name


class Series(GatedRecord, LastingAddress):
    """Articles that belong together, numbered, under one editor’s note."""

    name = LineField(_("name"), max_length=120, unique=True)
    slug = SlugField(_("address"), max_length=60, unique=True)
    column = models.ForeignKey(Column, models.PROTECT, verbose_name=_("column"), related_name="series")
    editors_note = RichTextField(
        _("editor’s note"),
        blank=True,
        help_text=_("Stands above every article of the series that has none of its own."),
    )

    public_text = ("name", "slug", "editors_note")
    is_known = True  # its page is there from its first day

    objects = GatedQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering = ["name"]
        permissions = [("move_series", "Can change the address of a series in use")]
        constraints = [
            models.CheckConstraint(
                name="series_is_named",
                condition=~Q(name="") & ~Q(slug=""),
                violation_error_message=_("A series has a name and an address."),
            ),
        ]

    def __str__(self):
        return self.name


class Article(GatedRecord, LastingAddress):
    """The thing itself: a permanent address. Its texts, and where they are filed, are its editions."""

    slug = SlugField(
        _("address"),
        max_length=80,
        unique=True,
        help_text=_("The last part of the page’s address: lower-case letters, digits and hyphens."),
    )
    dated = models.DateTimeField(
        _("date of its own"),
        null=True,
        blank=True,
        help_text=_("Only for pages that were public elsewhere before: shown instead of the first publication here."),
    )

    public_text = ("slug",)
    objects = GatedQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("address of an article")
        verbose_name_plural = _("addresses of articles")
        ordering = ["slug"]
        permissions = [("date_article", "Can give an article a date of its own")]
        constraints = [
            models.CheckConstraint(
                name="article_has_address",
                condition=~Q(slug=""),
                violation_error_message=_("An article has an address."),
            ),
        ]

    def __str__(self):
        return self.slug

    @transaction.atomic
    def date(self, dated):
        """Give the article a date of its own, or take it back (None): all its published texts carry it."""
        type(self).objects.select_for_update(no_key=True).get(pk=self.pk)
        published = self.editions.published()
        first = published.order_by("live_from").values_list("live_from", flat=True).first()
        if first:
            published.update(published_at=dated or first)
        self.dated = dated
        self.save(update_fields=["dated"])  # last: those who listen find all as it is now

    date.alters_data = True


class OldColumnAddress(OldAddress):
    column = models.ForeignKey(Column, models.CASCADE, related_name="old_addresses")


class OldSeriesAddress(OldAddress):
    series = models.ForeignKey(Series, models.CASCADE, related_name="old_addresses")


class OldArticleAddress(OldAddress):
    article = models.ForeignKey(Article, models.CASCADE, related_name="old_addresses")


def site_language():
    return settings.SITE_LANGUAGE


TEXT_FIELDS = (
    "title",
    "subtitle",
    "column",
    "series",
    "series_number",
    "branch",
    "author",
    "source",
    "responsible_editor",
    "editors_note",
    "summary",
    "body",
    "cover",
    "cover_alt",
    "keywords",
    "language",
)


class ArticleEditionQuerySet(EditionQuerySet, ScopedQuerySet):
    def for_staff(self, user):
        """An article belongs to the branch that its newest text names, with all its earlier texts."""
        if user.works_for_all_branches:
            return self
        newest = self.model._base_manager.filter(
            article=OuterRef("article"), is_newest=True, branch__in=user.branches.values("pk")
        )
        return self.filter(Exists(newest))

    def newest_for_staff(self, user):
        # Those name their branch themselves: no need to ask for the newest of each.
        return super(ArticleEditionQuerySet, self.newest()).for_staff(user)

    def for_list(self):
        """What a list shows of an article: not the body."""
        return self.select_related("article", "column", "series").only(
            "title",
            "summary",
            "published_at",
            "series_number",
            "language",
            "article__slug",
            "column__name",
            "column__slug",
            "series__name",
            "series__slug",
        )

    def for_lines(self):
        """What a page shows of an article that it only names: its title, its summary and the day."""
        return self.select_related("article").only("title", "summary", "published_at", "language", "article__slug")

    def newest_first(self):
        return self.order_by("-published_at", "-id")

    def page(self, start, stop):
        """Rows `start` to `stop` of this order. Chosen by key first, which an index answers: no other row is read."""
        return self.filter(pk__in=self.values("pk")[start:stop])

    def for_links(self):
        """What a page shows of an article to which it only leads on: its title, and its number in a series."""
        return self.select_related("article").only(
            "title", "published_at", "series_number", "language", "article__slug"
        )

    def for_page(self):
        """What the article's own page says of where it is filed, and how many are live in its series."""
        in_series = self.filter(series=OuterRef("series")).order_by().values("series")
        total = Subquery(in_series.annotate(count=Count("pk")).values("count"))
        return self.select_related("article", "column", "series").annotate(series_total=total)

    def around_in_series(self, series, number):
        """Of these, up to eight on each side of a number in a series, in its order."""
        beside = self.filter(series=series)
        before = beside.filter(series_number__lt=number).order_by("-series_number", "-pk").values("pk")[:8]
        after = beside.filter(series_number__gt=number).order_by("series_number", "pk").values("pk")[:8]
        # Joined by a union, which SQLite cannot cut short itself: an OR of the two would read every row on PostgreSQL.
        keys = self.model.objects.order_by().values("pk")
        either = keys.filter(pk__in=before).union(keys.filter(pk__in=after), all=True)
        return self.for_links().filter(pk__in=either).order_by("series_number", "pk")

    def beside_in_column(self, column, published_at, pk):
        """Of these, the ones before and after a text by date in a column: none, one or two."""
        beside = self.filter(column=column)
        # The bound on the date is what an index serves; the key settles the same moment.
        older, newer = Q(published_at__lt=published_at) | Q(pk__lt=pk), Q(published_at__gt=published_at) | Q(pk__gt=pk)
        before = beside.filter(older, published_at__lte=published_at).order_by("-published_at", "-pk")
        after = beside.filter(newer, published_at__gte=published_at).order_by("published_at", "pk")
        first = Q(pk=Subquery(before.values("pk")[:1])) | Q(pk=Subquery(after.values("pk")[:1]))
        return self.for_links().filter(first)


class ArticleEdition(Edition):
    """One text of an article, and where it is filed: moving an article is reviewed as its words are."""

    owner_field = "article"
    text_fields = TEXT_FIELDS
    part_names = newer_part_names = ("attachments",)

    article = models.ForeignKey(Article, models.PROTECT, verbose_name=_("article"), related_name="editions")
    title = LineField(_("title"), max_length=200)
    subtitle = LineField(_("subtitle"), max_length=200, blank=True)
    column = models.ForeignKey(Column, models.PROTECT, verbose_name=_("column"), related_name="editions")
    series = models.ForeignKey(
        Series, models.PROTECT, verbose_name=_("series"), related_name="editions", null=True, blank=True
    )
    series_number = models.PositiveSmallIntegerField(_("number in the series"), null=True, blank=True)
    branch = models.ForeignKey(
        "branches.Branch",
        models.PROTECT,
        verbose_name=_("branch"),
        related_name="article_editions",
        null=True,
        blank=True,
        help_text=_("Whose article it is. Its editors can work on it."),
    )
    author = LineField(
        _("author"), max_length=120, blank=True, help_text=_("May stay empty; the label stays on the page.")
    )
    source = LineField(
        _("news source"), max_length=120, blank=True, help_text=_("May stay empty; the label stays on the page.")
    )
    responsible_editor = LineField(_("responsible editor"), max_length=60, blank=True)
    editors_note = RichTextField(
        _("editor’s note"), blank=True, help_text=_("Empty: the series’ own note stands in its place.")
    )
    summary = TextField(
        _("summary"), max_length=400, blank=True, help_text=_("One or two sentences for lists and search results.")
    )
    body = RichTextField(
        _("text"), blank=True, help_text=_("Use headings for sections; every picture needs a description.")
    )
    cover = LibraryPictureField(
        _("cover picture"),
        upload_to="pictures/",
        blank=True,
        help_text=_("A picture of any usual format, cropped to 3:2."),
    )
    cover_alt = LineField(
        _("what the cover shows"),
        max_length=200,
        blank=True,
        help_text=_("For those who cannot see it: one sentence."),
    )
    keywords = LineField(_("keywords"), max_length=200, blank=True, help_text=_("Separated by commas."))
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=site_language,
        help_text=_("In which the article is written; screen readers and fonts follow it."),
    )

    objects = ArticleEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-pk"]
        permissions = [("publish_articleedition", "Can publish and withdraw articles")]
        constraints = [
            *edition_rules("article", TEXT_FIELDS),
            models.CheckConstraint(
                name="articleedition_number_with_series",
                condition=Q(series__isnull=True, series_number__isnull=True)
                | Q(series__isnull=False, series_number__isnull=False),
                violation_error_message=_("An article in a series has a number there, and only such an article."),
            ),
            models.CheckConstraint(
                name="articleedition_cover_described",
                condition=Q(cover="") | ~Q(cover_alt=""),
                violation_error_message=_("Say what the cover shows, for those who cannot see it."),
            ),
            models.CheckConstraint(
                name="articleedition_is_titled",
                condition=~Q(title=""),
                violation_error_message=_("An article has a title."),
            ),
        ]
        indexes = [
            *edition_indexes(),
            *(
                models.Index(
                    *[F(name) for name in first],
                    F("published_at").desc(),
                    F("id").desc(),
                    F("live_from"),
                    F("live_until"),
                    name=f"articleedition_{label}",
                    condition=Q(live_from__isnull=False),
                )
                for label, first in (("of_column", ["column"]), ("of_branch", ["branch"]), ("by_date", []))
            ),
            models.Index(
                name="articleedition_in_series",
                fields=["series", "series_number", "live_from", "live_until"],
                condition=Q(live_from__isnull=False),
            ),
            models.Index(name="articleedition_at_branch", fields=["branch", "-id"], condition=Q(is_newest=True)),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.article.get_absolute_url()

    def clean(self):
        if (self.series_id is None) != (self.series_number is None):
            raise ValidationError(
                {"series_number": _("An article in a series has a number there, and only such an article.")}
            )

    def checks(self):
        return [
            *about_emptiness(self, "body", "summary"),
            *about_pictures(self.body),
            *about_headings(self.body),
            *about_members_named(self),
            *self._about_series(),
            *(sentence for attachment in self.attachments.all() for sentence in attachment.checks()),
        ]

    def words_in_files(self):
        return words_in(self.attachments.all())

    def _about_series(self):
        others = type(self).objects.filter(series=self.series_id, series_number=self.series_number)
        others = others.exclude(article=self.article_id)
        if self.series_id and (taken := others.newest().first() or others.live().first()):
            words = {"number": self.series_number, "title": taken}
            yield gettext("Number %(number)s of the series is “%(title)s” already.") % words

    @property
    def words_to_share(self):
        """What its picture to share says: the title, and a line above it."""
        return self.title, self.column.name

    @property
    def note_for_public(self):
        """The editor’s note as the public reads it: its own, or the series’."""
        return self.editors_note or (self.series.editors_note if self.series_id else "")


class ArticleVersion(Version):
    """What an article's draft said after one saving."""

    edition = models.ForeignKey(ArticleEdition, models.CASCADE, related_name="versions")


class ArticleSignOff(SignOff):
    """One person's approval or return of an article's text at one stage."""

    edition = models.ForeignKey(ArticleEdition, models.PROTECT, related_name="sign_offs")
