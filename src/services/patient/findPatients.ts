import { isUuid } from '@/domain/id/uuid.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { foldName, searchPatients, type PatientSearch } from '@/db/patientQueries.ts';
import { homeCountry, parsePhoneNumber } from '@/domain/phone/phoneNumber.ts';
import { requireScope, type Context } from '../context.ts';
import { cursorId, decodeCursor, pageFrom } from '../cursor.ts';
import { recordView } from '../recordView.ts';
import { presentPatients, type PresentedPatient } from './presentPatient.ts';

/** Fewer digits in a row are in every other number. */
const fewestDigits = 3;
const mostWords = 6;

/** Patients by part of a name, a number as people write it, or an id of ours or theirs; all of them for no text. */
export async function findPatients(
  ctx: Context,
  query: { text: string; limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedPatient[]; nextCursor: string | null }> {
  requireScope(ctx.actor, 'patients:read');
  const clinic = await clinicById(ctx.db, ctx.clinicId);
  const search = readSearch(query.text, clinic.country);
  const found = await searchPatients(ctx.db, ctx.clinicId, search, {
    limit: query.limit + 1,
    afterId: query.cursor === undefined ? null : cursorId(decodeCursor(query.cursor, 1)[0] ?? ''),
  });
  const { rows, nextCursor } = pageFrom(found, query.limit, (row) => [row.id]);
  const items = await presentPatients(ctx, ctx.db, rows);
  await recordView(
    ctx,
    'patient.searched',
    { kind: 'patient', id: null },
    { by: kindOf(search), results: rows.length, ids: rows.map(({ id }) => id) },
  );
  return { items, nextCursor };
}

/** What kind of search it was: the words themselves are a patient's name or number, and are kept nowhere. */
function kindOf({ words, digits, phoneNumber, id, shortId, externalId }: PatientSearch): string {
  if (externalId === null) return 'all';
  if (id !== null) return 'id';
  if (phoneNumber !== null || digits !== null) return 'number';
  return words.length === 0 && shortId !== null ? 'short_id' : 'words';
}

function readSearch(raw: string, country: string): PatientSearch {
  // A zero byte is the one character that PostgreSQL's text cannot hold; nobody's name has one.
  const text = raw.replaceAll('\0', '').trim();
  const isNumeric = /^[\d\s()+./-]+$/.test(text);
  const digits = text.replace(/\D/g, '');
  const number = isNumeric ? parsePhoneNumber(text, homeCountry(country)) : null;
  return {
    words: isNumeric
      ? []
      : foldName(text)
          .split(/[\s,]+/)
          .filter(Boolean)
          .slice(0, mostWords),
    phoneNumber: number?.ok ? number.phoneNumber : null,
    digits: isNumeric && digits.length >= fewestDigits ? digits : null,
    id: isUuid(text) ? text.toLowerCase() : null,
    shortId: /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null,
    externalId: text === '' ? null : text,
  };
}
