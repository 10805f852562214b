import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsForCategory } from './field.ts';
import { parseTemplate } from './parseTemplate.ts';

function errorsOf(text: string): string[] {
  const parsed = parseTemplate(text, fieldsForCategory('appointment'));
  return parsed.ok ? [] : parsed.errors.map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);
}

describe('parseTemplate', () => {
  test('takes fields, fallbacks and the signs before them apart', () => {
    expect(parseTemplate('Hi {name|there}, #{id}: ${amount}.')).toEqual({
      ok: true,
      parts: [
        { kind: 'text', text: 'Hi ' },
        { kind: 'field', field: 'name', fallback: 'there' },
        { kind: 'text', text: ', #' },
        { kind: 'field', field: 'id', fallback: null },
        { kind: 'text', text: ': $' },
        { kind: 'field', field: 'amount', fallback: null },
        { kind: 'text', text: '.' },
      ],
      fields: ['name', 'id', 'amount'],
    });
  });

  test('names a field once, however often it is used', () => {
    expect(parseTemplate('{name} {name}')).toMatchObject({ ok: true, fields: ['name'] });
  });

  test.each([
    ['', ['empty ']],
    [' \n', ['empty  \n']],
    ['Hi {nmae}', ['unknown_field {nmae}']],
    ['Hi {Name}', ['unknown_field {Name}']],
    ['Hi {toString}', ['unknown_field {toString}']],
    ['Hi {amount}', ['field_not_allowed {amount}']],
    ['Hi {name', ['unbalanced_brace {']],
    ['Hi name}', ['unbalanced_brace }']],
    ['Hi {name}}', ['unbalanced_brace }']],
    ['Hi {', ['unbalanced_brace {']],
    ['Hi {{name}}', ['nested_brace {{name}}']],
    ['Hi {name|{doctor}}', ['nested_brace {name|{doctor}}']],
    ['Hi {}', ['not_a_field {}']],
    ['Hi { name }', ['not_a_field { name }']],
    ['Hi {name.length}', ['not_a_field {name.length}']],
    ['Hi {name()}', ['not_a_field {name()}']],
    ['Hi {1+1}', ['not_a_field {1+1}']],
    ['Hi {name|a|b}', ['not_a_field {name|a|b}']],
    ['Hi {name|}', ['empty_fallback {name|}']],
    ['Hi {name| }', ['empty_fallback {name| }']],
    ['Hi\u0007 {name}', ['control_character \u0007']],
    ['{nmae} and }', ['unknown_field {nmae}', 'unbalanced_brace }']],
  ])('%j: %j', (text, expected) => {
    expect(errorsOf(text)).toEqual(expected);
  });

  test('refuses a text longer than Twilio takes', () => {
    expect(parseTemplate('a'.repeat(1600))).toMatchObject({ ok: true });
    expect(parseTemplate('a'.repeat(1601))).toMatchObject({ ok: false, errors: [{ code: 'too_long' }] });
  });

  test('white space around a fallback is none of it', () => {
    expect(parseTemplate('{name| there\n}')).toMatchObject({ parts: [{ field: 'name', fallback: 'there' }] });
  });

  test('answers any text, and gives all of a good one back in its parts, but for white space around fallbacks', () => {
    const pieces = fc.constantFrom('{', '}', '|', 'name', '{name}', '{date|soon}', '$', ' ', 'ñ', '😀', '\n');
    fc.assert(
      fc.property(
        fc.array(pieces).map((all) => all.join('')),
        (text) => {
          const parsed = parseTemplate(text);
          const rebuilt = (parsed.ok ? parsed.parts : []).map((part) => {
            if (part.kind === 'text') return part.text;
            return part.fallback === null ? `{${part.field}}` : `{${part.field}|${part.fallback}}`;
          });
          const tidy = text.replaceAll(/\|\s*([^{}|]*?)\s*\}/g, '|$1}');
          expect(parsed.ok ? rebuilt.join('') : tidy).toBe(tidy);
          expect(parsed.ok || parsed.errors.length > 0).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
