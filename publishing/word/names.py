"""The names of the styles that our own documents have, by which they come back in without loss.

A paragraph's style names its place in the rich text: “Pilot blockquote p” is a paragraph in a quotation, “Pilot ul li”
the words of an item. The names are the same in every language: Word and WPS keep them, whatever else they rewrite.
"""

PREFIX = "Pilot "
LABEL = "Pilot label"  # of characters: what a field is called, on paper only
SHEET = "Pilot sheet"  # of the signing sheet, which is no part of the text
FIELD, PART = "field-", "part-"  # one line with a field's value; where a part of the text begins
HEADINGS = {"h2": "heading 1", "h3": "heading 2", "h4": "heading 3"}


def style_name(places):
    """The name of the style for places such as `("blockquote", "p.indent")`."""
    return PREFIX + (" ".join(places) or "words")


def places_of(name):
    """The places that a style's name says; None if it is not one of ours."""
    if not name.startswith(PREFIX):
        return None
    places = name.removeprefix(PREFIX)
    return () if places == "words" else tuple(places.split(" "))
