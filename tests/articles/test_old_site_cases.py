"""Old pages as people bring them, from the upload to the draft: what is shown before the yes is what is stored."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import ArticleEdition, Attachment
from library.models import Picture
from publishing.richtext import plain
from tests.articles.saved_pages import CASES
from tests.articles.test_old_site_pages import archive, brought, file, yes
from tests.factories import ColumnFactory, make_picture
from tests.staff import signed_in

pytestmark = pytest.mark.django_db
SENTENCE = "7月1日上午，机关党委组织各支部党员到红色教育基地开展主题党日活动。"
PAGE = f"<h1>主题党日</h1><p>时间：2019-07-02 来源：机关党委</p><p>{SENTENCE}</p>"
JPEG = make_picture(size=(30, 20)).read()


@pytest.fixture
def administrator():
    return signed_in("Administrator")


@pytest.fixture
def stored(administrator):
    """Brings a file, says yes, and gives what was shown before and the draft."""

    def bring(*files):
        url = brought(administrator, *files)
        shown = administrator.get(url).content.decode()
        yes(administrator, url, column=str(ColumnFactory().pk))
        return shown, ArticleEdition.objects.get()

    return bring


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir() if path.suffix != ".docx"))
def test_each_case_shows_what_it_stores(stored, case):
    shown, draft = stored(SimpleUploadedFile(case, (CASES / case).read_bytes()))
    assert draft.title in shown
    pictures = shown.partition('class="as-it-will-look"')[2].partition("</article>")[0].count("<img ")
    assert draft.body.count("<img ") == pictures == Picture.objects.count()
    assert plain(draft.body)[:20] in re.sub(r"<[^>]+>\s*", "", shown)
    assert "/incoming/" not in draft.body


def test_documents_that_came_along_are_attachments_of_the_draft(stored):
    shown, draft = stored(SimpleUploadedFile("site.zip", (CASES / "documents.zip").read_bytes()))
    attachment = Attachment.objects.get()
    assert (attachment.edition, attachment.title, attachment.download_name) == (draft, "1.名单", "1.名单.xlsx")
    assert "1.名单" in str(draft.versions.get().form)
    assert "plan.pdf was not taken" in shown
    assert "href" not in draft.body


def test_lazy_pictures_are_in_the_draft_and_the_blank_one_is_not(stored):
    shown, draft = stored(SimpleUploadedFile("site.zip", (CASES / "lazy.zip").read_bytes()))
    assert (draft.body.count("<img "), Picture.objects.count()) == (2, 2)
    assert "loading.png" in shown  # as a file that no page took


def test_files_that_no_page_shows_are_named(administrator):
    url = brought(
        administrator,
        archive(
            **{"a.html": PAGE, "style.css": "p {}", "video.mp4": b"0", "notes.doc": b"x", "b_files/frame.html": PAGE}
        ),
    )
    html = administrator.get(url).content.decode()
    assert "4 files that no page shows were not taken" in html
    for name in ("style.css", "video.mp4", "notes.doc", "b_files/frame.html"):
        assert f"<li>{name}</li>" in html


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_pictures_with_chinese_names_are_found_in_an_archive(stored, encoding):
    name = "会场".encode(encoding)
    page = f'{PAGE}<p><img src="图/会场.JPG"></p>'.replace("图/", "pic/")
    content = archive(**{"a/b.html": page, f"a/pic/{'x' * len(name)}.jpg": JPEG}).read()
    _shown, draft = stored(SimpleUploadedFile("site.zip", content.replace(b"x" * len(name), name)))
    assert draft.body.count("<img ") == 1


def test_a_web_archive_in_an_archive_is_a_page(stored):
    content = (CASES / "page.mht").read_bytes().replace(b"<p>x</p>", PAGE.encode())
    _shown, draft = stored(archive(**{"a.mht": content}))
    assert draft.title == "主题党日"


def test_a_text_with_the_sizes_of_letters_in_its_head_makes_no_column_of_them(administrator):
    text = f"【字号：大｜中｜小】\n走访慰问\n时间：2019-07-01\n{SENTENCE}\n"
    html = administrator.get(brought(administrator, file("c.txt", text))).content.decode()
    assert "走访慰问" in html
    assert "】 (will be made)" not in html


def test_what_is_left_out_is_all_there_to_be_read(administrator):
    news = "".join(f"<li>要闻第{number}条，发布单位机关党委办公室宣传处</li>" for number in range(60))
    page = f'<ul>{news}</ul>{PAGE}<div class="TRS_Editor"><p>短短一句。</p></div>'
    html = administrator.get(brought(administrator, file("c.html", page))).content.decode()
    assert "<summary>" in html
    assert "要闻第59条" in html
