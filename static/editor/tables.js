/* A new table begins with a row of header cells, as nearly every table should. */

window.CKEDITOR?.on("dialogDefinition", ({ data: { name, definition } }) => {
  if (name === "table") definition.getContents("info").get("selHeaders").default = "row";
});
