const mostShown = 5;

/** Some of the ids, and how many more there are. */
export function idsInWords(ids: readonly string[]): string {
  const shown = ids.slice(0, mostShown).join(', ');
  return ids.length > mostShown ? `${shown} and ${ids.length - mostShown} more` : shown;
}
