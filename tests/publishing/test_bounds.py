"""What is made to take long takes no longer than an honest text of its size: structure has bounds, not bytes alone."""

import time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from publishing.richtext import clean
from publishing.states import State
from publishing.word.reading import MOST_PARAGRAPHS
from tests.factories import make_article
from tests.staff import signed_in
from tests.word_files import document_of, read, with_xml

SIZE = 200_000  # characters
SECONDS = 4  # of processor time: some took minutes before; now the longest takes 1.5
NESTED = ["<ul><li>", "<ol><li>", "<div>", "<dl><dt>", "<table><tr><td>", "<blockquote>", "<svg>", "<pre>", "<x-y>"]
IN_A_ROW = [
    *("<style>", "<style>a{b:c}", "<![if x]>", "<br>", "<!--", "&nbsp;", "<li>", "<p>a<br>", "<td>"),
    *("<b>a</b> ", "<span style='font-weight:bold'>a</span> b ", "<span style='a:b'>", "<font color=red>a"),
    *("<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>1.</p>", "</b>", "<div></p>"),
]


def seconds_of(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def repeated(piece):
    return piece * (SIZE // len(piece))


@pytest.mark.parametrize("before", ["", "<p style='color:red'>"])
@pytest.mark.parametrize("piece", [*NESTED, *IN_A_ROW])
def test_no_tangle_of_tags_takes_long(before, piece):
    assert seconds_of(lambda: clean(before + repeated(piece))) < SECONDS


@pytest.mark.parametrize("piece", NESTED)
def test_what_stands_in_thousands_of_elements_is_kept_in_words(piece):
    assert "the words &amp; more" in clean(f"{piece * 3000}the words &amp; more")


@pytest.mark.parametrize("ends", [True, False])
def test_a_page_of_many_paragraphs_is_no_tangle(ends):
    body = clean("".join(f"<p>Line {number}{'</p>' * ends}" for number in range(3000)))
    assert body.count("<p>") == 3000


def test_marks_that_word_never_ends_make_no_tangle():
    styles = "".join(f'<w:LsdException Locked="false" Name="{number}"/>' for number in range(400))
    pasted = f"<!--[if gte mso 9]><xml>{styles}</xml><![endif]--><p class=MsoNormal><b>Bold</b> words</p>"
    assert clean(pasted) == "<p><strong>Bold</strong> words</p>"


def test_a_document_of_more_paragraphs_than_a_text_can_have_is_refused():
    document = with_xml(document_of("Words"), "<w:p/>" * MOST_PARAGRAPHS)
    with pytest.raises(ValidationError, match="unpacks to far more than a text can be"):
        read(document)


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["attachments"])
def test_a_form_looks_at_no_more_rows_than_somebody_could_mean(part):
    draft = make_article(state=State.DRAFT)
    client = signed_in("Committee office")
    address = reverse("admin:articles_articleedition_change", args=[draft.pk])
    sent = {f"{part}-TOTAL_FORMS": "1000", f"{part}-INITIAL_FORMS": "0"}
    start = time.process_time()
    page = client.post(address, sent).content.decode()
    assert time.process_time() - start < SECONDS
    assert f"{part}-29-title" in page
    assert f"{part}-30-title" not in page
