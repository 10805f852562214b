import type { Verdict } from '@/domain/gate/judgeSend.ts';

/** Stands before every statement that stores a text for a patient: only what the gate lets go, or wait, is stored. */
export function onlyJudged(texts: readonly { verdict: Verdict }[]): void {
  if (texts.some(({ verdict }) => !verdict.mayBeStored))
    throw new Error('a text that the gate blocks cannot be stored');
}
