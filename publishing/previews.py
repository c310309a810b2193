"""Links that show one edition to a person without an account: for some days, or until they are taken back."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.log import What, record
from characters.fields import LineField

USUAL_DAYS, MOST_DAYS = 7, 30
ENDED = ("ended", "discarded")  # phases of a text that nobody is shown by a link any more


def signer():
    """Signs the key of a link, so that an address that we never made is known for one without asking the database."""
    return Signer(salt="publishing.previews", sep=".")


class PreviewLinkQuerySet(models.QuerySet):
    def of(self, edition):
        return self.filter(content_type=ContentType.objects.get_for_model(edition), edition_id=edition.pk)

    def make(self, edition, *, by, note, days=USUAL_DAYS):
        """A new link that shows `edition` for so many days to the person whom `note` names."""
        now = timezone.now()
        return self.create(edition=edition, note=note, made_by=by, made_at=now, expires_at=now + timedelta(days=days))

    make.alters_data = True

    def open(self):
        """Those that still show something, unless their text has ended."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def revoke(self):
        """Take all of these back, for good."""
        return self.filter(revoked_at=None).update(revoked_at=timezone.now())

    revoke.alters_data = True

    def by_token(self, token):
        """The link whose address ends in `token`; None where nobody made such a one."""
        try:
            return self.filter(pk=signer().unsign(token)).first()
        except BadSignature:
            return None


class PreviewLink(models.Model):
    """Shows one edition, in the words that it has when it is looked at, to whoever has the address."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    edition_id = models.PositiveBigIntegerField()
    edition = GenericForeignKey("content_type", "edition_id")
    note = LineField(max_length=120)  # for whom it is
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    views = models.PositiveIntegerField(default=0)
    last_viewed_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to a preview")
        verbose_name_plural = _("links to previews")
        ordering = ["-pk"]
        default_permissions = ()  # who may change drafts may make and take back links to them
        indexes = [models.Index(name="previewlink_of_edition", fields=["content_type", "edition_id"])]
        constraints = [
            models.CheckConstraint(
                name="previewlink_in_order",
                condition=Q(expires_at__gt=F("made_at")),
                violation_error_message=_("A link is valid for some time."),
            ),
            models.CheckConstraint(
                name="previewlink_is_for_somebody",
                condition=~Q(note=""),
                violation_error_message=_("Say for whom the link is."),
            ),
        ]

    def __str__(self):
        return self.note

    @property
    def token(self):
        return signer().sign(self.pk)

    def get_absolute_url(self):
        """In the site’s own language, whatever whoever copies it reads the admin in."""
        with translation.override(settings.LANGUAGE_CODE):
            return reverse("preview", args=[self.token])

    @property
    def is_revoked(self):
        return self.revoked_at is not None

    def is_over(self, at=None):
        """Whether it was taken back, its days are over, or what it shows was withdrawn, discarded or replaced."""
        at = at or timezone.now()
        return self.is_revoked or self.expires_at <= at or self.has_lost_its_text(at)

    def has_lost_its_text(self, at=None):
        return self.edition is not None and self.edition.phase(at) in ENDED

    def revoke(self):
        """Take the link back, for good."""
        self.revoked_at = self.revoked_at or timezone.now()
        self.save(update_fields=["revoked_at"])

    revoke.alters_data = True

    def count_a_look(self):
        looked_at = type(self).objects.filter(pk=self.pk)
        looked_at.update(views=F("views") + 1, last_viewed_at=timezone.now())

    count_a_look.alters_data = True


def say_in_log(what, link, request):
    """Write into the log what happened to a link. Who looks through one is nobody that we know: only from where."""
    if what == What.LINK_VIEWED:
        link.count_a_look()
    by = None if what == What.LINK_VIEWED else request.user
    edition = link.edition
    record(what, by=by, thing=edition, request=request, edition=edition.number, note=link.note, until=link.expires_at)
