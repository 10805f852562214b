import { z } from 'zod';

/** What one thread of the search tells of the seeds that it has run. */
export const shardReport = z.object({
  runs: z.int(),
  steps: z.int(),
  creates: z.int(),
  findings: z.array(z.string()),
});
