import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';

export type NewKey = {
  owner: string;
  key: string;
  requestHash: Buffer;
  createdAt: Date;
  lockedUntil: Date;
};

/** Takes keys for requests that run now. True for each that is new, in their order; of the same key twice the first. */
export async function takeKeys(
  connection: Connection,
  clinicId: string,
  keys: readonly NewKey[],
): Promise<boolean[]> {
  const rows = await runPrepared(connection, insertKeys, [
    clinicId,
    keys.map(({ owner }) => owner),
    keys.map(({ key }) => key),
    keys.map(({ requestHash }) => requestHash),
    keys.map(({ createdAt }) => createdAt),
    keys.map(({ lockedUntil }) => lockedUntil),
  ]);
  const taken = new Set(rows.map(nameOf));
  return keys.map((key) => taken.delete(nameOf(key)));
}

function nameOf({ owner, key }: { owner: string; key: string }): string {
  return `${owner} ${key}`;
}

const insertKeys = prepared<{ owner: string; key: string }>(
  'take_keys',
  `insert into idempotency_key (clinic_id, owner, key, request_hash, created_at, locked_until)
   select $1, owner, key, request_hash, created_at, locked_until
     from unnest($2::text[], $3::text[], $4::bytea[], $5::timestamptz[], $6::timestamptz[])
            as u(owner, key, request_hash, created_at, locked_until)
    order by owner, key
   on conflict do nothing
   returning owner, key`,
);

export type KeptAnswer = { owner: string; key: string; response: Buffer; keyId: string };

/** Keeps the answers of requests that are done. */
export async function keepAnswers(
  connection: Connection,
  clinicId: string,
  answers: readonly KeptAnswer[],
): Promise<void> {
  await runPrepared(connection, updateKeys, [
    clinicId,
    answers.map(({ owner }) => owner),
    answers.map(({ key }) => key),
    answers.map(({ response }) => response),
    answers.map(({ keyId }) => keyId),
  ]);
}

const updateKeys = prepared<never>(
  'keep_answers',
  `update idempotency_key k set response_status = 200, response_encrypted = u.response, key_id = u.key_id
     from unnest($2::text[], $3::text[], $4::bytea[], $5::uuid[]) as u(owner, key, response, key_id)
    where k.clinic_id = $1 and k.owner = u.owner and k.key = u.key`,
);
