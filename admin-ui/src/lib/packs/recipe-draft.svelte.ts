/** The recipe that is being brought in: it stays while somebody looks at another page. */
class DraftText {
  now = $state("");
}

export const draftText = new DraftText();
