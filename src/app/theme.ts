import { useSyncExternalStore } from 'react';

/** `system` follows the device. Kept in local storage, which holds nothing about patients. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const storageKey = 'hearback.theme';
const darkQuery = '(prefers-color-scheme: dark)';
const listeners = new Set<() => void>();

function stored(): ThemeChoice {
  try {
    const choice = localStorage.getItem(storageKey);
    return choice === 'light' || choice === 'dark' ? choice : 'system';
  } catch {
    return 'system'; // Storage is switched off.
  }
}

let choice: ThemeChoice = stored();

function isDark(): boolean {
  return choice === 'dark' || (choice === 'system' && matchMedia(darkQuery).matches);
}

function apply(): void {
  document.documentElement.dataset['theme'] = isDark() ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

matchMedia(darkQuery).addEventListener('change', apply);

export function setTheme(next: ThemeChoice): void {
  choice = next;
  try {
    if (next === 'system') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, next);
  } catch {
    // Storage is switched off: the choice lasts until the page is closed.
  }
  apply();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice);
}

/** The theme that is on screen now. */
export function useShownTheme(): 'light' | 'dark' {
  return useSyncExternalStore(subscribe, () => (isDark() ? 'dark' : 'light'));
}
