import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { normaliseText } from './normalisedText.ts';
import { categories } from '../message/category.ts';
import { contentRuleIds, contentSentence, type ContentRuleId } from './contentRules.ts';
import { actionOf } from './contentPolicy.ts';
import type { Fixture } from './fixturesForTests/fixture.ts';
import { healthFixtures } from './fixturesForTests/health.ts';
import { numberFixtures } from './fixturesForTests/numbers.ts';
import { otherFixtures } from './fixturesForTests/others.ts';
import { type ClinicContent, scanContent, type ScanOptions } from './scanContent.ts';
import { readRecordNumberMask } from './recordNumberMask.ts';

const birthDate = '1980-03-04';

const fixtures: Record<ContentRuleId, Fixture> = { ...numberFixtures, ...healthFixtures, ...otherFixtures };

const options: ScanOptions = {
  patientBirthDate: birthDate,
  patientGivenName: 'Ana',
  patientFamilyName: 'Delgado',
  clinicPhoneNumbers: ['+15551234567'],
  today: '2026-11-22',
  // Amounts are looked at in some categories alone.
  category: 'payment',
};
const clinic = {
  linkHosts: ['sunrise.example'],
  recordNumberPattern: null,
  heldWords: ['Blue Pavilion', 'pabellón azul'],
  harmlessWords: [],
  isDiscreet: false,
};

function found(marked: string, rule: ContentRuleId): string[] {
  const [, country = 'US', text = marked] = /^(?:([A-Z]{2}): )?([^]*)$/.exec(marked) ?? [];
  const findings = scanContent(text, {
    ...options,
    country,
    clinic: { ...clinic, isDiscreet: rule === 'SENS-01' },
  });
  return findings.filter((each) => each.rule === rule).map(({ start, end }) => text.slice(start, end));
}

const rules = contentRuleIds.map((rule) => [rule, fixtures[rule]] as const);

describe.each(rules)('A22 %s', (rule, { hits, others }) => {
  test.each(hits)('finds %j', (marked) => {
    const expected = /«([^»]*)»/u.exec(marked)?.[1];
    expect(found(marked.replace(/[«»]/g, ''), rule)).toEqual([expected]);
  });

  test.each(others)('leaves %j alone', (text) => {
    expect(found(text, rule)).toEqual([]);
  });

  test('has a sentence for people', () => {
    expect(contentSentence(rule)).toMatch(/^The text contains .+\.$/);
  });
});

describe('scanContent', () => {
  test.each([
    'Hi Ana, this is a reminder of your appointment with Dr. Smith on Mon, Nov 30, 2:00 PM. Reply CONFIRM to confirm or CANCEL to cancel.',
    'Hi Ana, your prescription is ready for pickup. Please visit us at your earliest convenience.',
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
    expect(scanContent(text, { patientBirthDate: birthDate })).toEqual([]);
  });

  test('gives every finding with its rule, action and position, in text order', () => {
    expect(scanContent('🙂 DOB 3/5/1975, ssn 123-45-6789')).toEqual([
      { rule: 'D-DOB', start: 7, end: 15, action: 'block' },
      { rule: 'D-SSN', start: 21, end: 32, action: 'block' },
    ]);
  });

  test('knows the clinic by its own number', () => {
    const text = 'account 5551234567';
    expect(scanContent(text)).toMatchObject([{ rule: 'D-MRN' }]);
    expect(scanContent(text, { clinicPhoneNumbers: ['+15551234567'] })).toEqual([]);
    expect(scanContent('account 442071838750', { clinicPhoneNumbers: ['+442071838750'] })).toEqual([]);
  });

  test('exempts a typed field from the rules that allow it, and from no other', () => {
    const text = 'prescription #10482 is ready';
    expect(scanContent(text, { typedFields: [{ start: 14, end: 19 }] })).toEqual([]);
    expect(scanContent(text, { typedFields: [{ start: 14, end: 18 }] })).toHaveLength(1);
    expect(scanContent(text, { typedFields: [{ start: 14, end: 19 }], policy: 'strict' })).toHaveLength(1);
    expect(scanContent('Chart 10482', { typedFields: [{ start: 6, end: 11 }] })).toHaveLength(1);
    expect(scanContent('prescription #123-45-6789', { typedFields: [{ start: 14, end: 25 }] })).toMatchObject(
      [{ rule: 'D-SSN' }],
    );
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
        expect(scanContent(text)).toContainEqual({
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
          for (const { start, end } of scanContent(text, { patientBirthDate: birthDate })) {
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

describe('what a finding does', () => {
  test.each<[string, ContentRuleId, Parameters<typeof actionOf>[1], Parameters<typeof actionOf>[2], string]>([
    ['a condition in a conversation', 'D-DX', 'standard', 'conversation', 'hold'],
    ['a condition in a reminder', 'D-DX', 'standard', 'appointment', 'block'],
    ['a medication alone', 'D-MED', 'standard', 'care', 'hold'],
    ['a medication alone, strictly', 'D-MED', 'strict', 'care', 'block'],
    ['a dose', 'D-DOSE', 'standard', 'care', 'block'],
    ['an amount in a payment text', 'D-AMT', 'standard', 'payment', 'block'],
    ['an amount in a conversation', 'D-AMT', 'strict', 'conversation', 'none'],
    ['another phone number', 'D-ADDR-PHONE', 'standard', 'care', 'warn'],
    ['another phone number, strictly', 'D-ADDR-PHONE', 'strict', 'care', 'hold'],
    ['a code of our own', 'D-SECRET', 'strict', 'system', 'none'],
    ['a code of somebody', 'D-SECRET', 'standard', 'care', 'block'],
  ])('%s', (_name, rule, policy, category, action) => {
    expect(actionOf(rule, policy, category)).toBe(action);
  });

  // Brief, section 9: no category and neither policy lets these through.
  test.each(['D-SSN', 'D-CARD', 'D-MBI', 'D-MRN', 'D-DOB', 'D-ICD', 'D-DOSE', 'D-LAB', 'D-POSNEG'] as const)(
    '%s is blocked whatever the category and policy',
    (rule) => {
      for (const policy of ['standard', 'strict'] as const) {
        for (const category of categories) expect(actionOf(rule, policy, category)).toBe('block');
      }
    },
  );

  test('a place that is blocked is not held as well', () => {
    expect(scanContent('Take metformin 500 mg')).toMatchObject([
      { rule: 'D-MED', action: 'hold' },
      { rule: 'D-DOSE', action: 'block' },
    ]);
    expect(scanContent('ssn 123456789')).toMatchObject([{ rule: 'D-SSN' }]);
  });
});

function told(more: Partial<ClinicContent>): ScanOptions {
  return { clinic: { ...clinic, ...more } };
}

describe('what the clinic has told', () => {
  test('its own way to write record numbers', () => {
    expect(scanContent('See A1234567', told({ recordNumberPattern: 'A9999999' }))).toMatchObject([
      { rule: 'D-MRN', start: 4, end: 12 },
    ]);
    expect(scanContent('See A1234567')).toEqual([]);
  });

  test('its harmless words and its name', () => {
    expect(scanContent('The Diabetes Hub opens', told({ harmlessWords: ['diabetes hub'] }))).toEqual([]);
    expect(scanContent('The diabetes is back', told({ harmlessWords: ['diabetes hub'] }))).toHaveLength(1);
    expect(scanContent('Harbor Oncology: see you', { clinicName: 'Harbor Oncology' })).toEqual([]);
    const lane = { clinicName: 'Cedar Lane Family Clinic', patientFamilyName: 'Lane' };
    expect(scanContent('Cedar Lane Family Clinic: see you, Rita', lane)).toEqual([]);
    expect(scanContent('Cedar Lane Family Clinic: see you, Rita Lane', lane)).toMatchObject([
      { rule: 'D-NAME' },
    ]);
  });

  test('links to our own pages', () => {
    const text = 'Choose here: http://localhost:5000/p/0123456789abcdef';
    expect(scanContent(text, { ...told({}), ownHost: 'localhost' })).toEqual([]);
    expect(scanContent(text, told({}))).toMatchObject([{ rule: 'D-URL' }]);
  });

  test('links of its hosts are blanked before the rules of numbers look (DLP-02)', () => {
    const text = 'See https://sunrise.example/account/5551234567';
    expect(scanContent(text, told({}))).toEqual([]);
    expect(scanContent(text, told({ linkHosts: [] }))).toMatchObject([{ rule: 'D-URL' }]);
  });
});

describe('readRecordNumberMask', () => {
  test.each([
    ['A9999999', 'B1234567'],
    ['MR-999999', 'MR-123456'],
    ['99-99-99', '12-34-56'],
    ['\\A9999', 'A1234'],
    ['***9999', '1B21234'],
  ])('%s finds %s', (mask, number) => {
    expect(readRecordNumberMask(mask)?.exec(`is ${number}.`)?.[0]).toBe(number);
  });

  test.each(['', '9', '***', 'AAAA', '9'.repeat(41), '(a+)+9999', '99*', '****9', '.{9}999'])(
    'refuses %s',
    (mask) => {
      expect(readRecordNumberMask(mask)).toBeNull();
    },
  );
});

describe('linear time (DLP-05)', () => {
  test('no pattern repeats without end what itself repeats without end, and each reads only a stretch', () => {
    const sources = new Set<string>();
    const plainExec: unknown = Reflect.get(RegExp.prototype, 'exec');
    const spy = vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text: string) {
      sources.add(this.source);
      if (typeof plainExec !== 'function') throw new TypeError('exec is no function');
      return Reflect.apply(plainExec, this, [text]);
    });
    for (const { hits, others } of Object.values<Fixture>(fixtures)) {
      for (const marked of [...hits, ...others])
        scanContent(marked.replace(/[«»]/g, ''), { ...options, clinic });
    }
    spy.mockRestore();
    const seen = [...sources];
    expect(seen.length).toBeGreaterThan(40);
    expect(seen.filter(nestsQuantifiers)).toEqual([]);
    expect(['(a+)+', '(?:a*b?)*', '(?:x(?:a|b)+)*', '(?:a{2,}){3,}'].map(nestsQuantifiers)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['a+b+', '(?:a{0,2}b){12,}', '(a|b)+', '[(+]+'].map(nestsQuantifiers)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

/** Whether a group that holds a repetition without end is itself repeated without end. */
function nestsQuantifiers(source: string): boolean {
  const plain = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  const open: boolean[] = [];
  for (const { 0: sign, index } of plain.matchAll(/[()*+]|\{\d+,\}/g)) {
    if (sign === '(') open.push(false);
    else if (sign !== ')') open[open.length - 1] = true;
    else {
      const holds = open.pop() ?? false;
      if (holds && /^(?:[*+]|\{\d+,\})/.test(plain.slice(index + 1))) return true;
      if (holds) open[open.length - 1] = true;
    }
  }
  return false;
}

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
