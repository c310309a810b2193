from .activities import Activity, ActivityKind
from .branches import Branch
from .people import Member, Post, Standing, Term
from .profiles import BranchProfile, Endeavour
from .programmes import Programme, ProgrammeEntry

__all__ = [
    "Activity",
    "ActivityKind",
    "Branch",
    "BranchProfile",
    "Endeavour",
    "Member",
    "Post",
    "Programme",
    "ProgrammeEntry",
    "Standing",
    "Term",
]
