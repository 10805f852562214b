import { useSyncExternalStore } from 'react';

const storageKey = 'hearback.phone';
const listeners = new Set<() => void>();

function stored(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'hidden';
  } catch {
    return true; // Storage is switched off.
  }
}

let isShown = stored();

/** Shows or hides the docked phone; remembered on this device. */
export function showPhoneDock(next: boolean): void {
  isShown = next;
  try {
    localStorage.setItem(storageKey, next ? 'shown' : 'hidden');
  } catch {
    // Storage is switched off: the choice lasts until the page is closed.
  }
  for (const listener of listeners) listener();
}

export function useIsPhoneDockShown(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isShown,
  );
}
