"""The editor of rich text in the browser: the one place that knows which one it is."""

from ckeditor.widgets import CKEditorWidget


class RichTextWidget(CKEditorWidget):
    pass
