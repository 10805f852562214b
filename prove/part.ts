/** What the command line says, the same for every part; each takes what it needs. */
export type ProveOptions = {
  /** Simulated runs. */
  seeds: number;
  /** The first of them; with `seeds` 1, the one that is replayed. */
  seed: number;
  /** Texts that go out through real processes. */
  texts: number;
  /** Visits of one day. */
  visits: number;
  /** For what runs for a time. */
  minutes: number;
  /** Of a part that has several, the one that is run; null for all. */
  stage: string | null;
};

/** What a part found: lines for a person, and whether what it is about holds. */
export type Verdict = { holds: boolean; report: string };

/** One thing that is proved. Says its progress with `say`; throws only when it could not be tried. */
export type Part = (options: ProveOptions, say: (line: string) => void) => Promise<Verdict>;

/** Does something and says how long it took. */
export async function timed<Result>(
  act: () => Promise<Result>,
): Promise<{ result: Result; seconds: number }> {
  const begun = performance.now();
  const result = await act();
  return { result, seconds: (performance.now() - begun) / 1000 };
}
