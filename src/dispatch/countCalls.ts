import type { Carrier } from '@/twilio/carrier.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import type { CountedResult, Metrics } from './metrics.ts';

/** A carrier whose create calls are counted and timed, wherever they are made. */
export function countCalls(carrier: Carrier, metrics: Metrics): Carrier {
  return {
    ...carrier,
    async createMessage(message) {
      const begun = performance.now();
      const seconds = (): number => (performance.now() - begun) / 1000;
      try {
        const created = await carrier.createMessage(message);
        metrics.attempted('handed_over', seconds());
        return created;
      } catch (error) {
        const result = resultOf(error);
        metrics.attempted(result, result === 'not_sent' ? null : seconds());
        throw error;
      }
    },
  };
}

function resultOf(error: unknown): CountedResult {
  if (!(error instanceof CarrierFailure)) return 'answer_lost';
  if (error.kind !== 'lost') return error.kind;
  return (error.httpStatus ?? 0) >= 500 ? 'server_error' : 'answer_lost';
}
