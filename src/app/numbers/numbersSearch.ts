import { z } from 'zod';
import { figureKinds, groupings } from '@/domain/metric/reminderFigures.ts';
import { textFigureKinds, textGroupings } from '@/domain/metric/textFigures.ts';

/** What the address of the numbers says: texts or visits, the period, what is told apart, and which figure is looked into. */
export const numbersSearchSchema = z.object({
  of: z.enum(['texts', 'visits']).catch('texts').default('texts'),
  from: z.iso.date().optional().catch(undefined),
  to: z.iso.date().optional().catch(undefined),
  by: z.enum(groupings).catch('week').default('week'),
  figure: z.enum(figureKinds).catch('confirmation').default('confirmation'),
  textsBy: z.enum(textGroupings).catch('week').default('week'),
  textFigure: z.enum(textFigureKinds).catch('delivery').default('delivery'),
});
export type NumbersSearch = z.infer<typeof numbersSearchSchema>;

export const groupingWords: Record<NumbersSearch['by'], string> = {
  week: 'Week',
  rule: 'Rule',
  visitType: 'Kind of visit',
  language: 'Language',
  location: 'Location',
};
