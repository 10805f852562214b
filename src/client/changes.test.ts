import { describe, expect, it } from 'vitest';
import { createChangeStream, type EventSourceLike, type StreamEvent } from './changes.ts';

class Source implements EventSourceLike {
  readyState = 1;
  private readonly listeners = new Map<string, (event: { data?: unknown }) => void>();
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void {
    this.listeners.set(type, listener);
  }
  emit(type: string, data?: unknown): void {
    this.listeners.get(type)?.({ data });
  }
  close(): void {
    this.readyState = 2;
  }
}

function setUp() {
  const sources: Source[] = [];
  const waits: { run: () => void; milliseconds: number }[] = [];
  const stream = createChangeStream(
    () => {
      const source = new Source();
      sources.push(source);
      return source;
    },
    (run, milliseconds) => {
      const wait = { run, milliseconds };
      waits.push(wait);
      return () => void waits.splice(waits.indexOf(wait), 1);
    },
  );
  return { sources, waits, stream };
}
const change = { kind: 'message', id: '0193a000-0000-7000-8000-000000000001' } as const;

describe('createChangeStream', () => {
  it('opens one connection for all listeners and closes it after the last', () => {
    const { sources, stream } = setUp();
    const heard: StreamEvent[] = [];
    const first = stream.subscribe((event) => heard.push(event));
    const second = stream.subscribe((event) => heard.push(event));
    expect(sources).toHaveLength(1);
    sources[0]?.emit('change', JSON.stringify(change));
    expect(heard).toEqual([
      { type: 'change', change },
      { type: 'change', change },
    ]);
    first();
    expect(sources[0]?.readyState).toBe(1);
    second();
    expect(sources[0]?.readyState).toBe(2);
  });

  it('leaves a broken connection to the browser, which resumes it by its cursor', () => {
    const { sources, waits, stream } = setUp();
    stream.subscribe(() => undefined);
    sources[0]?.emit('error');
    expect(waits).toEqual([]);
  });

  it('starts anew when the server refused, later and later, and then everything is asked again', () => {
    const { sources, waits, stream } = setUp();
    const heard: StreamEvent[] = [];
    stream.subscribe((event) => heard.push(event));
    const pauses: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const source = sources.at(-1);
      source?.close();
      source?.emit('error');
      pauses.push(waits[0]?.milliseconds ?? 0);
      waits.shift()?.run();
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(heard.at(-1)).toEqual({ type: 'reset' });
    sources.at(-1)?.emit('open');
    sources.at(-1)?.close();
    sources.at(-1)?.emit('error');
    expect(waits[0]?.milliseconds).toBe(1000);
  });

  it('does not start anew when nobody listens any more', () => {
    const { sources, waits, stream } = setUp();
    const leave = stream.subscribe(() => undefined);
    sources[0]?.close();
    sources[0]?.emit('error');
    leave();
    expect(waits).toEqual([]);
  });

  it.each(['', 'not json', '{"kind":"unheard of","id":"x"}'])(
    'takes what it cannot read for a reset: %s',
    (data) => {
      const { sources, stream } = setUp();
      const heard: StreamEvent[] = [];
      stream.subscribe((event) => heard.push(event));
      sources[0]?.emit('change', data);
      expect(heard).toEqual([{ type: 'reset' }]);
    },
  );
});
