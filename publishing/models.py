from .allowances import Allowance
from .presence import Presence
from .previews import PreviewLink

__all__ = ["Allowance", "Presence", "PreviewLink"]
