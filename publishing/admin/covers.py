"""The cover of a text may be a picture of the library: of those that this person may see there."""

from library.choosing import PictureFormField
from library.models import Picture


class CoversMixin:
    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, PictureFormField) and request.user.has_perm("library.view_picture"):
            field.pictures = Picture.objects.for_staff(request.user)
        return field
