from .previews import PreviewLink

__all__ = ["PreviewLink"]
