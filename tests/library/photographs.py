"""A photograph to weigh, made so that it costs as much as any."""

import io
from functools import reduce

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops


def photograph(width, height):
    """Detail at every size, as in a crowd before trees, with the noise of a sensor: the dearest kind of photograph."""
    across = [4 * 2**k for k in range(10)]
    layers = [Image.effect_noise((each, each * height // width), 13).resize((width, height)) for each in across]
    light = reduce(lambda one, other: ImageChops.add(one, other, 1, -128), layers)
    bands = [Image.blend(light, band, 0.3) for band in layers[:3]]
    out = io.BytesIO()
    Image.merge("RGB", bands).save(out, "JPEG", quality=90)
    return SimpleUploadedFile("IMG_0001.jpg", out.getvalue(), content_type="image/jpeg")
