"""How wide a figure’s picture is asked for follows from its place in the text."""

import pytest
from django.utils.safestring import mark_safe

from library.templatetags.pictures import HALF_WIDTH, THIRD, WHOLE_WIDTH, with_renditions


@pytest.mark.parametrize(
    ("place", "widths"),
    [
        ("", WHOLE_WIDTH),
        (' class="small"', HALF_WIDTH),
        (' class="align-left"', HALF_WIDTH),
        (' class="align-left small"', THIRD),
        (' class="align-right small"', THIRD),
    ],
)
def test_a_smaller_place_asks_for_a_smaller_picture(place, widths):
    src = f"/media/pictures/{0:024x}-1200x800.jpg"
    shown = with_renditions(mark_safe(f'<figure{place}><img alt="" height="800" src="{src}" width="1200"></figure>'))
    assert f'sizes="{widths}"' in shown
