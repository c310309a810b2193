"""Pictures in pages: every width to choose from, a size known before, and nothing that a name or a word could break."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.template import Context, Template
from django.utils.safestring import mark_safe
from lxml import html

from articles.models import ArticleEdition
from library.templatetags.pictures import with_renditions
from publishing.richtext import clean
from tests.factories import PictureFactory, make_article

NAME = "pictures/0123456789abcdef01234567-2400x1600.jpg"
DRAWING = "pictures/0123456789abcdef01234567.svg"
PHOTOGRAPH = f'<img src="/media/{NAME}" alt="Members &quot;read&quot; &lt;together&gt;" width="2400" height="1600">'


def file(name):
    return FieldFile(ArticleEdition(), ArticleEdition._meta.get_field("cover"), name)


def shown(name=NAME, words='alt="A gate"', **context):
    template = Template("{% load pictures %}{% picture file " + words + " %}")
    return html.fragment_fromstring(template.render(Context({"file": file(name)} | context)))


def in_text(text):
    return html.fragment_fromstring(with_renditions(mark_safe(clean(text))), create_parent="div")


def test_a_browser_may_choose_among_all_widths_in_both_formats():
    picture = shown(words='alt="A gate" widths="50vw"')
    avif, webp = picture.findall(".//source")
    assert (avif.get("type"), webp.get("type")) == ("image/avif", "image/webp")
    folder = "/media/" + NAME.removesuffix(".jpg")
    assert avif.get("srcset").split(", ") == [
        f"{folder}/{width}.avif {width}w" for width in (320, 640, 960, 1280, 1920)
    ]
    assert webp.get("srcset").split(", ")[-1] == f"{folder}/1920.webp 1920w"
    assert {source.get("sizes") for source in (avif, webp)} == {"50vw"}
    assert picture.find(".//img").get("src") == f"{folder}/960.jpg"


def test_the_size_is_known_before_the_picture_is_there():
    image = shown().find(".//img")
    assert (image.get("width"), image.get("height"), image.get("alt")) == ("2400", "1600", "A gate")
    cropped = shown(words='alt="" shape="3x4"').find(".//img")
    assert (cropped.get("width"), cropped.get("height")) == ("1200", "1600")
    assert cropped.get("src").endswith("/3x4/960.jpg")


def test_pictures_further_down_wait_and_the_first_one_hurries():
    below, first = shown().find(".//img"), shown(words='alt="" is_lazy=False').find(".//img")
    assert (below.get("loading"), below.get("fetchpriority")) == ("lazy", None)
    assert (first.get("loading"), first.get("fetchpriority")) == (None, "high")


@pytest.mark.parametrize(("shape", "size"), [("3x2", ("900", "600")), ("3x4", ("900", "1200"))])
def test_a_drawing_comes_as_it_is_at_the_size_of_its_place(shape, size):
    image = shown(DRAWING, f'alt="A thread" shape="{shape}"')
    assert (image.tag, image.get("src"), image.get("alt")) == ("img", f"/media/{DRAWING}", "A thread")
    assert (image.get("width"), image.get("height")) == size


def test_words_stay_words():
    hostile = '"><script>alert(1)</script>'
    picture = shown(words="alt=hostile", hostile=hostile)
    assert picture.find(".//img").get("alt") == hostile
    assert [element.tag for element in picture.iter()] == ["picture", "source", "source", "img"]
    assert shown(DRAWING, "alt=hostile", hostile=hostile).get("alt") == hostile


# --- in rich text


def test_a_picture_in_a_text_has_its_renditions_and_keeps_its_words():
    text = in_text(f"<p>Before</p><figure>{PHOTOGRAPH}<figcaption>Morning</figcaption></figure><p>After</p>")
    image = text.find("figure/picture//img")
    assert image.get("alt") == 'Members "read" <together>'
    assert (image.get("width"), image.get("height"), image.get("loading")) == ("2400", "1600", "lazy")
    assert text.find("figure/figcaption").text == "Morning"
    assert [element.tag for element in text] == ["p", "figure", "p"]


def test_the_width_asked_for_is_that_of_its_place():
    def asked(figure):
        return in_text(f"{figure}{PHOTOGRAPH}</figure>").find("figure/picture//source").get("sizes")

    whole, left, right, wide = (
        asked("<figure>"),
        asked('<figure class="align-left">'),
        asked('<figure class="align-right">'),
        asked('<figure class="wide">'),
    )
    assert left == right
    assert len({whole, left, wide}) == 3


def test_the_size_in_a_text_is_that_of_the_picture_not_one_that_somebody_typed():
    text = in_text(f'<p><img src="/media/{NAME}" alt="" width="7" height="900"></p>')
    assert (text.find("p/picture//img").get("width"), text.find("p/picture//img").get("height")) == ("2400", "1600")


def test_other_pictures_in_a_text_stay_and_wait():
    text = in_text(f'<p><img src="/media/{DRAWING}" alt="A thread" width="300" height="200"></p>')
    image = text.find("p/img")
    assert (image.get("src"), image.get("width"), image.get("loading")) == (f"/media/{DRAWING}", "300", "lazy")


@pytest.mark.parametrize(
    "attributes",
    [
        f'src="/media/{NAME}" alt="&quot; onerror=&quot;alert(1)"',
        f'src="/media/{NAME}" alt="&lt;script&gt;alert(1)&lt;/script&gt;"',
        f'src="/media/{NAME}&quot; onerror=&quot;alert(1)" alt=""',
        f'src="/media/{NAME}?&quot;&gt;&lt;script&gt;" alt=""',
        f'alt="src=&quot;/media/x.jpg&quot;" src="/media/{NAME}"',
        f'alt="a > b" src="/media/{NAME}"',
    ],
)
def test_hostile_attributes_stay_inside_their_quotes(attributes):
    text = in_text(f"<p>Before <img {attributes}> after.</p>")
    assert {element.tag for element in text.iter()} <= {"div", "p", "picture", "source", "img"}
    allowed = {"src", "alt", "width", "height", "loading", "decoding", "type", "srcset", "sizes"}
    assert {name for element in text.iter() for name in element.attrib} <= allowed
    assert text.text_content().split() == ["Before", "after."]


def test_what_was_not_cleaned_is_not_touched():
    assert with_renditions(f"<p>{PHOTOGRAPH}</p>") == f"<p>{PHOTOGRAPH}</p>"
    assert with_renditions(None) is None


@pytest.mark.django_db
def test_no_query_and_no_file_is_asked(django_assert_num_queries, media):
    with django_assert_num_queries(0):
        in_text(PHOTOGRAPH * 3)
        shown()


@pytest.mark.django_db
def test_an_article_page_asks_as_often_with_ten_pictures_as_with_none(client, media, django_assert_num_queries):
    bare = make_article()
    cover = PictureFactory(file=NAME)
    default_storage.save(NAME, ContentFile(b""))  # what a text consists of is read from its files when it is signed
    pictures = [PictureFactory() for _picture in range(10)]
    for picture in pictures:
        default_storage.save(picture.file.name, ContentFile(b""))
    body = "".join(f'<figure><img src="{picture.url}" alt="A gate"></figure>' for picture in pictures)
    full = make_article(body=body, cover=cover.file.name, cover_alt="A gate")
    for article in (bare, full):
        with django_assert_num_queries(5):
            page = client.get(article.get_absolute_url())
    pictures = html.fromstring(page.content).findall(".//main//picture")
    assert len(pictures) == 11
    for picture in pictures:
        image = picture.find(".//img")
        assert image.get("width")
        assert image.get("height")
        assert "sizes" in picture.find(".//source").attrib
