"""Any edition as a Word document, to be read and signed on paper; whoever may see its page may take it along."""

import io

from django.db import transaction
from django.http import FileResponse
from django.utils.translation import override

from accounts.log import What, record

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WordMixin:
    def word_document(self, edition):
        """An edition’s text as a document of python-docx, without the signing sheet."""
        raise NotImplementedError

    def language_of(self, edition):
        """The language in which a text is written, and its paper set."""
        raise NotImplementedError

    @transaction.atomic
    def word_view(self, request, object_id):
        from publishing.word.sheet import add_sheet  # not every process writes Word

        edition = self.get_object_or_404(request, object_id)
        with override(self.language_of(edition)):
            document = self.word_document(edition)
            add_sheet(document, edition, self.progress(edition))
        file = io.BytesIO()
        document.save(file)
        file.seek(0)
        record(What.EXPORTED, by=request.user, thing=edition, request=request, edition=edition.number)
        name = f"{edition} {edition.number}.docx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)
