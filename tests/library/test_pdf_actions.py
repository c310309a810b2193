"""What a PDF may do: open at one of its places, and at a click lead to a place in it or to an address."""

import pytest
from pypdf.generic import ArrayObject, NameObject, TextStringObject

from library.documents import attachment_file
from tests.library.files import make_pdf
from tests.library.test_documents import dictionary, refusal

LEADS_OUT = {
    "other file": dictionary(S=NameObject("/GoToR"), F=TextStringObject("other.pdf"), D=TextStringObject("x")),
    "address": dictionary(S=NameObject("/URI"), URI=TextStringObject("https://example.org/")),
    "print": dictionary(S=NameObject("/Named"), N=NameObject("/Print")),
    "sound": dictionary(S=NameObject("/Sound")),
    "hide": dictionary(S=NameObject("/Hide"), T=TextStringObject("x")),
    "none that is known": dictionary(S=NameObject("/Anything")),
}


@pytest.mark.parametrize("action", LEADS_OUT.values(), ids=LEADS_OUT)
def test_pdf_that_leads_out_when_it_is_opened_is_refused(action):
    def change(writer):
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)

    assert "scripts, or starts something" in refusal(make_pdf(change=change))


CLICKS = {
    "other file": (LEADS_OUT["other file"], False),
    "script in an address": (dictionary(S=NameObject("/URI"), URI=TextStringObject("javascript:x()")), False),
    "file of the reader": (dictionary(S=NameObject("/URI"), URI=TextStringObject("file:///etc/passwd")), False),
    "none that is known": (LEADS_OUT["none that is known"], False),
    "script behind a place": (
        dictionary(S=NameObject("/GoTo"), D=TextStringObject("x"), Next=LEADS_OUT["other file"]),
        False,
    ),
    "address": (LEADS_OUT["address"], True),
    "address without a scheme": (dictionary(S=NameObject("/URI"), URI=TextStringObject("www.example.org")), True),
    "mailbox": (dictionary(S=NameObject("/URI"), URI=TextStringObject("mailto:a@example.org")), True),
    "place": (dictionary(S=NameObject("/GoTo"), D=TextStringObject("x")), True),
    "next page": (dictionary(S=NameObject("/Named"), N=NameObject("/NextPage")), True),
}


@pytest.mark.parametrize(("action", "is_taken"), CLICKS.values(), ids=CLICKS)
def test_a_click_in_a_pdf_leads_to_a_place_in_it_or_to_an_address(action, is_taken):
    def change(writer):
        link = dictionary(Type=NameObject("/Annot"), Subtype=NameObject("/Link"), A=action)
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])

    pdf = make_pdf(change=change)
    if is_taken:
        attachment_file(pdf)
    else:
        assert "scripts, or starts something" in refusal(pdf)


def test_pdf_that_opens_at_one_of_its_places_is_taken():
    def change(writer):
        writer.root_object[NameObject("/OpenAction")] = dictionary(S=NameObject("/GoTo"), D=TextStringObject("x"))

    attachment_file(make_pdf(change=change))
