import type { Modality } from '@/domain/appointment/modality.ts';

const words: Record<Modality, string> = { in_person: 'In person', video: 'Video', phone: 'Phone' };

/** How a visit is held; null where nothing need be said. */
export function modalityWord(modality: Modality): string | null {
  return modality === 'in_person' ? null : words[modality];
}

/** The same to choose from. */
export const modalityChoices = [
  { value: 'in_person', label: words.in_person },
  { value: 'video', label: words.video },
  { value: 'phone', label: words.phone },
] as const satisfies readonly { value: Modality; label: string }[];
