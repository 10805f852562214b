import { z } from 'zod';
import type { NoticeRow } from '@/db/noticeQueries.ts';
import { noticeKindFacts, type NoticeFieldName, type NoticeKind } from '@/domain/notice/noticeKind.ts';
import { writeMoney } from '@/domain/template/moneyText.ts';
import { writeField } from '@/domain/template/writeField.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '../context.ts';

const schema = z.object({
  /** The id that the reporting program has for it. */
  externalId: z.string().nullable(),
  prescriptionNumber: z.string().nullable(),
  amount: z.string().nullable(),
});

/** What is kept sealed of a notice: it may tell of the patient. */
export type NoticeFields = z.infer<typeof schema>;

/** What a report says of its fields, as it came. */
export type GivenFields = {
  prescriptionNumber?: string | null | undefined;
  amount?: string | number | null | undefined;
};

const placeOf = (id: string) => ({ table: 'notice', column: 'fields', id });
const noFields: NoticeFields = { externalId: null, prescriptionNumber: null, amount: null };

/** Prepare the vault before the transaction. */
export async function sealFields(
  { vault, clinicId }: Pick<Context, 'vault' | 'clinicId'>,
  notice: { id: string; kind: NoticeKind },
  fields: NoticeFields,
): Promise<Pick<NoticeRow, 'fieldsEncrypted' | 'keyId' | 'hasValue'>> {
  const { field } = noticeKindFacts[notice.kind];
  const sealed = await vault.seal(clinicId, placeOf(notice.id), JSON.stringify(fields));
  return {
    fieldsEncrypted: sealed.bytes,
    keyId: sealed.keyId,
    hasValue: field !== null && fields[field] !== null,
  };
}

/** Nothing is left of an erased one, nor of one past its time. */
export async function openFields(
  { vault, clinicId }: Pick<Context, 'vault' | 'clinicId'>,
  { id, fieldsEncrypted, keyId }: Pick<NoticeRow, 'id' | 'fieldsEncrypted' | 'keyId'>,
): Promise<NoticeFields> {
  if (fieldsEncrypted === null || keyId === null) return noFields;
  return schema.parse(JSON.parse(await vault.open(clinicId, placeOf(id), { keyId, bytes: fieldsEncrypted })));
}

/** The fields of a report as they are kept; what is not said is left out. @throws Refusal invalid_request for one that the kind does not have, or that cannot be written */
export function readFields(
  kind: NoticeKind,
  { prescriptionNumber, amount }: GivenFields,
): Partial<Pick<NoticeFields, NoticeFieldName>> {
  const { field } = noticeKindFacts[kind];
  const said = { prescriptionNumber, amount };
  for (const name of ['prescriptionNumber', 'amount'] as const) {
    if (said[name] != null && name !== field)
      throw invalid(name, `A notice of the kind ${kind} has no such field.`);
  }
  if (field === 'prescriptionNumber' && prescriptionNumber !== undefined)
    return { prescriptionNumber: prescriptionNumber === null ? null : readIdentifier(prescriptionNumber) };
  if (field === 'amount' && amount !== undefined)
    return { amount: amount === null ? null : readAmount(amount) };
  return {};
}

function readIdentifier(text: string): string {
  const written = writeField('identifier', text, { language: 'en', timeZone: 'UTC', textBefore: '' });
  if (written !== null) return written;
  throw invalid('prescriptionNumber', 'Letters, digits, spaces and . _ / - alone, 40 characters at most.');
}

/** With two decimals and a point. */
function readAmount(amount: string | number): string {
  const written = writeMoney(amount, 'en');
  if (written !== null) return written.replaceAll(',', '');
  throw invalid('amount', 'An amount such as 45 or "45.00".');
}

export function invalid(field: string, sentence: string): Refusal {
  return new Refusal('invalid_request', sentence, { field });
}
