import { z } from 'zod';

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.int() }),
    }),
  ),
  startTime: z.number(),
  samples: z.array(z.int()),
  timeDeltas: z.array(z.number()),
});

/** Where the time between two moments (microseconds of the machine's clock) went, by package and by function. */
export function summariseProfile(text: string, from: number, until: number): string {
  const profile = profileSchema.parse(JSON.parse(text));
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const places = new Map<string, number>();
  const functions = new Map<string, number>();
  let [clock, total] = [profile.startTime, 0];
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    clock += delta;
    const frame = frames.get(id);
    if (clock < from || clock > until || !frame) continue;
    total += delta;
    const place = placeOf(frame.url, frame.functionName);
    places.set(place, (places.get(place) ?? 0) + delta);
    const name = `${frame.functionName || '(anonymous)'} · ${place}`;
    functions.set(name, (functions.get(name) ?? 0) + delta);
  }
  const list = (counts: Map<string, number>, most: number): string[] =>
    [...counts]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([name, time]) => `  ${((time / total) * 100).toFixed(1).padStart(6)} %  ${name}`);
  return [...list(places, 14), '  by function:', ...list(functions, 25)].join('\n');
}

function placeOf(url: string, functionName: string): string {
  if (/^\((idle|program|garbage collector)\)$/.test(functionName)) return functionName;
  const module = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (module !== undefined) return module;
  if (url.startsWith('node:')) return url.replace(/^node:(internal\/)?/, 'node:').split('/')[0] ?? url;
  return url === '' ? 'built in' : 'Hearback';
}
