import { z } from 'zod';
import { figureKinds, groupings } from '@/domain/metric/reminderFigures.ts';

/** What the address of the numbers says: the period, what is told apart, and which figure is looked into. */
export const numbersSearchSchema = z.object({
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  by: z.enum(groupings).catch('week').default('week'),
  figure: z.enum(figureKinds).catch('confirmation').default('confirmation'),
});
export type NumbersSearch = z.infer<typeof numbersSearchSchema>;

export const groupingWords: Record<NumbersSearch['by'], string> = {
  week: 'Week',
  rule: 'Rule',
  visitType: 'Kind of visit',
  language: 'Language',
  location: 'Location',
};
