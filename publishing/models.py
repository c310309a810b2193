from .allowances import Allowance
from .chain import EndOfChain
from .presence import Presence
from .previews import PreviewLink

__all__ = ["Allowance", "EndOfChain", "Presence", "PreviewLink"]
