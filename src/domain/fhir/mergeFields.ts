/** A value that the record system and we both keep. */
export type FieldValue = string | number | null;

export type Fields = Readonly<Record<string, FieldValue | undefined>>;

/** Keyed hashes of what the record system said last, by field. */
export type Seen = Readonly<Record<string, string>>;

export type Merged = {
  /** What is to be written here. */
  set: Record<string, FieldValue>;
  /** Changed here since the record system last said something, and written over now. */
  overwritten: string[];
  /** Changed here, and left so: the record system has said nothing new. */
  differing: string[];
  seen: Record<string, string>;
};

/**
 * Lays what the record system says of the fields that it owns beside what stands here. What it says anew is written, over a change made here
 * too, which is then said; what it has said before is not said again, so that a change made here stays until the record system changes the field.
 * @param there `undefined` where it says nothing
 * @param seen empty when it is read for the first time
 */
export function mergeFields(
  there: Fields,
  here: Fields,
  seen: Seen,
  hash: (value: FieldValue) => string,
): Merged {
  const merged: Merged = { set: {}, overwritten: [], differing: [], seen: { ...seen } };
  for (const [field, value] of Object.entries(there)) {
    if (value === undefined) continue;
    const ours = here[field] ?? null;
    const before = seen[field];
    const said = hash(value);
    if (ours === value) merged.seen[field] = said;
    else if (before === said) merged.differing.push(field);
    else if (value === null && before === undefined) merged.seen[field] = said;
    else {
      merged.set[field] = value;
      merged.seen[field] = said;
      // Null here was nobody's word.
      if (before === undefined ? ours !== null && ours !== '' : hash(ours) !== before)
        merged.overwritten.push(field);
    }
  }
  return merged;
}
