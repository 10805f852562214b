import { isFieldName, type FieldName, type TemplateFields } from './field.ts';

/** A template in pieces: plain text, and fields with what stands in for a missing value. */
export type TemplatePart =
  | { kind: 'text'; text: string }
  | { kind: 'field'; field: FieldName; fallback: string | null };

export type TemplateProblem =
  | 'empty'
  | 'too_long'
  | 'control_character'
  | 'unbalanced_brace'
  | 'nested_brace'
  | 'not_a_field'
  | 'unknown_field'
  | 'field_not_allowed'
  | 'empty_fallback';

/** `start` and `end` are UTF-16 positions in the template; `message` is a sentence for its author. */
export type TemplateError = { code: TemplateProblem; start: number; end: number; message: string };

export type ParsedTemplate =
  | { ok: true; parts: TemplatePart[]; fields: FieldName[] }
  | { ok: false; errors: TemplateError[] };

/** Twilio refuses longer texts (error 21617). */
export const longestTemplate = 1600;

/**
 * Takes a template apart. A field is `{name}` or, with a fallback, `{name|there}`, without white space around it; `${amount}` is a dollar sign and a
 * field, `#{id}` a hash and a field. There is nothing else: no code, no nesting, no way to print a brace.
 * `allowed` restricts the fields to those of the template's category. All errors are listed, in order.
 */
export function parseTemplate(text: string, allowed?: TemplateFields): ParsedTemplate {
  const errors = wholeTextErrors(text);
  const parts: TemplatePart[] = [];
  let position = 0;
  while (position < text.length) {
    const brace = nextBrace(text, position);
    if (brace > position) parts.push({ kind: 'text', text: text.slice(position, brace) });
    if (brace === text.length) break;
    const close = text[brace] === '{' ? nextBrace(text, brace + 1) : brace;
    if (text[brace] === '}' || close === text.length) {
      errors.push(problem('unbalanced_brace', brace, brace + 1));
      position = brace + 1;
      continue;
    }
    if (text[close] === '{') {
      const end = endOfNest(text, brace);
      errors.push(problem('nested_brace', brace, end));
      position = end;
      continue;
    }
    const field = readField(text.slice(brace + 1, close), allowed);
    if (typeof field === 'string') errors.push(problem(field, brace, close + 1));
    else parts.push(field);
    position = close + 1;
  }
  if (errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    parts,
    fields: [...new Set(parts.flatMap((part) => (part.kind === 'field' ? [part.field] : [])))],
  };
}

function readField(inside: string, allowed: TemplateFields | undefined): TemplatePart | TemplateProblem {
  const [field = '', fallback, ...more] = inside.split('|');
  if (!/^[a-z]\w*$/i.test(field) || more.length > 0) return 'not_a_field';
  if (!isFieldName(field)) return 'unknown_field';
  if (allowed !== undefined && allowed[field] === undefined) return 'field_not_allowed';
  if (fallback === undefined) return { kind: 'field', field, fallback: null };
  return fallback.trim() === '' ? 'empty_fallback' : { kind: 'field', field, fallback: fallback.trim() };
}

function wholeTextErrors(text: string): TemplateError[] {
  const errors: TemplateError[] = [];
  if (text.trim() === '') errors.push(problem('empty', 0, text.length));
  if (text.length > longestTemplate) errors.push(problem('too_long', longestTemplate, text.length));
  for (const match of text.matchAll(/[^\P{Cc}\n\r\t]/gu)) {
    errors.push(problem('control_character', match.index, match.index + 1));
  }
  return errors;
}

function nextBrace(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (text[at] === '{' || text[at] === '}') return at;
  return text.length;
}

/** Where the brace that opens at `start` is closed again, counting those within. */
function endOfNest(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}

const messages: Record<TemplateProblem, string> = {
  empty: 'The template has no text.',
  too_long: `The template is longer than ${longestTemplate} characters.`,
  control_character: 'The template contains an invisible control character.',
  unbalanced_brace: 'A brace is opened or closed alone. Fields are written as {name}.',
  nested_brace: 'Braces stand within braces. Fields are written as {name}, without nesting.',
  not_a_field: 'Only the name of a field may stand between braces, as in {name} or {name|there}.',
  unknown_field: 'There is no field of this name.',
  field_not_allowed: 'This field cannot be used in a template of this category.',
  empty_fallback: 'The fallback after the bar is empty. Write it as in {name|there}.',
};

function problem(code: TemplateProblem, start: number, end: number): TemplateError {
  return { code, start, end, message: messages[code] };
}
