import type { RuleStep } from '../../src/domain/reminder/reminderRule.ts';
import type { Status, Step, Wall } from './facts.ts';

/** As the product keeps it. */
export function stepOf(step: Step): RuleStep {
  return {
    ...step,
    templateKey: step.anchor === 'after_missed' ? 'lab_results' : null,
    isForNewPatients: false,
    isForVideo: null,
  };
}

/** As the API takes it. */
export function wallClock(wall: Wall): string {
  return new Date(wall).toISOString().slice(0, 16);
}

/** The product's own id of what the story names. */
export function idOf(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`${name} is not known`);
  return id;
}

const statuses: readonly Status[] = [
  'booked',
  'confirmed',
  'change_asked',
  'cancelled',
  'completed',
  'no_show',
];

/** A status as the product writes it; null for none. */
export function statusOf(text: string | null): Status | null {
  return statuses.find((status) => status === text) ?? null;
}
