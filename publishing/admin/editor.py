"""Pages with the rich-text editor."""

from csp.decorators import csp_update

from publishing.widgets import EDITOR_CSP

with_editor = csp_update(EDITOR_CSP)(lambda response: response)


class EditorPagesMixin:
    """Pages with the rich-text editor: only they allow what it needs beyond the site's content policy."""

    def render_change_form(self, request, context, *args, **kwargs):
        response = super().render_change_form(request, context, *args, **kwargs)
        may_write = response.context_data["has_change_permission"] or response.context_data["add"]
        if may_write:
            return with_editor(response)
        response.context_data["media"] = self.media  # only to read: the editor need not come along
        return response
