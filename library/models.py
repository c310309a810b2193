from .pictures import Picture
from .uses import PictureUse

__all__ = ["Picture", "PictureUse"]
