import { randomBytes, randomInt, randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { createDatabase, type Database } from '../src/db/database.ts';
import { rotationsOf } from '../src/db/keyRotationQueries.ts';
import { createVault, type Vault } from '../src/db/vault.ts';
import { destroyKeys } from '../src/services/encryption/destroyKeys.ts';
import { resealValues } from '../src/services/encryption/resealValues.ts';
import { rotateKey } from '../src/services/encryption/rotateKey.ts';
import type { Part } from './part.ts';
import { withEmptyClinic } from './processes/emptyClinic.ts';

const texts = 100_000;
const batch = 2_000;
const readers = 4;

/** The key of 100,000 texts is changed while others read them all the time; then the former key is destroyed. */
export const rotation: Part = async (_, say) =>
  withEmptyClinic(async ({ clinicId, db, pools }) => {
    const masterKey = randomBytes(32);
    const vault = createVault(db, masterKey);
    await vault.createKey(db, clinicId, randomUUIDv7());
    const ids = await addTexts(db, vault, clinicId);
    say(`${ids.length} texts written`);
    let shiftMs = 0;
    const deps = {
      db,
      vault,
      clinicId,
      now: () => new Date(Date.now() + shiftMs),
      newId: randomUUIDv7,
      actor: { kind: 'job', id: 'prove' } as const,
    };
    const { keyId } = await rotateKey(deps);
    shiftMs += 5 * 60_000;
    // Readers are another process: they learn of the new key from the texts.
    const reading = readAll(
      createVault(createDatabase(pools.staff), masterKey),
      createDatabase(pools.staff),
      clinicId,
      ids,
    );
    const begun = performance.now();
    for (;;) {
      const [last] = await rotationsOf(db, clinicId);
      if (last?.finishedAt) break;
      await resealValues(deps, clinicId);
    }
    const seconds = (performance.now() - begun) / 1000;
    const reads = await reading.end();
    const { rows } = await sql<{ left: number }>`
      select count(*)::int as left from message where key_id <> ${keyId}`.execute(db);
    shiftMs += 2 * 3_600_000;
    const destroyed = await destroyKeys(deps, clinicId);
    const after = readAll(createVault(db, masterKey), db, clinicId, ids);
    await after.once();
    const last = await after.end();
    return {
      holds:
        rows[0]?.left === 0 &&
        destroyed === 1 &&
        reads.wrong + last.wrong === 0 &&
        reads.right > 0 &&
        last.right > 0,
      report: [
        `${texts} texts sealed anew in ${seconds.toFixed(1)} s; ${rows[0]?.left ?? '?'} left under the former key, which was ${destroyed === 1 ? 'destroyed' : 'kept'}`,
        `meanwhile ${reads.right} texts read by another process, ${reads.wrong} wrong or not readable; ${last.right} afterwards, ${last.wrong} wrong`,
      ].join('\n'),
    };
  });

const wordsOf = (id: string): string => `The words of ${id}`;

async function addTexts(db: Database, vault: Vault, clinicId: string): Promise<string[]> {
  const [senderId, conversationId] = [randomUUIDv7(), randomUUIDv7()];
  await db
    .insertInto('sender')
    .values({ clinicId, id: senderId, accountSid: 'AC', phoneNumber: '+12125550100', witnessedOn: '' })
    .execute();
  await db
    .insertInto('conversation')
    .values({ clinicId, id: conversationId, senderId, phoneNumber: '+12125550101' })
    .execute();
  const ids: string[] = [];
  for (let index = 0; index < texts; index += batch) {
    const some = Array.from({ length: batch }, () => randomUUIDv7());
    const sealed = await Promise.all(
      some.map((id) => vault.seal(clinicId, { table: 'message', column: 'body', id }, wordsOf(id))),
    );
    await sql`
      insert into message (clinic_id, id, conversation_id, sender_id, direction, category, phone_number, body_encrypted, key_id,
        encoding, segments, actor_kind, occurred_at)
      select ${clinicId}::uuid, u.id, ${conversationId}::uuid, ${senderId}::uuid, 'inbound', 'conversation', '+12125550101', u.body,
        u.key_id, 'GSM-7', 1, 'patient', now()
        from unnest(${some}::uuid[], ${sealed.map(({ bytes }) => bytes)}::bytea[], ${sealed.map((one) => one.keyId)}::uuid[])
          as u (id, body, key_id)`.execute(db);
    ids.push(...some);
  }
  return ids;
}

/** Reads texts by chance until it is told to end, and holds each against what was written. */
function readAll(vault: Vault, db: Database, clinicId: string, ids: readonly string[]) {
  const counts = { right: 0, wrong: 0 };
  const state = { isOver: false };
  const read = async (): Promise<void> => {
    const some = Array.from({ length: 50 }, () => ids[randomInt(ids.length)] ?? '');
    const rows = await db
      .selectFrom('message')
      .select(['id', 'keyId', 'bodyEncrypted'])
      .where('clinicId', '=', clinicId)
      .where('id', 'in', some)
      .execute();
    for (const { id, keyId, bodyEncrypted } of rows) {
      const place = { table: 'message', column: 'body', id };
      const words = await vault.open(clinicId, place, { keyId, bytes: bodyEncrypted }).catch(() => null);
      if (words === wordsOf(id)) counts.right += 1;
      else counts.wrong += 1;
    }
  };
  const running = Array.from({ length: readers }, async () => {
    while (!state.isOver) await read();
  });
  return {
    once: read,
    async end() {
      state.isOver = true;
      await Promise.all(running);
      return counts;
    },
  };
}
