import { setImmediate as othersFirst } from 'node:timers/promises';
import {
  consentsOfNumbers,
  importedTexts,
  listedRecipients,
  type ListedConsent,
  type ListedRecipient,
} from '@/db/campaignFreezeQueries.ts';
import { sentTextOf } from '@/db/sentTexts.ts';
import { numberFindings, personFindings } from '@/services/message/peopleFindings.ts';
import type { Finding } from '@/domain/gate/finding.ts';
import type { ConsentEvent } from '@/domain/consent/consentEvent.ts';
import { judgeRecipient, type RecipientVerdict } from '@/domain/campaign/judgeRecipient.ts';
import type { CampaignDeps, OpenCampaign } from './openCampaign.ts';

export type Judged = { recipient: ListedRecipient; verdict: RecipientVerdict };

/**
 * After that many, webhooks and screens of this process have a turn, and so has the batch that is being committed meanwhile: about a
 * millisecond of work.
 */
const atATime = 20;

/** A page of the list, with what the gate asks of each. */
export type ListPage = {
  listed: readonly ListedRecipient[];
  consents: ReadonlyMap<string, readonly ListedConsent[]>;
  lost: ReadonlyMap<string, readonly string[]>;
};

export async function readPage(
  deps: CampaignDeps,
  open: OpenCampaign,
  page: { limit: number; afterId: string | null },
): Promise<ListPage> {
  const { row, sender } = open;
  const listed = await listedRecipients(
    deps.db,
    row.clinicId,
    { id: row.id, senderId: sender.id },
    { ...page, now: deps.now() },
  );
  const numbers = listed.flatMap(({ phoneNumber }) => phoneNumber ?? []);
  const consents = await consentsOfNumbers(deps.db, row.clinicId, numbers);
  return { listed, consents, lost: await lostTexts(deps, open, numbers) };
}

/**
 * Asks the gate about a page of the list. `seen` holds the numbers that get a text already, and learns those of this page: a
 * family's shared phone gets one.
 */
export async function judgePage(
  { rules }: OpenCampaign,
  { listed, consents, lost }: ListPage,
  seen: Set<string>,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const recipient of listed) {
    if (judged.length % atATime === atATime - 1) await othersFirst();
    const { phoneNumber } = recipient;
    const verdict = judgeRecipient(
      {
        givenName: recipient.givenName,
        language: recipient.language,
        birthDate: recipient.birthDate,
        whereabouts: recipient,
        phoneNumber,
        isTaken: recipient.isTaken || (phoneNumber !== null && seen.has(phoneNumber)),
        suppressionId: recipient.suppressionId,
        lastOptOutAt: recipient.lastOptOutAt?.toTemporalInstant(),
        lostTexts: lost.get(phoneNumber ?? '') ?? [],
        sentTexts: recipient.sentTexts.map(sentTextOf),
        ...findingsAbout(recipient, rules),
        consents: eventsOf(recipient, consents.get(phoneNumber ?? '') ?? []),
      },
      rules,
    );
    if (verdict.kind === 'text' && phoneNumber !== null) seen.add(phoneNumber);
    judged.push({ recipient, verdict });
  }
  return judged;
}

/** The person and the number stage of the gate for one of the list. */
function findingsAbout(
  recipient: ListedRecipient,
  { category, now, clinicZone }: OpenCampaign['rules'],
): { person: Finding[]; number: Finding[] } {
  const { phoneNumber } = recipient;
  if (phoneNumber === null) return { person: [], number: [] };
  const asked = { category, now: new Date(now.epochMilliseconds), timeZone: clinicZone };
  const about = { ...recipient, phoneNumber, patients: [{ ...recipient, id: recipient.patientId }] };
  return { person: personFindings(about, recipient.patientId, asked), number: numberFindings(about, asked) };
}

/** After a restored backup: what these numbers got meanwhile, by Twilio's list. */
async function lostTexts(
  deps: CampaignDeps,
  { row, wasRestored }: OpenCampaign,
  numbers: readonly string[],
): Promise<Map<string, string[]>> {
  const lost = new Map<string, string[]>();
  if (!wasRestored) return lost;
  for (const text of await importedTexts(deps.db, row.clinicId, numbers, row.createdAt)) {
    const place = { table: 'message', column: 'body', id: text.id };
    const sealed = { keyId: text.keyId, bytes: text.bodyEncrypted };
    const body = await deps.vault.open(row.clinicId, place, sealed);
    lost.set(text.phoneNumber, [...(lost.get(text.phoneNumber) ?? []), body]);
  }
  return lost;
}

/** What this patient said about this number, or somebody who was not named. */
function eventsOf({ patientId }: ListedRecipient, consents: readonly ListedConsent[]): ConsentEvent[] {
  return consents
    .filter((event) => event.patientId === null || event.patientId === patientId)
    .map(({ id, category, kind, action, occurredAt, basis, endsAt, writtenFlags }) => ({
      id,
      category,
      kind,
      action,
      occurredAt: occurredAt.toTemporalInstant(),
      basis,
      endsAt: endsAt?.toTemporalInstant(),
      writtenFlags,
    }));
}
