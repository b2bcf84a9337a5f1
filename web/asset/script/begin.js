// What a page, or a part that came later, gets once.
function refresh(within) {
  drafts(within);
  ages(within);
  uploads(within);
}

refresh(document);
