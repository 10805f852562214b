import type { CircuitRow } from '@/db/circuitQueries.ts';
import { closedCircuit, type Circuit } from '@/domain/ledger/circuit.ts';

type Nullable<Row> = { [Column in keyof Row]: Row[Column] | null };

/** A circuit's row as the rules take it; a sender without a row has never lost an answer. */
export function circuitOf(row: Nullable<CircuitRow> | undefined): Circuit {
  if (!row) return closedCircuit;
  return {
    lostAnswers: row.lostAnswers ?? 0,
    openedAt: row.openedAt?.getTime() ?? null,
    probeAt: row.probeAt?.getTime() ?? null,
    failedProbes: row.failedProbes ?? 0,
    isTrial: row.isTrial ?? false,
  };
}

/** A circuit as it is written. */
export function circuitColumns(circuit: Circuit): CircuitRow {
  return {
    lostAnswers: circuit.lostAnswers,
    openedAt: circuit.openedAt === null ? null : new Date(circuit.openedAt),
    probeAt: circuit.probeAt === null ? null : new Date(circuit.probeAt),
    failedProbes: circuit.failedProbes,
    isTrial: circuit.isTrial,
  };
}
