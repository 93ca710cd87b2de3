// The rules for written HTML: those of html-validate, without the few that are about the look of the source.
export const rules = {
  extends: ["html-validate:standard"],
  rules: {
    // Source that nobody reads: browsers and readers do not see any of it.
    "no-trailing-whitespace": "off",
    "doctype-style": "off",
    "void-style": "off",
    "attr-quotes": "off",
    // A long title is an author's choice.
    "long-title": "off",
    // A strict Content-Security-Policy drops inline styles, so they are errors here.
    "no-inline-style": "error",
  },
};
