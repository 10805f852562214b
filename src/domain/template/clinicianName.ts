const titleBefore = /(?:^|[^\p{L}\p{N}])(?:dra?|dr\(a\)|doctora?|bs|bác sĩ)\.?[ \t]*$/iu;
const leadingTitle = /^(?:dra?\.|dr\(a\)\.?|(?:dra?|doctora?)(?=\s))\s*/i;
// Degrees that "Dr." already says; others (NP, PA-C) tell something and stay. Without a comma "Do" is a family name.
const degreeAfterComma = /\s*,\s*(?:m\.?d|d\.?o|d\.?d\.?s|d\.?m\.?d|ph\.?d)\.?$/i;
const degreeAfterSpace = /\s(?:M\.?D|D\.O|D\.?D\.?S|D\.?M\.?D|Ph\.?D)\.?$/;

/** Whether the text just before a clinician's name ends in "Dr.", "Dra.", "Dr(a).", "Doctor" or, in Vietnamese, "BS." */
export function endsInTitle(textBefore: string): boolean {
  return titleBefore.test(textBefore);
}

/**
 * Takes the title and the degree off a clinician's name, for use after "Dr.": "Dr. Smith", "dr smith" and "Smith, MD"
 * all become "Smith". A name without any capital gets them. Empty when there is nothing but a title.
 */
export function withoutTitle(name: string): string {
  let bare = name.trim();
  for (
    let shorter = bare.replace(leadingTitle, '');
    shorter !== bare;
    shorter = bare.replace(leadingTitle, '')
  ) {
    bare = shorter;
  }
  bare = bare.replace(degreeAfterComma, '').replace(degreeAfterSpace, '').trim();
  if (/^(?:dra?|doctora?)\.?$/i.test(bare)) return '';
  return /\p{Lu}/u.test(bare)
    ? bare
    : bare.replace(/(?<![\p{L}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
}
