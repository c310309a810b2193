"""Rich text as Word writes it: out to a document that one can sign on paper, and in from a document of anybody's."""
