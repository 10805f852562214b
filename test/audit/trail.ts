import { createHash, randomUUIDv7 } from 'node:crypto';
import { createAuditKeys } from '../../src/db/auditKeys.ts';
import { recordAudits } from '../../src/db/auditQueries.ts';
import { createDatabase, type Connection, type Database } from '../../src/db/database.ts';
import { sealAudit } from '../../src/services/audit/sealAudit.ts';
import { createTestDatabase, type TestDatabase } from '../harness/database.ts';

export const keys = createAuditKeys(Buffer.alloc(32, 7));

/** A database with one clinic, and what the sealing of its audit trail needs. */
export async function createTrail(): Promise<{
  database: TestDatabase;
  db: Database;
  clinicId: string;
  addClinic: () => Promise<string>;
  addEvents: (count: number, to?: Connection, of?: string) => Promise<string[]>;
  seal: (of?: string) => Promise<number>;
}> {
  const database = await createTestDatabase();
  const db = createDatabase(database.pools.workers);
  let clock = Date.parse('2026-11-22T15:00:00.123Z');
  let added = 0;
  const addClinic = async (): Promise<string> => {
    const id = randomUUIDv7();
    await db
      .insertInto('clinic')
      .values({ id, name: 'Clinic', timeZone: 'America/New_York', country: 'US' })
      .execute();
    return id;
  };
  const clinicId = await addClinic();
  return {
    database,
    db,
    clinicId,
    addClinic,
    async addEvents(count, to = db, of = clinicId) {
      const events = Array.from({ length: count }, () => {
        added += 1;
        clock += 1_000;
        return {
          clinicId: of,
          id: randomUUIDv7(),
          action: added % 2 === 0 ? 'patient.viewed' : 'clinic.changed',
          subjectKind: added % 2 === 0 ? 'patient' : null,
          subjectId: added % 2 === 0 ? uuidOf(added) : null,
          actorKind: 'staff',
          actorId: uuidOf(added % 3),
          detail: { ids: [uuidOf(added), uuidOf(added + 1)], count: added, fields: ['name'] },
          requestId: added % 5 === 0 ? null : `request-${added}`,
          occurredAt: new Date(clock),
        };
      });
      await recordAudits(to, events);
      return events.map(({ id }) => id);
    },
    seal: (of = clinicId) => sealAudit({ db, auditKeys: keys, now: () => new Date((clock += 10_000)) }, of),
  };
}

function uuidOf(number: number): string {
  const digits = createHash('sha256').update(String(number)).digest('hex');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-7${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
