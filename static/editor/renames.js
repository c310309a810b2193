/* A pasted heading 1 becomes a heading 2 and so on, as on the server, which says in the editor's settings what becomes
   what. Left alone, the editor would make a plain paragraph of a tag that is not allowed. */

function rename(editor) {
  const groups = Object.entries(editor.config.renamed).map(([from, to]) => [
    { element: from, left: (element) => element.name === from, right: (element) => { element.name = to; } },
  ]);
  editor.filter.addTransformations(groups);
}

window.CKEDITOR?.on("instanceCreated", ({ editor }) => editor.on("pluginsLoaded", () => rename(editor)));
