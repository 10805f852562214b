import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeText, saysHowToStop, stopLines, type CompleteInput } from './completeText.ts';
import { languages } from './language.ts';

const input: CompleteInput = {
  text: 'See you tomorrow.',
  clinicName: 'Sunrise Clinic',
  language: 'en',
  needsName: true,
  needsStop: true,
};

describe('completeText', () => {
  test('adds the name in front and the STOP line behind', () => {
    expect(completeText(input)).toEqual({
      text: 'Sunrise Clinic: See you tomorrow. Reply STOP to stop all texts.',
      additions: ['clinic_name', 'stop_line'],
      offset: 16,
    });
  });

  test('adds the Spanish line to a Spanish text', () => {
    expect(completeText({ ...input, text: 'Hasta luego.', language: 'es' }).text).toBe(
      'Sunrise Clinic: Hasta luego. Responda STOP para dejar de recibir mensajes.',
    );
  });

  test('adds nothing that is not asked for', () => {
    expect(completeText({ ...input, needsName: false, needsStop: false })).toEqual({
      text: input.text,
      additions: [],
      offset: 0,
    });
  });

  test.each([
    'This is Sunrise Clinic. Hi',
    'SUNRISE   CLINIC: hi',
    'From (sunrise clinic)',
    'Súnrise Clinic',
  ])('%j names the clinic', (text) => {
    expect(completeText({ ...input, text, needsStop: false }).additions).toEqual([]);
  });

  test.each(['Sunrise Clinical Labs', 'A sunrise', 'Clinic Sunrise', 'Mysunrise Clinic'])(
    '%j does not',
    (text) => {
      expect(completeText({ ...input, text, needsStop: false }).additions).toEqual(['clinic_name']);
    },
  );

  test('finds a name with an apostrophe in either form', () => {
    const asked = { ...input, clinicName: "St. Mary's", text: 'St Mary’s here', needsStop: false };
    expect(completeText(asked).additions).toEqual([]);
  });

  test('puts the STOP line on a line of its own after a text without a full stop', () => {
    const asked = { ...input, needsName: false, text: 'See https://example.org/a ' };
    expect(completeText(asked).text).toBe('See https://example.org/a\nReply STOP to stop all texts.');
  });

  test('refuses to send a text that nobody can place', () => {
    expect(() => completeText({ ...input, clinicName: ' ' })).toThrow(RangeError);
  });

  test('has nothing to add to its own result', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 100 });
    fc.assert(
      fc.property(anyText, fc.constantFrom('en', 'es'), (text, language) => {
        const once = completeText({ ...input, text, language });
        expect(completeText({ ...input, text: once.text, language })).toEqual({
          text: once.text,
          additions: [],
          offset: 0,
        });
        expect(once.text.slice(once.offset)).toContain(text.trimEnd());
      }),
    );
  });
});

describe('saysHowToStop', () => {
  test.each(languages)('knows our own line in %s, with STOP in Latin letters', (language) => {
    expect(saysHowToStop(stopLines[language])).toBe(true);
    expect(completeText({ ...input, text: `…${stopLines[language]}`, language }).additions).toEqual([
      'clinic_name',
    ]);
  });

  test.each([
    'Reply STOP to opt out.',
    'reply STOP',
    'Reply "STOP" to end',
    'Reply with STOP',
    'Text STOP to unsubscribe',
    'Txt STOP 2 end',
    'STOP to end',
    'STOP=end',
    'Send the word STOP',
    'REPLY STOP TO OPT OUT',
    'Responda STOP para no recibir más mensajes.',
    'Envíe STOP para cancelar',
    'Envie la palabra STOP',
    'STOP para salir',
    'Envoyez STOP pour arrêter',
    '回复“STOP”退订',
  ])('%j does', (text) => {
    expect(saysHowToStop(text)).toBe(true);
  });

  test.each([
    '',
    'Stop by the clinic',
    'Text us before you stop by',
    'Reply stop',
    'Please STOP smoking',
    'BUS STOP 12',
    'NONSTOP to end',
    'Reply STOPPED',
    'DO NOT STOP TAKING YOUR PILLS',
    'Reply CONFIRM to confirm or CANCEL to cancel.',
  ])('%j does not', (text) => {
    expect(saysHowToStop(text)).toBe(false);
  });
});
