"""The editor of rich text in the browser: CKEditor 4 through django-ckeditor. The one place that knows which it is.

CKEditor 4 is at the end of its life. What its known holes need is left out below, and nothing about safety rests on
what stays: `richtext.clean` judges whatever arrives.
"""

from ckeditor.widgets import CKEditorWidget
from csp.constants import UNSAFE_INLINE
from django.conf import settings
from django.forms.widgets import Media, Script
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from .richtext import CLASSES, RENAMED, REQUIRED, TAGS

# What a page with an editor needs beyond the site's policy: `@method_decorator(csp_update(EDITOR_CSP))` on its view.
# CKEditor writes style attributes. Scripts stay 'self': static/editor/csp.js says how.
EDITOR_CSP = {"style-src": [UNSAFE_INLINE]}

LANGUAGES = {"en": "en", "zh-hans": "zh-cn"}
TOOLBAR = [
    ["Format"],
    ["Bold", "Italic", "Subscript", "Superscript", "RemoveFormat"],
    ["NumberedList", "BulletedList", "Blockquote"],
    ["JustifyCenter", "JustifyRight"],
    ["Link", "Unlink"],
    ["Picture", "Table", "SpecialChar"],
    ["Undo", "Redo"],
    ["Maximize"],
]
SPECIAL_CHARACTERS = list("“”‘’–—…·•《》〈〉「」【】〔〕§№°‰±×÷≠≤≥→←½¼¾²³①②③④⑤¥€£©®™")

# They call out, reach for other people's pages, or make what the allow-list refuses anyway. `htmlwriter` would lay the
# text out in its own way, and `pastefromword` read it in its own: `clean` does both.
REMOVED_PLUGINS = (
    "about,autoembed,bbcode,bidi,codesnippet,codesnippetgeshi,colorbutton,colordialog,copyformatting,devtools,div,"
    "docprops,elementspath,embed,embedbase,embedsemantic,exportpdf,flash,font,forms,htmlwriter,iframe,image,language,"
    "liststyle,mathjax,newpage,pagebreak,pastefromgdocs,pastefromlibreoffice,pastefromword,preview,print,save,scayt,showblocks,smiley,sourcearea,sourcedialog,stylescombo,"
    "templates,uploadimage,wsc"
)


def allowed_content():
    """The allow-list in CKEditor's words ("!" marks an attribute without which the tag goes)."""
    return {
        tag: {
            "attributes": ",".join(f"!{name}" if REQUIRED.get(tag) == name else name for name in attributes),
            "classes": ",".join(CLASSES.get(tag, ())),
        }
        for tag, attributes in TAGS.items()
    }


class RichTextWidget(CKEditorWidget):
    @property
    def media(self):
        names = ("csp", "renames", "tables", "figures", "pasting")
        modules = [Script(f"editor/{name}.js", type="module") for name in names]
        return super().media + Media(css={"all": ["editor/editor.css", "admin/chooser/chooser.css"]}, js=modules)

    def format_value(self, value):
        # As plain text again: what is safe to show as HTML is not escaped yet for a text area, which would read the
        # text's own entities as characters ("5 &lt; 6" as a tag).
        value = super().format_value(value)
        return value and value + ""

    def use_required_attribute(self, initial):
        return False  # a browser cannot point at the hidden text area, and would refuse to send without a word

    def _set_config(self):
        self.config = {
            "language": LANGUAGES.get(get_language(), "en"),
            "contentsLanguage": settings.SITE_LANGUAGE,
            "contentsCss": [static("editor/contents.css")],  # asked for late: its address carries a hash
            "skin": "moono-lisa",
            "toolbar": TOOLBAR,
            "format_tags": "p;h2;h3;h4",
            "justifyClasses": ["align-left", "align-center", "align-right", "align-justify"],
            "specialChars": SPECIAL_CHARACTERS,
            "width": "auto",
            "height": 320,
            "resize_dir": "vertical",
            "extraPlugins": "figures,pasting",
            "removePlugins": REMOVED_PLUGINS,
            "removeDialogTabs": "link:target;link:upload;link:advanced;table:advanced",
            "allowedContent": allowed_content(),
            "renamed": RENAMED,  # for static/editor/renames.js
            "pictures": self.about_pictures(),
            "customConfig": "",
            "stylesSet": False,
            "fullPage": False,
            "versionCheck": False,
            "entities": False,
            "clipboard_handleImages": False,
            "disableNativeSpellChecker": False,
            "linkShowAdvancedTab": False,
            "linkShowTargetTab": False,
            "linkDefaultProtocol": "https://",
        }

    @staticmethod
    def about_pictures():
        """For static/editor/figures.js and pasting.js: whom they ask, and what they say."""
        dropped = [
            ngettext(
                "{count} picture could not come along: it lies on another page or machine. Put it in from a file.",
                "{count} pictures could not come along: they lie on another page or machine. Put them in from files.",
                count,
            )
            for count in (1, 2)
        ]
        return {
            "choose": reverse("admin:choose_picture"),
            "upload": reverse("admin:upload_picture"),
            "paste": reverse("admin:clean_pasted"),
            "media": settings.MEDIA_URL,
            "incoming": f"{settings.MEDIA_URL}incoming/",
            "words": {
                "button": gettext("Picture"),
                "uploading": gettext("Being uploaded:"),
                "wait": gettext("Something is still on its way. Save again in a moment."),
                "describe": gettext("Say what each picture shows: double-click it."),
                "dropped": dropped,
                "signedOut": gettext(
                    "You are no longer signed in. Sign in again in another tab; nothing here is lost."
                ),
                "tooLarge": gettext("This file is larger than the server takes. Save it smaller and try again."),
                "lost": gettext("The server did not answer. Try again; nothing here is lost."),
            },
        }
