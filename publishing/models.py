from .presence import Presence
from .previews import PreviewLink

__all__ = ["Presence", "PreviewLink"]
