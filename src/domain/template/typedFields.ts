import { builtInTemplates, shippedLanguages } from './builtIn.ts';
import { parseTemplate, type TemplatePart } from './parseTemplate.ts';

/** The fields of the built-in templates that hold a prescription number or an amount, between the template's own words. */
const patterns = Object.values(builtInTemplates).flatMap(({ fields, texts }) =>
  shippedLanguages.flatMap((language) => {
    const parsed = parseTemplate(texts[language], fields);
    if (!parsed.ok) throw new Error('a built-in template does not parse');
    return parsed.parts.flatMap((part, at) => {
      const type = part.kind === 'field' ? fields[part.field] : undefined;
      if (type !== 'identifier' && type !== 'money') return [];
      const before = wordsOf(parsed.parts[at - 1]);
      const after = wordsOf(parsed.parts[at + 1]);
      // The dollar sign of `${amount}` is the field's too: it is part of what the content scan finds.
      const sign = /[$#]$/.exec(before)?.[0] ?? '';
      const value = type === 'money' ? '[\\d., ]{1,18}' : '[A-Za-z0-9-]{1,20}';
      const words = escaped(before.slice(0, before.length - sign.length));
      return [new RegExp(`(?<=${words})${escaped(sign)}${value}(?=${escaped(after)})`, 'g')];
    });
  }),
);

/**
 * Where a text holds the number or the amount of a spec template, found by the template's own words around it, whoever sends it and by
 * which path: under the standard policy the content scan allows it there (brief, section 9). Positions in UTF-16 units.
 */
export function typedFields(text: string): { start: number; end: number }[] {
  if (!/[$#]\w/.test(text)) return [];
  return patterns.flatMap((pattern) =>
    Array.from(text.matchAll(pattern), (match) => ({
      start: match.index,
      end: match.index + match[0].length,
    })),
  );
}

function wordsOf(part: TemplatePart | undefined): string {
  return part?.kind === 'text' ? part.text : '';
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
