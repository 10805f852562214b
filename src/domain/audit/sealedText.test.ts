import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { noHash, sealedColumns, sealedText, type SealedEvent, type SealHeader } from './sealedText.ts';

const header: SealHeader = {
  clinicId: '00000000-0000-7000-8000-000000000001',
  number: 1,
  lastPosition: 1,
  count: 1,
  previousHash: noHash,
  keyId: '0123456789abcdef',
  sealedAt: '1763829000.000000',
};
const event: SealedEvent = {
  clinicId: header.clinicId,
  id: '00000000-0000-7000-8000-000000000002',
  action: 'patient.viewed',
  subjectKind: 'patient',
  subjectId: '00000000-0000-7000-8000-000000000003',
  actorKind: 'staff',
  actorId: '00000000-0000-7000-8000-000000000004',
  detail: '{}',
  requestId: null,
  occurredAt: '1763828999.123456',
};

test('the documented text', () => {
  expect(sealedText(header, [event])).toBe(
    `["hearback-audit/1","${header.clinicId}",1,1,1,"${noHash}","0123456789abcdef","1763829000.000000"]\n` +
      `["${header.clinicId}","${event.id}","patient.viewed","patient","${event.subjectId}","staff","${event.actorId}","{}",null,"1763828999.123456"]\n`,
  );
});

const word = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', 'null', '","', '\n', '\\'),
);
const events = fc.array(
  fc.record({
    ...event,
    clinicId: word,
    id: word,
    action: word,
    actorKind: word,
    detail: word,
    occurredAt: word,
    subjectKind: fc.option(word),
    subjectId: fc.option(word),
    actorId: fc.option(word),
    requestId: fc.option(word),
  }),
  { maxLength: 4 },
);

test('different events never have the same text', () => {
  fc.assert(
    fc.property(events, events, (some, others) => {
      const isSame =
        JSON.stringify(some.map((one) => sealedColumns.map((column) => one[column]))) ===
        JSON.stringify(others.map((one) => sealedColumns.map((column) => one[column])));
      expect(sealedText(header, some) === sealedText(header, others)).toBe(isSame);
    }),
  );
});

test.each(Object.entries(header))('the text covers the header’s %s', (name, value) => {
  const other = { ...header, [name]: typeof value === 'number' ? 7 : 'other' };
  expect(sealedText(other, [event])).not.toBe(sealedText(header, [event]));
});
