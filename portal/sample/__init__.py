"""The sample: eight branches of an invented procuratorate, written twice, with pictures drawn by code."""

from .contents import SAMPLE_LANGUAGES, Sample
from .loading import OtherContentError, clear, is_loaded, load, other_content

__all__ = ["SAMPLE_LANGUAGES", "OtherContentError", "Sample", "clear", "is_loaded", "load", "other_content"]
