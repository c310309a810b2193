"""The picture library: each picture a record with its words, its credit, and the point that a crop keeps."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.history import History
from accounts.log import What, record
from accounts.models import ScopedQuerySet
from characters.fields import LineField

from .labels import label_in, labelled, said_by_hand
from .personal_data import found_in
from .record_gate import GatedQuerySet, GatedRecord
from .renditions import (
    NAMED,
    SHAPES,
    all_sizes,
    delete_renditions,
    keep,
    make_renditions,
    says_ai_made_it,
    with_and_without_ai,
)
from .room import must_have_room, room_or_sentence
from .uploads import LibraryPictureField, PictureField, picture_file
from .uses import PictureUse


class PictureQuerySet(GatedQuerySet, ScopedQuerySet):
    shares_rows_of_no_branch = True

    def without_words(self):
        """Those of which nobody has said what they show, or that they need no words."""
        return self.filter(alt="", is_decorative=False)

    def decorative(self, names):
        """Which of the pictures with these names need no words: a set of names."""
        return set(self.filter(file__in=names, is_decorative=True).values_list("file", flat=True))

    def unused(self):
        """Those that no text shows."""
        return self.exclude(Exists(PictureUse.objects.filter(name=OuterRef("file"))))

    def names_only_here(self):
        """The names of the files that the library would hold no more without these rows.

        Whoever begins to show one of them meanwhile is waited for, and waits: see library/uses.py.
        """
        going = dict(self.values_list("pk", "file"))
        rows = self.model._base_manager.filter(file__in=going.values())
        if connection.in_atomic_block:  # else somebody only looks at what would be deleted
            rows = rows.select_for_update(no_key=True)
        staying = {name for pk, name in rows.order_by("pk").values_list("pk", "file") if pk not in going}
        return {*going.values()} - staying

    def must_be_unused(self):
        """Refuse to take these away where a text shows one that the library holds no second time."""
        if count := PictureUse.objects.filter(name__in=self.names_only_here()).count():
            raise ValidationError(
                ngettext(
                    "It is used in %(count)d place and cannot be deleted. Take it out there first.",
                    "It is used in %(count)d places and cannot be deleted. Take it out there first.",
                    count,
                )
                % {"count": count}
            )

    @transaction.atomic
    def delete(self):
        self.must_be_unused()
        names = list(self.values_list("file", flat=True))
        result = super().delete()
        transaction.on_commit(lambda: delete_files(names))
        return result

    delete.alters_data = True
    delete.queryset_only = True


class Picture(GatedRecord):
    """A picture of the library. Its file never changes: another picture is another row."""

    file = PictureField(_("picture"), upload_to="pictures/", max_length=100, editable=False)
    branch = models.ForeignKey(
        "branches.Branch",
        models.PROTECT,
        verbose_name=_("branch"),
        related_name="pictures",
        null=True,
        blank=True,
        help_text=_("Whose picture it is. Without a branch it is there for everybody."),
    )
    alt = LineField(
        _("what the picture shows"),
        max_length=200,
        blank=True,
        help_text=_("For those who cannot see it: one sentence."),
    )
    is_decorative = models.BooleanField(
        _("decorative"), default=False, help_text=_("It says nothing that the text does not say: no words needed.")
    )
    caption = LineField(_("caption"), max_length=200, blank=True, help_text=_("Stands below the picture."))
    credit = LineField(_("credit"), max_length=120, blank=True, help_text=_("Who took or made the picture."))
    is_ai_generated = models.BooleanField(
        _("made by AI"),
        default=False,
        help_text=_(
            "Tick it if AI made the picture or a part of it. Readers see “AI-generated” beside it, and its files say "
            "so. What a file says of this itself cannot be taken off."
        ),
    )
    label = models.JSONField(_("AI label"), default=dict, blank=True, editable=False)
    # Said of it when its name was given already, which texts hold: so the name does not say it.
    is_labelled_later = models.BooleanField(default=False, editable=False)
    focus_x = models.PositiveSmallIntegerField(
        _("point to keep, from the left (percent)"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("point to keep, from the top (percent)"), default=50, validators=[MaxValueValidator(100)]
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("uploaded by"),
        related_name="+",
        null=True,
        editable=False,
    )

    public_text = ("alt", "caption", "credit")
    objects = PictureQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="picture_once_a_branch",
                fields=["file", "branch"],
                condition=Q(branch__isnull=False),
                violation_error_message=_("This picture is in the library already."),
            ),
            models.UniqueConstraint(
                name="picture_once_for_all",
                fields=["file"],
                condition=Q(branch__isnull=True),
                violation_error_message=_("This picture is in the library already."),
            ),
            models.CheckConstraint(
                name="picture_described_or_decorative",
                condition=Q(alt="") | Q(is_decorative=False),
                violation_error_message=_("A decorative picture has no words. Take the words or the tick away."),
            ),
            models.CheckConstraint(
                name="picture_focus_inside",
                condition=Q(focus_x__lte=100, focus_y__lte=100),
                violation_error_message=_("The point to keep lies inside the picture."),
            ),
        ]
        indexes = [
            models.Index(name="picture_of_branch", fields=["branch", "-id"]),
            models.Index(name="picture_labelled_later", fields=["file"], condition=Q(is_labelled_later=True)),
        ]

    def __str__(self):
        return self.alt or self.caption or self.file.name.removeprefix("pictures/")

    def save(self, *args, update_fields=None, **kwargs):
        was = type(self)._base_manager.filter(pk=self.pk).first()
        self.settle_label(was)
        if update_fields is not None and "is_ai_generated" in update_fields:
            update_fields = {*update_fields, "label", "is_labelled_later"}
        super().save(*args, update_fields=update_fields, **kwargs)
        if was and was.label != self.label:
            self.label_others()
            transaction.on_commit(self.write_label)
        elif was and was.focus != self.focus:
            transaction.on_commit(self.crop_again)

    save.alters_data = True

    def settle_label(self, was):
        """A label that a file brought stays; what somebody says by hand is one as well."""
        if was and was.label_stays:
            self.is_ai_generated, self.label = True, was.label
        if self.is_ai_generated != bool(self.label):
            self.label = said_by_hand() if self.is_ai_generated else {}
        self.is_labelled_later = bool(self.label) and not says_ai_made_it(self.file.name)

    def label_others(self):
        """Say of the same picture of other branches what is said of this one."""
        if self.label:
            for other in type(self)._base_manager.filter(file=self.file.name, is_ai_generated=False):
                other.is_ai_generated, other.label = True, self.label
                other.save()

    @transaction.atomic
    def delete(self, *args, **kwargs):
        type(self).objects.filter(pk=self.pk).must_be_unused()
        name = self.file.name
        result = super().delete(*args, **kwargs)
        transaction.on_commit(lambda: delete_files([name]))
        return result

    delete.alters_data = True

    @property
    def url(self):
        return self.file.url

    @property
    def width(self):
        return self.size[0]

    @property
    def height(self):
        return self.size[1]

    @property
    def size(self):
        """Width and height in pixels, as its name says."""
        named = NAMED.fullmatch(self.file.name)
        return (int(named["width"]), int(named["height"])) if named else (None, None)

    @property
    def sizes(self):
        """Pairs of shape and sizes in which it is to be had, the whole picture (shape None) first."""
        return all_sizes(self.file.name)

    @property
    def crops(self):
        """For each shape, its sizes and the address of the crop that every browser can show."""
        return [(shape, size, default_storage.url(size.fallback)) for shape, size in self.sizes if shape]

    @property
    def thumbnail_url(self):
        """The smallest rendition, for lists: of a picture that is very long, a part."""
        sizes = [size for shape, size in self.sizes if shape in (None, "3x2")]
        if not sizes:
            return self.url
        whole, part = sizes
        small = part if whole.is_long or whole.is_panorama else whole
        return default_storage.url(small.name(small.widths[0], ".webp"))

    @property
    def label_stays(self):
        """Whether nobody can take the label off: its file brought it, or it was said before the picture was named."""
        return bool(self.label) and (says_ai_made_it(self.file.name) or self.label != said_by_hand())

    @property
    def focus(self):
        return self.focus_x, self.focus_y

    def crop_again(self):
        make_renditions(self.file.name, self.focus, label=self.label, shapes=SHAPES, only_missing=False)

    def write_label(self):
        """Write the label into its files; into its own file only while no text that could be signed holds it."""
        make_renditions(self.file.name, self.focus, label=self.label, only_missing=False)
        if not self.uses().exists() and default_storage.exists(self.file.name):
            with default_storage.open(self.file.name) as file:
                content = labelled(file.read(), self.label)
            keep(self.file.name, content)

    # --- where it is used

    def uses(self):
        """The rows that show it, or show the same picture of another branch."""
        return PictureUse.objects.filter(name=self.file.name)


def take(file, *, by=None, branch=None, alt="", is_decorative=False, caption="", credit="", is_ai_generated=False):
    """Take an uploaded picture into the library, and give its row; `is_new` says whether it was not there before.

    Raises ValidationError with a sentence for what is no picture of ours. The words of a picture that is there stay;
    that AI made it is kept, whoever says it. `remark` is what the person should know. That it came is in the log.
    """
    if is_ai_generated:
        file.label = said_by_hand()
    remade = picture_file(file)
    name = f"pictures/{remade.name}"
    there = Picture.objects.filter(file__in=with_and_without_ai(name)).order_by("-is_ai_generated", "pk")
    there = there.filter(branch=branch).first() or (by and there.for_staff(by).first())
    if there:
        if remade.label and not there.label:
            there.is_ai_generated, there.label = True, remade.label
            there.save()
        there.is_new, there.remark = False, remade.remark
        return there
    if not default_storage.exists(name):
        must_have_room(default_storage, name, remade.size * LibraryPictureField.room)
        with room_or_sentence():
            default_storage.save(name, remade)
    words = {"alt": "" if is_decorative else alt, "is_decorative": is_decorative, "caption": caption, "credit": credit}
    with transaction.atomic():
        picture = shelve(name, by=by, branch=branch, **words)
        if picture.is_new:
            record(What.ADDED, by=by, thing=picture)
    picture.remark = remade.remark
    return picture


def shelve(name, *, by=None, branch=None, **words):
    """Make a file that is stored already a picture of the library, unless it is one, with its renditions.

    Words that hold personal data stay with the text that brought the picture, which has a gate of its own.
    """
    label = label_of(name)
    words = {name: "" if isinstance(said, str) and found_in(said) else said for name, said in words.items()}
    given = {"uploaded_by": by, "is_ai_generated": bool(label), "label": label, **words}
    picture, is_new = Picture.objects.get_or_create(file=name, branch=branch, defaults=given)
    picture.is_new = is_new
    if is_new:
        transaction.on_commit(lambda: make_renditions(name, picture.focus, label=picture.label))
    return picture


def label_of(name):
    """What is known of AI about a stored picture: by its file, or by what is said of the same picture elsewhere."""
    if says_ai_made_it(name):
        with default_storage.open(name) as file:
            return label_in(file.read()) or said_by_hand()
    same = Picture.objects.filter(file__in=with_and_without_ai(name), is_ai_generated=True)
    return same.values_list("label", flat=True).first() or {}


def delete_files(names):
    """Delete files, with their renditions, that neither the library nor any row needs any more."""
    for name in names:
        if not Picture.objects.filter(file=name).exists() and not PictureUse.objects.filter(name=name).exists():
            delete_renditions(name)
            default_storage.delete(name)
