from .activities import Activity, ActivityKind
from .branches import Branch, OldBranchAddress
from .people import Member, Post, Standing, Term
from .profiles import BranchProfile, Endeavour, ProfileSignOff, ProfileVersion
from .programmes import Programme, ProgrammeEntry

__all__ = [
    "Activity",
    "ActivityKind",
    "Branch",
    "BranchProfile",
    "Endeavour",
    "Member",
    "OldBranchAddress",
    "Post",
    "ProfileSignOff",
    "ProfileVersion",
    "Programme",
    "ProgrammeEntry",
    "Standing",
    "Term",
]
