"""QR codes, drawn into the page itself, so that paper has them too."""

from functools import lru_cache

import segno
from django import template
from django.utils.safestring import mark_safe

register = template.Library()
QUIET_ZONE = 4  # modules around the code, as ISO/IEC 18004 asks


@register.simple_tag
@lru_cache(maxsize=1024)  # one takes longer to make than the rest of the page, and says the same for good
def qr_code(address):
    """An SVG that leads whoever scans it to an address. Black on white also where the page is dark: scanners ask it."""
    code = segno.make_qr(address)
    return mark_safe(code.svg_inline(border=QUIET_ZONE, light="#fff", omitsize=True, svgclass=None, lineclass=None))
