import { describe, expect, it } from 'vitest';
import { type DraftStorage, emptyDraft } from './composerDraft.ts';
import { createDraftStore } from './draftStore.ts';

/** Like the browser's storage, it has what it keeps as its own keys. */
class TabStorage implements DraftStorage {
  getItem(key: string): string | null {
    const kept: unknown = Reflect.get(this, key);
    return typeof kept === 'string' ? kept : null;
  }
  setItem(key: string, value: string): void {
    Reflect.set(this, key, value);
  }
  removeItem(key: string): void {
    Reflect.deleteProperty(this, key);
  }
}

describe('createDraftStore', () => {
  it('finds after a reload what was written before it', () => {
    const storage = new TabStorage();
    createDraftStore(() => storage).edit('a', (known) => ({
      ...known,
      text: 'Hello',
      templateKey: 'lab_results',
    }));
    expect(createDraftStore(() => storage).read('a')).toMatchObject({
      text: 'Hello',
      templateKey: 'lab_results',
    });
  });

  it('keeps drafts apart by key', () => {
    const store = createDraftStore(() => null);
    store.edit('a', (known) => ({ ...known, text: 'For a' }));
    expect(store.read('b')).toBe(emptyDraft);
  });

  it('leaves nothing behind when a draft is emptied', () => {
    const storage = new TabStorage();
    const store = createDraftStore(() => storage);
    store.edit('a', (known) => ({ ...known, text: 'Hello' }));
    store.edit('a', () => emptyDraft);
    expect(Object.keys(storage)).toEqual([]);
  });

  it('forgets every draft and nothing else', () => {
    const storage = new TabStorage();
    storage.setItem('other', 'stays');
    const store = createDraftStore(() => storage);
    store.edit('a', (known) => ({ ...known, text: 'Hello' }));
    store.forget();
    expect(store.read('a')).toBe(emptyDraft);
    expect(Object.keys(storage)).toEqual(['other']);
  });

  it.each(['not json', '{"text":1}', '[]'])(
    'takes a draft that cannot be read for an empty one: %s',
    (kept) => {
      const storage = new TabStorage();
      storage.setItem('hearback.draft.a', kept);
      expect(createDraftStore(() => storage).read('a')).toEqual(emptyDraft);
    },
  );

  it('works on when the storage is full', () => {
    const storage = new TabStorage();
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const store = createDraftStore(() => storage);
    store.edit('a', (known) => ({ ...known, text: 'Hello' }));
    expect(store.read('a').text).toBe('Hello');
  });

  it('tells its listeners of every change, until they leave', () => {
    const store = createDraftStore(() => null);
    let calls = 0;
    const leave = store.subscribe(() => void (calls += 1));
    store.edit('a', (known) => ({ ...known, text: 'Hello' }));
    store.edit('a', (known) => known);
    leave();
    store.edit('a', (known) => ({ ...known, text: 'Bye' }));
    expect(calls).toBe(1);
  });
});
