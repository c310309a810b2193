"""Pages of an old site, saved as HTML or text, read into what an article has places for."""

from .beside import Bundle, Folder
from .reading import is_page, read_page

__all__ = ["Bundle", "Folder", "is_page", "read_page"]
