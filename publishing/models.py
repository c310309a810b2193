from .presence import Presence

__all__ = ["Presence"]
