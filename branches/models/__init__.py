from .activities import Activity, ActivityKind
from .branches import Branch
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
    "Post",
    "ProfileSignOff",
    "ProfileVersion",
    "Programme",
    "ProgrammeEntry",
    "Standing",
    "Term",
]
