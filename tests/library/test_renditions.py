"""Renditions: few, small, made once, cropped round the point that counts, and known by name alone."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image

from library.models import Picture
from library.renditions import all_sizes, box_round, make_renditions, sizes
from library.uploads import picture_file
from tests.library.photographs import photograph

pytestmark = pytest.mark.usefixtures("media")
STEM = "pictures/0123456789abcdef01234567"


def stored(picture, suffix=".jpg"):
    """A picture kept as an upload is; its name."""
    name = f"{STEM}-{picture.width}x{picture.height}{suffix}"
    out = io.BytesIO()
    picture.save(out, {".jpg": "JPEG", ".png": "PNG"}[suffix], **({"quality": 95} if suffix == ".jpg" else {}))
    return default_storage.save(name, ContentFile(out.getvalue()))


def opened(name):
    with default_storage.open(name) as file:
        picture = Image.open(file)
        picture.load()
    return picture


def quarters(size):
    """Red and green above, blue and yellow below."""
    picture = Image.new("RGB", size, "red")
    across, down = size[0] // 2, size[1] // 2
    picture.paste("lime", (across, 0, *size))
    picture.paste("blue", (0, down, *size))
    picture.paste("yellow", (across, down, *size))
    return picture


def colour_at(picture, across, down):
    """The nearest named colour at a place in percent."""
    place = min(picture.width * across // 100, picture.width - 1), min(picture.height * down // 100, picture.height - 1)
    seen = picture.convert("RGB").getpixel(place)
    named = {"red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0)}
    return min(named, key=lambda name: sum(abs(a - b) for a, b in zip(named[name], seen, strict=True)))


# --- names


def test_a_name_says_every_width_and_height():
    whole, article, branch = (sizes(f"{STEM}-2400x1600.jpg", shape) for shape in (None, "3x2", "3x4"))
    assert (whole.widths, whole.fallback) == ([320, 640, 960, 1280, 1920], f"{STEM}-2400x1600/960.jpg")
    assert (article.width, article.height) == (2400, 1600)
    assert (branch.width, branch.height) == (1200, 1600)
    assert branch.widths == [320, 640, 960, 1200]
    assert branch.name(640, ".avif") == f"{STEM}-2400x1600/3x4/640.avif"
    assert [whole.height_at(width) for width in whole.widths] == [213, 427, 640, 853, 1280]


@pytest.mark.parametrize(
    ("width", "widths", "fallback"),
    [
        (1, [1], 1),
        (320, [320], 320),
        (321, [320, 321], 321),
        (960, [320, 640, 960], 960),
        (961, [320, 640, 960, 961], 960),
        (1920, [320, 640, 960, 1280, 1920], 960),
        (1921, [320, 640, 960, 1280, 1920], 960),
    ],
)
def test_no_picture_is_made_larger_than_it_is(width, widths, fallback):
    size = sizes(f"{STEM}-{width}x10.png")
    assert (size.widths, size.fallback_width) == (widths, fallback)


@pytest.mark.parametrize(
    "name",
    [
        "pictures/gate.jpg",
        "pictures/0123456789abcdef01234567.svg",
        f"{STEM}.jpg",
        f"{STEM}-60x80.webp",
        f"{STEM}-60x80.jpg.html",
        f"../{STEM}-60x80.jpg",
        f"{STEM}-60x80/320.jpg",
        "",
    ],
)
def test_other_names_have_no_renditions(name):
    assert sizes(name) is None
    assert all_sizes(name) == []
    assert make_renditions(name) == 0


# --- what is made


def test_every_rendition_is_of_the_width_and_the_kind_that_its_name_says():
    name = stored(Image.new("RGB", (1000, 500), "firebrick"))
    expected = {each for _shape, size in all_sizes(name) for each in size.names()}
    assert make_renditions(name) == len(expected) == 9 + 7 + 5
    for shape, size in all_sizes(name):
        for each in size.names():
            made, width = opened(each), int(each.rpartition("/")[2].partition(".")[0])
            assert made.format == {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}[each.rpartition(".")[2]]
            assert made.size == (width, size.height_at(width)), shape


def test_only_what_is_missing_is_made():
    name = stored(Image.new("RGB", (700, 500), "firebrick"))
    count = make_renditions(name)
    assert make_renditions(name) == 0
    gone = sizes(name, "3x2").name(320, ".webp")
    default_storage.delete(gone)
    assert make_renditions(name) == 1
    assert default_storage.exists(gone)
    assert make_renditions(name, only_missing=False) == count


def test_made_anew_they_have_the_same_names():
    name = stored(Image.new("RGB", (700, 500), "firebrick"))
    make_renditions(name)
    names = default_storage.listdir(name.removesuffix(".jpg"))
    make_renditions(name, only_missing=False)
    assert default_storage.listdir(name.removesuffix(".jpg")) == names


@pytest.mark.parametrize(
    ("focus", "expected"),
    [((50, 50), "middle"), ((0, 0), "left"), ((100, 100), "right"), ((25, 50), "left"), ((75, 50), "right")],
)
def test_a_crop_keeps_the_point(focus, expected):
    name = stored(quarters((1200, 400)))  # the crop to 3:4 is 300 wide
    make_renditions(name, focus)
    crop = opened(sizes(name, "3x4").fallback)
    seen = [colour_at(crop, across, down) for down in (10, 90) for across in (10, 90)]
    assert (
        seen
        == {
            "middle": ["red", "green", "blue", "yellow"],
            "left": ["red", "red", "blue", "blue"],
            "right": ["green", "green", "yellow", "yellow"],
        }[expected]
    )
    whole = opened(sizes(name).fallback)
    assert [colour_at(whole, across, 10) for across in (10, 90)] == ["red", "green"]


@pytest.mark.parametrize(
    ("focus", "box"),
    [
        ((50, 50), (450, 0, 750, 400)),
        ((0, 0), (0, 0, 300, 400)),
        ((100, 100), (900, 0, 1200, 400)),
        ((12, 50), (0, 0, 300, 400)),
        ((13, 50), (6, 0, 306, 400)),
    ],
)
def test_the_point_is_as_near_to_the_middle_as_the_picture_allows(focus, box):
    assert box_round(focus, (1200, 400), sizes(f"{STEM}-1200x400.jpg", "3x4")) == box


def test_transparent_parts_stay_so():
    picture = Image.new("RGBA", (400, 300), (200, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 200, 300))
    name = stored(picture, ".png")
    make_renditions(name)
    for each in sizes(name).names():
        made = opened(each).convert("RGBA")
        assert [made.getpixel((made.width * part // 4, 9))[3] for part in (1, 3)] == [0, 255], each


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_every_kind_of_picture_that_is_kept_has_renditions(mode):
    name = stored(Image.new(mode, (40, 30)), ".png")
    assert make_renditions(name) == 3 * 3


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 2400), (2400, 1), (3, 2), (2400, 7)])
def test_the_smallest_and_the_longest_pictures_have_renditions(size):
    name = stored(Image.new("RGB", size, "firebrick"))
    assert make_renditions(name) > 0
    for shape in (None, "3x2", "3x4"):
        made = opened(sizes(name, shape).fallback)
        assert made.width >= 1
        assert made.height >= 1


def test_a_photograph_of_twelve_megapixels_costs_a_telephone_little():
    upload = photograph(4000, 3000)
    assert upload.size > 3_000_000
    kept = picture_file(upload)
    name = default_storage.save(f"pictures/{kept.name}", kept)
    make_renditions(name, shapes=[None])
    size = sizes(name)
    asked = [size.fallback, *(size.name(width, kind) for width in size.widths[:4] for kind in (".avif", ".webp"))]
    weights = {each: default_storage.size(each) for each in asked}
    assert size.name(1280, ".avif") in weights
    assert {each: weight for each, weight in weights.items() if weight >= 120_000} == {}
    assert weights[size.name(1280, ".webp")] > 80_000  # not spoilt more than it must be


# --- the command


@pytest.fixture
def make(capsys):
    def make(*arguments):
        call_command("make_renditions", *arguments)
        told = capsys.readouterr()
        return told.out.strip(), told.err.strip()

    return make


@pytest.mark.django_db
class TestCommand:
    def test_it_makes_what_is_missing_and_says_how_many(self, make):
        name = stored(Image.new("RGB", (40, 30)))
        Picture.objects.create(file=name)
        assert make() == ("1 pictures looked at, 9 renditions made, 0 files missing.", "")
        assert make() == ("1 pictures looked at, 0 renditions made, 0 files missing.", "")
        assert make("--anew") == ("1 pictures looked at, 9 renditions made, 0 files missing.", "")

    def test_it_names_files_that_are_missing_and_goes_on(self, make):
        name = stored(Image.new("RGB", (40, 30)))
        Picture.objects.create(file=name.replace("0123", "9999"))
        Picture.objects.create(file=name)
        out, err = make()
        assert out == "2 pictures looked at, 9 renditions made, 1 files missing."
        assert err == f"The file of this picture is missing: {name.replace('0123', '9999')}"

    def test_on_a_terminal_it_shows_how_far_it_is(self):
        class Terminal(io.StringIO):
            def isatty(self):
                return True

        for place in range(2):
            Picture.objects.create(file=f"pictures/{place}.svg")
            default_storage.save(f"pictures/{place}.svg", ContentFile(b"<svg/>"))
        terminal = Terminal()
        call_command("make_renditions", stdout=terminal)
        half, whole = "█" * 15 + "░" * 15, "█" * 30
        assert terminal.getvalue().startswith(f"\r{half} 1 of 2\r{whole} 2 of 2\n2 pictures looked at")

    def test_it_crops_round_the_point_of_each_picture(self, make):
        name = stored(quarters((1200, 400)))
        Picture.objects.create(file=name, focus_x=0, focus_y=0)
        make()
        assert colour_at(opened(sizes(name, "3x4").fallback), 90, 10) == "red"

    def test_it_leaves_drawings_alone(self, make):
        default_storage.save("pictures/a.svg", ContentFile(b"<svg/>"))
        Picture.objects.create(file="pictures/a.svg")
        assert make() == ("1 pictures looked at, 0 renditions made, 0 files missing.", "")
