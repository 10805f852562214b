import { foldText } from './foldText.ts';

/** What a file can say of a visit. `booked` says nothing new of one that is there. */
export type FileStatus = 'booked' | 'confirmed' | 'cancelled' | 'completed' | 'no_show';

const words: Record<FileStatus, string> = {
  booked: `booked, scheduled, active, open, new, pending, unconfirmed, not confirmed, tentative, planned, reminded, left message,
    agendada, agendado, programada, programado, pendiente, reservada, reservado, sin confirmar, activa`,
  confirmed: `confirmed, patient confirmed, confirmada, confirmado`,
  cancelled: `cancelled, canceled, cancel, deleted, void, cancelada, cancelado, anulada, anulado, cancelled by patient,
    canceled by patient`,
  completed: `completed, complete, done, arrived, checked in, checked out, seen, fulfilled, kept, completada, completado, atendida,
    atendido, realizada, finalizada`,
  no_show: `no show, noshow, missed, did not attend, dna, no asistio, ausente, falto, inasistencia`,
};

const statuses = ['booked', 'confirmed', 'cancelled', 'completed', 'no_show'] as const satisfies FileStatus[];
const byWord = new Map(
  statuses.flatMap((status) => words[status].split(',').map((word) => [word.trim(), status] as const)),
);

/** The status that a cell names, in English or Spanish; null for a word that is not known. */
export function readStatus(text: string): FileStatus | null {
  return (
    byWord.get(
      foldText(text)
        .replaceAll(/[^a-z]+/g, ' ')
        .trim(),
    ) ?? null
  );
}
