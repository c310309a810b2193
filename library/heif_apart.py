"""Decode a HEIC picture from standard input into a TIFF on standard output; run as a process of its own.

The decoder is a large library in C, and a file made for it can end its process: not that of a server. What it takes of
memory and time is bounded, and no process that serves pages ever loads it.
"""

import io
import json
import resource
import sys

MEMORY, SECONDS = 2 * 1024**3, 30
TOO_MANY_PIXELS = 3  # as exit status


def main(most_pixels):
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import pi_heif
    from PIL import Image, ImageOps

    content = sys.stdin.buffer.read()
    pi_heif.register_heif_opener(thumbnails=False)
    picture = Image.open(io.BytesIO(content), formats=["HEIF"])
    if picture.width * picture.height > most_pixels:
        return TOO_MANY_PIXELS
    picture.load()
    frames = getattr(picture, "n_frames", 1)
    profile = picture.info.get("icc_profile")
    if not (b"irot" in content or b"imir" in content):
        # The decoder has turned it if the file says so; some programs write no more than an orientation, as in a JPEG.
        exif = picture.getexif()
        exif[0x0112] = picture.info.get("original_orientation") or 1
        picture.info["exif"] = exif.tobytes()
        picture = ImageOps.exif_transpose(picture)
    picture.info.clear()
    out = io.BytesIO()
    picture.save(out, "TIFF", **({"icc_profile": profile} if profile else {}))
    sys.stdout.buffer.write(json.dumps({"frames": frames}).encode() + b"\n" + out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
