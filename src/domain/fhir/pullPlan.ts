/** How far a kind of resource has been read; see the table `fhir_pull`. */
export type PullState = {
  since: Date | null;
  runKind: 'changes' | 'everything' | null;
  runStartedAt: Date | null;
  /** The newest change of the running one, by the server's clock. */
  newest: Date | null;
};

const hourMs = 3_600_000;
/** Servers index what was written a little later than they stamp it, and their machines' clocks differ. */
const overlapMs = 2 * 60_000;
/** Everything is laid beside what is here once a day. */
const wholeEveryMs = 24 * hourMs;

/** What the next run reads: what has changed, or everything ahead once a day and at first. */
export function nextRun({ since }: PullState, lastWholeAt: Date | null, now: Date): 'changes' | 'everything' {
  const isDue = lastWholeAt === null || now.getTime() - lastWholeAt.getTime() >= wholeEveryMs;
  return since === null || isDue ? 'everything' : 'changes';
}

/**
 * The searches of a run, the best first: a server that refuses one is asked the next. They name days and moments alone, never a person.
 * @param changedSince null for everything
 */
export function searchesFor(
  type: 'Appointment' | 'Patient',
  changedSince: Date | null,
  now: Date,
): readonly string[] {
  const day = new Date(now.getTime() - 24 * hourMs).toISOString().slice(0, 10);
  const ahead = `date=ge${day}`;
  const page = '_count=100';
  const includes =
    '_include=Appointment:patient&_include=Appointment:practitioner&_include=Appointment:location';
  if (type === 'Patient') {
    const changed = changedSince === null ? '' : `_lastUpdated=ge${moment(changedSince)}&`;
    return [`Patient?${changed}${page}`];
  }
  if (changedSince === null)
    return [`Appointment?${ahead}&${page}&${includes}`, `Appointment?${ahead}&${page}`];
  const changed = `_lastUpdated=ge${moment(changedSince)}`;
  return [
    `Appointment?${changed}&${page}&${includes}`,
    `Appointment?${changed}&${page}`,
    // Some servers cannot search visits by when they were changed.
    `Appointment?${ahead}&${page}`,
  ];
}

/** A moment of a search, a little earlier than what was seen. Seconds: not every server reads fractions. */
function moment(since: Date): string {
  return new Date(since.getTime() - overlapMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The newest of the changes that were seen. Never our own clock: a change that a slow server stamps earlier must not be missed. */
export function newestOf(newest: Date | null, lastUpdated: readonly (string | undefined)[]): Date | null {
  let latest = newest;
  for (const text of lastUpdated) {
    const at = new Date(text ?? '');
    if (!Number.isNaN(at.getTime()) && (latest === null || at > latest)) latest = at;
  }
  return latest;
}
