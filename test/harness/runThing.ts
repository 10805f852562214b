import { z } from 'zod';

/** What a run of tests has once, made when the first test file asks for it. */
export const runThing = z.enum(['database', 'screens', 'processes']);
export type RunThing = z.infer<typeof runThing>;
