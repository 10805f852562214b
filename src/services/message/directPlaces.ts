import type { GateSender } from '@/db/gateQueries.ts';
import { afterCalls, closedCircuit, freePlaces, type Circuit } from '@/domain/ledger/circuit.ts';
import type { AttemptResult } from '@/domain/ledger/attemptResult.ts';

/** As much of the sender's circuit as places depend on: whether it is open, not since when. */
export function circuitOfPlaces(sender: Pick<GateSender, 'isPaused' | 'isTrial' | 'lostAnswers'>): Circuit {
  const { isPaused, isTrial, lostAnswers } = sender;
  return { ...closedCircuit, lostAnswers, isTrial, openedAt: isPaused ? 0 : null };
}

/**
 * The direct calls of one process for one sender: how many are under way, and how many more may be, so that an outage
 * of Twilio leaves a few doubts and not as many as there are requests (design, law 2).
 */
export type DirectPlaces = {
  /** How many claims may be made now. */
  free(): number;
  take(count: number): void;
  /** A claim came to nothing. */
  giveBack(): void;
  /** A call has ended, and what came of it is committed. */
  end(result: AttemptResult['kind'], now: number): void;
  /** What a claim has read in the database, which knows what other processes lost. */
  note(sender: GateSender): void;
};

export function createDirectPlaces(): DirectPlaces {
  let underWay = 0;
  let circuit = closedCircuit;
  let segmentsPerSecond = 0;
  return {
    free() {
      // The claim asks the database, and refuses all of them at once while it says so.
      if (circuit.openedAt !== null) return Number.POSITIVE_INFINITY;
      const free = freePlaces(circuit, segmentsPerSecond, underWay);
      // Whatever was lost, somebody has to find out whether Twilio is back.
      return underWay === 0 ? Math.max(1, free) : free;
    },
    take(count) {
      underWay += count;
    },
    giveBack() {
      underWay -= 1;
    },
    end(result, now) {
      underWay -= 1;
      // What never left says nothing about the answers.
      if (result !== 'not_taken')
        circuit = afterCalls(circuit, [result === 'unknown' ? 'lost' : 'answered'], now);
    },
    note(sender) {
      circuit = circuitOfPlaces(sender);
      segmentsPerSecond = sender.segmentsPerSecond;
    },
  };
}
