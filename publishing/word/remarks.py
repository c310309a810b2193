"""What was changed or left out on the way from Word, and why: counted by kind, said in sentences."""

from collections import Counter

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

SENTENCES = {
    "changes": ngettext_lazy(
        "%(count)d tracked change was accepted: the text stands as it reads with it.",
        "%(count)d tracked changes were accepted: the text stands as it reads with them.",
        "count",
    ),
    "comments": ngettext_lazy(
        "%(count)d comment was left out: it is no part of the text.",
        "%(count)d comments were left out: they are no part of the text.",
        "count",
    ),
    "formatting": _("Fonts, sizes, colours and spacing were left out: the pages have their own."),
    "page breaks": _("Page breaks were left out: a page on the screen has no end."),
    "tabs": ngettext_lazy(
        "%(count)d tab became a space: put columns of words into a table.",
        "%(count)d tabs became spaces: put columns of words into a table.",
        "count",
    ),
    "hidden": ngettext_lazy(
        "%(count)d piece of hidden text was left out.", "%(count)d pieces of hidden text were left out.", "count"
    ),
    "text boxes": ngettext_lazy(
        "%(count)d text box stands in the flow of the text now, behind the paragraph that it belonged to.",
        "%(count)d text boxes stand in the flow of the text now, behind the paragraphs that they belonged to.",
        "count",
    ),
    "equations": ngettext_lazy(
        "%(count)d equation stands as plain characters now: look whether it still reads right.",
        "%(count)d equations stand as plain characters now: look whether they still read right.",
        "count",
    ),
    "equation objects": ngettext_lazy(
        "%(count)d equation of an equation editor (MathType) was left out: type it, or save it as a picture.",
        "%(count)d equations of an equation editor (MathType) were left out: type them, or save them as pictures.",
        "count",
    ),
    "fields": ngettext_lazy(
        "%(count)d field whose result is not in the document was left out: type what Word shows there.",
        "%(count)d fields whose results are not in the document were left out: type what Word shows there.",
        "count",
    ),
    "charts": ngettext_lazy(
        "%(count)d chart was left out: save it as a picture and put that in.",
        "%(count)d charts were left out: save them as pictures and put those in.",
        "count",
    ),
    "diagrams": ngettext_lazy(
        "%(count)d diagram (SmartArt) was left out: save it as a picture and put that in.",
        "%(count)d diagrams (SmartArt) were left out: save them as pictures and put those in.",
        "count",
    ),
    "films": ngettext_lazy(
        "%(count)d film was left out: its picture stands in the text.",
        "%(count)d films were left out: their pictures stand in the text.",
        "count",
    ),
    "shapes": ngettext_lazy(
        "%(count)d drawn shape was left out: only pictures can stand on a page.",
        "%(count)d drawn shapes were left out: only pictures can stand on a page.",
        "count",
    ),
    "word art": ngettext_lazy(
        "%(count)d piece of WordArt stands as an ordinary paragraph now.",
        "%(count)d pieces of WordArt stand as ordinary paragraphs now.",
        "count",
    ),
    "objects": ngettext_lazy(
        "%(count)d embedded object was left out: add its file to the article instead.",
        "%(count)d embedded objects were left out: add their files to the article instead.",
        "count",
    ),
    "vector pictures": ngettext_lazy(
        "%(count)d picture of a kind that browsers cannot show (EMF, WMF) was left out: save it as PNG, put that in.",
        "%(count)d pictures of a kind that browsers cannot show (EMF, WMF) were left out: save them as PNG, put those "
        "in.",
        "count",
    ),
    "broken pictures": ngettext_lazy(
        "%(count)d picture could not be read and was left out.",
        "%(count)d pictures could not be read and were left out.",
        "count",
    ),
    "outside pictures": ngettext_lazy(
        "%(count)d picture lies outside the document and was not fetched: put it into the document, or in here.",
        "%(count)d pictures lie outside the document and were not fetched: put them into the document, or in here.",
        "count",
    ),
    "floating pictures": ngettext_lazy(
        "%(count)d picture that words flowed round stands in the flow of the text now.",
        "%(count)d pictures that words flowed round stand in the flow of the text now.",
        "count",
    ),
    "looks of pictures": ngettext_lazy(
        "%(count)d picture stands without the colours, margins or shape that Word gave it: look at it.",
        "%(count)d pictures stand without the colours, margins or shapes that Word gave them: look at them.",
        "count",
    ),
    "changed pictures": ngettext_lazy(
        "%(count)d picture was cut, turned or mirrored as the document shows it; what was cut away did not come along.",
        "%(count)d pictures were cut, turned or mirrored as the document shows them; what was cut away did not come "
        "along.",
        "count",
    ),
    "guesses": ngettext_lazy(
        "%(count)d description of a picture is a guess of a program and was not taken.",
        "%(count)d descriptions of pictures are guesses of a program and were not taken.",
        "count",
    ),
    "undescribed": ngettext_lazy(
        "%(count)d picture has no description for those who cannot see it: write one before the text is submitted.",
        "%(count)d pictures have no description for those who cannot see them: write one before the text is submitted.",
        "count",
    ),
    "margins": _("Headers and footers were left out: they belong to sheets of paper."),
    "contents": _("The table of contents was left out: the page makes its own from the headings."),
    "readings": ngettext_lazy(
        "%(count)d reading above a character (pinyin) was left out.",
        "%(count)d readings above characters (pinyin) were left out.",
        "count",
    ),
    "inserted files": ngettext_lazy(
        "%(count)d inserted file was left out: only Word itself can open it.",
        "%(count)d inserted files were left out: only Word itself can open them.",
        "count",
    ),
    "links": ngettext_lazy(
        "%(count)d link was taken off, since it leads to nothing that a reader can open; its words stayed.",
        "%(count)d links were taken off, since they lead to nothing that a reader can open; their words stayed.",
        "count",
    ),
    "numbers": ngettext_lazy(
        "%(count)d number that Word had counted stands before its words as if it had been typed.",
        "%(count)d numbers that Word had counted stand before their words as if they had been typed.",
        "count",
    ),
    "deep headings": ngettext_lazy(
        "%(count)d heading of a deeper level became one of the third level: the pages have no more.",
        "%(count)d headings of deeper levels became ones of the third level: the pages have no more.",
        "count",
    ),
    "notes": ngettext_lazy(
        "%(count)d footnote or endnote stands in a list at the end of the text now.",
        "%(count)d footnotes or endnotes stand in a list at the end of the text now.",
        "count",
    ),
    "symbols": ngettext_lazy(
        "%(count)d character of a symbol font was left out: type it anew.",
        "%(count)d characters of symbol fonts were left out: type them anew.",
        "count",
    ),
    "unknown": ngettext_lazy(
        "%(count)d thing that the site does not know was left out: compare the text with the document.",
        "%(count)d things that the site does not know were left out: compare the text with the document.",
        "count",
    ),
    "header rows": ngettext_lazy(
        "The bold first row of %(count)d table became its header.",
        "The bold first rows of %(count)d tables became their headers.",
        "count",
    ),
    "sheet": _("The signing sheet was left out: it is no part of the text."),
}


MOST_QUOTED = 2000  # characters of one remark


class Remarks(Counter):
    """How often each kind of change happened, and the words that went with it."""

    def __init__(self):
        super().__init__()
        self.words = {}

    def note(self, kind, times=1, words=""):
        self[kind] += times
        if words := " ".join(words.split()):
            self.words.setdefault(kind, {})[words] = None

    def sentences(self):
        """A sentence for each kind, in the order of the list above, with the words that the text has no more."""
        return [self.sentence(kind, said) for kind, said in SENTENCES.items() if self[kind]]

    def sentence(self, kind, said):
        sentence, words = str(said % {"count": self[kind]}), " ".join(f"“{each}”" for each in self.words.get(kind, ()))
        if not words:
            return sentence
        quoted = words if len(words) <= MOST_QUOTED else f"{words[:MOST_QUOTED]}…"
        return _("%(sentence)s In the document: %(words)s") % {"sentence": sentence, "words": quoted}
