"""What the admins of all rooms share: whose rows one sees, the public switch of records, editions and their deeds."""

from accounts.models import scoped
from accounts.scoped_admin import BranchFilter, ScopedAdmin, ScopedChoicesMixin

from .addresses import ON_THE_SITE, LastingAddressMixin
from .badges import PhaseFilter, badge_of
from .editions import EditionAdmin
from .editor import EditorPagesMixin
from .parts import PartInline
from .records import PublicRecordAdmin
from .sheets import SheetsMixin

__all__ = [
    "ON_THE_SITE",
    "BranchFilter",
    "EditionAdmin",
    "EditorPagesMixin",
    "LastingAddressMixin",
    "PartInline",
    "PhaseFilter",
    "PublicRecordAdmin",
    "ScopedAdmin",
    "ScopedChoicesMixin",
    "SheetsMixin",
    "badge_of",
    "scoped",
]
