import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normaliseText } from './normalisedText.ts';
import { neverSendRuleIds, neverSendRules, scanNeverSend, type NeverSendRuleId } from './scanNeverSend.ts';

const birthDate = '1980-03-04';

/** Texts with what the rule must find between « and », and texts in which it must find nothing. */
const fixtures: Record<NeverSendRuleId, { hits: readonly string[]; others: readonly string[] }> = {
  'D-SSN': {
    hits: [
      'Your SSN «123-45-6789» is on file',
      '«123-45-6789»',
      'number «123 45 6789».',
      'number «123.45.6789»',
      'number «123 - 45 - 6789»',
      'number «123-45 6789»',
      'ssn: «123456789»',
      'Social Security number «123456789»',
      'your social is «123456789», right?',
      '«123456789» is the SSN',
      'su seguro social «123456789»',
      'wide «１２３-４５-６７８９» digits',
      'arabic «١٢٣-٤٥-٦٧٨٩» digits',
      'dashes «123–45—6789» here',
      'zero width «123\u200B-45-\u200B6789» here',
      'before «123-45-6789»\u200B1',
      'spelled «123 dash 45 dash 6789» out',
      'no-break «123\u00A045\u00A06789» space',
    ],
    others: [
      'Call (555) 123-4567',
      'Call 555-123-4567',
      'Call +15551234567',
      'Call 555.123.4567',
      '000-12-3456',
      '666-12-3456',
      '912-34-5678',
      '123-00-6789',
      '123-45-0000',
      'order 123456789',
      'ZIP 94105-1234',
      'ZIP 941051234',
      'appointment 123-456-789',
      'code 1123-45-67890',
      'on 11-30-2026 at 2:00 PM',
      'Your social worker will call at 2:00 PM',
      'pay $123456789 to the social fund',
      'Suite 123, 45 Main St, 67890',
    ],
  },
  'D-CARD': {
    hits: [
      'card «4111111111111111»',
      'card «4111 1111 1111 1111»',
      'card «4111-1111-1111-1111» exp 12/28',
      'card «4222222222222»',
      '«5555555555554444»',
      '«5105 1051 0510 5100»',
      '«2223003122003222»',
      '«378282246310005»',
      'amex «3782 822463 10005»',
      '«6011111111111117»',
      '«6011 0009 9013 9424»',
      '«30569309025904»',
      '«3530111333300000»',
      '«6221 2600 0000 0000»',
      'ref 12 «4111 1111 1111 1111»',
      '«4111.1111.1111.1111»',
      '«４１１１ １１１１ １１１１ １１１１»',
      '«4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1»',
    ],
    others: [
      'card 4111111111111112',
      'card ending in 1111',
      'Call 555-123-4567 or 555-123-4568',
      'Call 415-555-1234 415-555-1235 415-555-1236',
      'Call 415-555-1234 212-555-0100',
      'Call 1-800-555-0199 1-800-555-0100',
      '1234567890123456',
      '0000000000000000',
      '9111111111111111',
      'order 41111111111111111111',
      'ZIP 94105-1234 and 94105-1235',
      '2026-11-30 14:00, 2026-12-01 15:00',
      'appointment 10482, 10483, 10484, 10485',
      '$4,111.11 due 11/11/2026',
      '+44 20 7183 8750 / +44 20 7183 8751',
    ],
  },
  'D-MBI': {
    hits: [
      '«1EG4-TE5-MK73»',
      '«1EG4TE5MK73»',
      '«1EG4 TE5 MK73»',
      '«1eg4-te5-mk73»',
      'Medicare: «1EG4-TE5-MK72».',
      'MBI «2A00A00AA00»',
      '«9Y99-Y99-YY99»',
      '«3CC1CC1CC11»,',
      '(«1EG4TE5MK73»)',
      '«１EG4-TE5-MK73»',
      '«1EG4–TE5–MK73»',
      '«1EG4\u200BTE5MK73»',
      'Cyrillic «1ЕG4ТЕ5МК73»',
    ],
    others: [
      '0EG4-TE5-MK73',
      '1SG4-TE5-MK73',
      '1EG4-TE5-MK7',
      '1EG4-TE5-MK733',
      'A1EG4TE5MK73',
      '1EGG-TE5-MK73',
      '1EG4-TE5-M173',
      '1EG4-TE5-LK73',
      '12345678901',
      '+15551234567',
      'ABCDEFGHIJK',
      'Room 1A22 at 3 PM',
      '4PM8 10AM',
    ],
  },
  'D-MRN': {
    hits: [
      'MRN «12345678»',
      'MRN: «00123456»',
      'mrn #«AB-12345»',
      'MRN is «ABC12345»',
      'medical record number «445566»',
      'med rec no. «445566»',
      'chart #«99887»',
      'account number: «1002003»',
      'acct «1002003»',
      'Acct. # «10-02003»',
      'member id «W123456789»',
      'patient ID: «55667»',
      'policy number «12345-67»',
      'su expediente «445566»',
      'historia clínica: «445566»',
      'número de cuenta «445566»',
      'MRN «１２３４５６»',
      'МRN «445566»',
    ],
    others: [
      'Your account manager will call',
      'account ending in 1234',
      'card chart 12',
      'Appointment id 10482 is confirmed',
      'your prescription #10482 is ready',
      'Chartwell 12345',
      'Your account: 555-123-4567',
      'About your account 1-800-555-0199',
      'account review 2026-11-30',
      'chart 11-30-2026',
      'Your account balance is $12345',
      'account update 10am-12pm',
      'Patient 12345 Main St',
      'ZIP 94105-1234',
      'Sign in to your account to pay $45.00',
    ],
  },
  'D-DOB': {
    hits: [
      'DOB «03/05/1975»',
      'DOB: «3-5-75»',
      'D.O.B. «03.05.1975»',
      'date of birth: «1975-03-05»',
      'Birth date «March 5, 1975»',
      'born on «5 March 1975»',
      'birthday is «Mar. 5th, 1975»',
      'Fecha de nacimiento: «5 de marzo de 1975»',
      'nació el «05/03/1975»',
      'dob «03051975»',
      'You: «03/04/1980»',
      'You: «3/4/80»',
      'You: «04/03/1980»',
      'You: «1980-03-04»',
      'You: «March 4, 1980»',
      'You: «4 Mar 1980»',
      'You: «4 de marzo de 1980»',
      'You: «03041980»',
      'You: «19800304»',
      'You: «０３/０４/１９８０»',
      'You: «3 slash 4 slash 1980»',
    ],
    others: [
      'Born to run',
      'We were born in 2019',
      'since 1980',
      'on 11/30/2026 at 2:00 PM',
      'March 4 at 2:00 PM',
      'Mon, Nov 30, 2:00 PM',
      'el lun, 30 de nov, 2:00 p.m.',
      'Happy birthday! See you on 11/30/2026',
      '03/05/1980',
      '13/13/1980',
      'due 2026-03-04',
      'invoice 0304-1980-5',
      'Call 555-123-4567',
      'newborn class 11/30/2026',
      'DOB on file. Your visit is on 11/30/2026',
      'ratio 3/4 of 1980 patients',
    ],
  },
  'D-TOKEN': {
    hits: [
      'Hi «{name}», hello',
      'Hi «{{name}}»',
      'Hi «{{ patient.firstName }}»',
      'Pay $«{amount}»',
      'Hi «{}»',
      'Hi «undefined»,',
      'Dr. «null»',
      'on «Invalid Date»',
      'pay «NaN»',
      'Hi «[object Object]»',
      'Hi «<%= name %>»',
      'Hi «｛name｝»',
      'Hi «{na\u200Bme}»',
    ],
    others: [
      'Hi Ana',
      'Hi Null',
      'Nan will bring you',
      'the time is undefinedly late',
      'null and void',
      'a [note] in brackets',
      'We object. Object!',
      'price < 5% > 2',
      'Invalid date given',
      'a nullable thing',
      'smile :-}',
      '$45.00 #10482',
      'Banana and nan bread',
    ],
  },
  'D-SSN-HOLD': {
    hits: [
      'Your order «219099999» is here',
      '«123456789»',
      'number «123456789».',
      'code: «123456789»',
      'call us about «123456789», please',
      '(«123456789»)',
      'wide «１２３４５６７８９» digits',
      'arabic «١٢٣٤٥٦٧٨٩» digits',
      'zero «12345\u200B6789» width',
      'first «123456789» then lunch',
      'line\n«123456789»\nline',
      'Ana «123456789» Leo',
    ],
    others: [
      'call 2125550142',
      'call (212) 555-0142',
      'ZIP 12345-6789',
      'prescription #123456789',
      'order 12345678',
      'order 1234567890',
      'price $123456789',
      'on 11/30/2026 at 2:00 PM',
      'never issued 000123456',
      'never issued 666123456',
      'never issued 912345678',
      'ssn 123456789 is blocked, not held',
    ],
  },
};

function found(text: string, rule: NeverSendRuleId): string[] {
  const findings = scanNeverSend(text, { patientBirthDate: birthDate, clinicPhoneNumbers: ['+15551234567'] });
  return findings.filter((each) => each.rule === rule).map(({ start, end }) => text.slice(start, end));
}

const rules = neverSendRuleIds.map((rule) => [rule, fixtures[rule]] as const);

describe.each(rules)('%s', (rule, { hits, others }) => {
  test.each(hits)('finds %j', (marked) => {
    const expected = /«([^»]*)»/u.exec(marked)?.[1];
    expect(found(marked.replace(/[«»]/g, ''), rule)).toEqual([expected]);
  });

  test.each(others)('leaves %j alone', (text) => {
    expect(found(text, rule)).toEqual([]);
  });

  test('has a sentence for people', () => {
    expect(neverSendRules[rule]).toMatch(/^The text contains .+\.$/);
  });
});

describe('scanNeverSend', () => {
  test.each([
    'Hi Ana, this is a reminder of your appointment with Dr. Smith on Mon, Nov 30, 2:00 PM. Reply CONFIRM to confirm or CANCEL to cancel.',
    'Hi Ana, your prescription #10482 is ready for pickup. Please visit us at your earliest convenience.',
    'Hi Ana, your lab results are now available. Please log in to your patient portal to view them.',
    'Hi Ana, this is a reminder that your payment of $1,234.50 is due on Mon, Nov 30. Please log in to pay.',
    'Sunrise Clinic (555) 123-4567: we are closed on 12/25/2026. Back on 12/26/2026 at 8:00.',
    'We moved! New address: 1234 Main Street, Suite 5678, Springfield, IL 62704-1234. Call 217-555-0123.',
    'Hola, Ana: le recordamos su cita con el/la Dr(a). Ruiz el sáb, 12 de sept, 9:30 a.m. Responda 1 para confirmar.',
    'Your appointment 0198f1c2-77aa-7c3e-9d5e-1b2c3d4e5f60 is confirmed: https://example.org/v/8f3k2j5h',
    'Bring your insurance card and a list of your medications. Parking is $5 for 2 hours, code 4471#.',
    'Flu shots Mon-Fri 8-5, walk in at 100 N. 45th St. or call 1-800-555-0199 ext. 6789.',
    'Your order 20261130-0045 left at 14:05 and arrives in 2-3 days. Tracking 9400 1000 0000 0000 0000 00.',
    '¿Puede venir el 30/11/2026 a las 10:00? Llame al 787-555-0134.',
  ])('finds nothing in an ordinary text: %j', (text) => {
    expect(scanNeverSend(text, { patientBirthDate: birthDate })).toEqual([]);
  });

  test('gives every finding with its rule, action and position, in text order', () => {
    expect(scanNeverSend('🙂 DOB 3/5/1975, ssn 123-45-6789')).toEqual([
      { rule: 'D-DOB', start: 7, end: 15, action: 'block' },
      { rule: 'D-SSN', start: 21, end: 32, action: 'block' },
    ]);
  });

  test('knows the clinic by its own number', () => {
    const text = 'account 5551234567';
    expect(scanNeverSend(text)).toMatchObject([{ rule: 'D-MRN' }]);
    expect(scanNeverSend(text, { clinicPhoneNumbers: ['+15551234567'] })).toEqual([]);
    expect(scanNeverSend('account 442071838750', { clinicPhoneNumbers: ['+442071838750'] })).toEqual([]);
  });

  test('exempts a typed field from the rules that allow it, and from no other', () => {
    const record = 'Chart 10482 is ready';
    expect(scanNeverSend(record, { exempt: [{ start: 6, end: 11 }] })).toEqual([]);
    expect(scanNeverSend(record, { exempt: [{ start: 6, end: 10 }] })).toHaveLength(1);
    expect(scanNeverSend('prescription #123-45-6789', { exempt: [{ start: 14, end: 25 }] })).toHaveLength(1);
  });

  test('finds a number however it is disguised and wherever it stands', () => {
    const zeros = [0x30, 0xff10, 0x660, 0x966];
    const disguised = fc
      .tuple(fc.constantFrom(...zeros), fc.constantFrom('-', '–', ' ', '\u00A0', '.', '-\u200B'))
      .map(([zero, sign]) => {
        const digits = (text: string): string =>
          text.replace(/\d/g, (each) => String.fromCodePoint(zero + Number(each)));
        return [digits('123'), digits('45'), digits('6789')].join(sign);
      });
    const around = fc.string({ unit: 'binary', maxLength: 100 });
    fc.assert(
      fc.property(disguised, around, around, (secret, before, after) => {
        const text = `${before} a ${secret} b ${after}`;
        const start = before.length + 3;
        expect(scanNeverSend(text)).toContainEqual({
          rule: 'D-SSN',
          start,
          end: start + secret.length,
          action: 'block',
        });
      }),
    );
  });

  test('answers any text, with positions inside it', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '1',
      '4111',
      '-',
      ' ',
      'ssn ',
      'dob ',
      'account ',
      '3/4/1980',
      'é',
      '😀',
      '\uD83D',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
        (text) => {
          for (const { start, end } of scanNeverSend(text, { patientBirthDate: birthDate })) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('normaliseText', () => {
  test.each([
    ['ＡＢ１２', 'AB12'],
    ['٣५৭', '357'],
    ['𝟗𝟘', '90'],
    ['José', 'Jose'],
    ['Jose\u0301', 'Jose'],
    ['a\u200Bb\u00ADc', 'abc'],
    ['a \u00A0\n\tb', 'a b'],
    ['ЅЅN', 'SSN'],
    ['1 dash 2 dot 3', '1-2.3'],
    ['dot com 5', 'dot com 5'],
    ['ﬁ½', 'fi1⁄2'],
  ])('%j becomes %j', (original, text) => {
    expect(normaliseText(original).text).toBe(text);
  });

  test('knows where each of its characters came from', () => {
    const { text, starts, ends } = normaliseText('😀 é１');
    expect([text, starts, ends]).toEqual(['😀 e1', [0, 0, 2, 3, 4], [2, 2, 3, 4, 5]]);
  });
});
