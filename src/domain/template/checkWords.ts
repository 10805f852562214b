import { contentSentence, type ContentRuleId } from '../phi/contentRules.ts';
import { scanContent, type ClinicContent } from '../phi/scanContent.ts';
import type { Encoding } from '../segment/measureText.ts';
import { fieldsForCategory, type FieldName } from './field.ts';
import type { Language } from './language.ts';
import { lintTemplate, type TemplateProblem } from './lintTemplate.ts';
import { longestTemplate, parseTemplate, type TemplateError } from './parseTemplate.ts';
import { sampleTexts, type SampleFrame, type SampleText, type WrittenSample } from './sampleTexts.ts';
import { typedFields } from './typedFields.ts';

/** What decides about words, beside the words. */
export type WordFrame = SampleFrame & {
  policy: 'standard' | 'strict';
  /** What the clinic has told the content scan. */
  clinic: ClinicContent;
  /** The clinic's own numbers in E.164: they are no finding. */
  clinicNumbers: readonly string[];
  /** ISO 3166, of the clinic. */
  country: string;
};

export type WordProblem = Omit<TemplateProblem, 'code' | 'isRefused'> & { code: string };

export type CheckedWords = {
  problems: WordProblem[];
  /** As really sent, to an invented patient; null for words that are no template. */
  preview: SampleText | null;
  /** The most that it may come to, with long values and the dates of a whole year. */
  longest: { encoding: Encoding; segments: number } | null;
};

/**
 * Everything that is to be said about words before they are approved: whether they are a template at all, the linter, and the content scan on
 * texts as they would really be sent (DLP-01). `source` is what they translate.
 */
export function checkWords(
  body: string,
  language: Language,
  frame: WordFrame,
  source: string | null = null,
): CheckedWords {
  const fields = fieldsForCategory(frame.category);
  const parsed = parseTemplate(body, fields);
  const linted = lintTemplate({ texts: [body], ...frame }).map(({ code, rule, outcome, message, place }) => ({
    code,
    rule,
    outcome,
    message,
    place,
  }));
  if (!parsed.ok)
    return { problems: [...parsed.errors.map(wrongSyntax), ...linted], preview: null, longest: null };

  const { usual, costly } = sampleTexts(parsed.parts, language, frame);
  const problems: WordProblem[] = [...linted, ...(source === null ? [] : strayFields(parsed.fields, source))];
  if (costly.text.length > longestTemplate) problems.push(tooLong);
  for (const one of [usual, costly]) {
    for (const found of asSent(one, body, frame)) {
      const known = problems.findIndex(({ rule }) => rule === found.rule);
      if (known === -1) problems.push(found);
      else if (weight[found.outcome] > weight[problems[known]?.outcome ?? 'refused']) problems[known] = found;
    }
  }
  const { text, encoding, segments, additions } = usual;
  return {
    problems,
    preview: { text, encoding, segments, additions },
    longest: { encoding: costly.encoding, segments: costly.segments },
  };
}

const weight: Record<WordProblem['outcome'], number> = { warned: 0, held: 1, refused: 2 };

/** What the content scan finds in a text as it would go, told by the field whose value brings it. */
function asSent({ text, offset, spans }: WrittenSample, body: string, frame: WordFrame): WordProblem[] {
  const findings = scanContent(text, {
    category: frame.category,
    policy: frame.policy,
    today: frame.now.toISOString().slice(0, 10),
    country: frame.country,
    clinicName: frame.clinicName,
    clinic: frame.clinic,
    clinicPhoneNumbers: frame.clinicNumbers,
    typedFields: typedFields(text),
  });
  const written = [...body.matchAll(/[$#]?\{[^{}]*\}/g)];
  return findings.flatMap(({ rule, action, start, end }) => {
    if (action === 'warn') return [];
    const at = spans.findIndex((span) => span.start + offset < end && start < span.end + offset);
    const field = written[at];
    return [
      {
        code: 'content',
        rule,
        outcome: action === 'block' ? ('refused' as const) : ('held' as const),
        message: messageOf(rule, field?.[0]),
        place: field ? { start: field.index, end: field.index + field[0].length } : null,
      },
    ];
  });
}

function messageOf(rule: ContentRuleId, field: string | undefined): string {
  const sentence = contentSentence(rule);
  return field === undefined ? sentence : `With a value in ${field}: ${sentence}`;
}

/** Whoever fills in the source gives its fields, and no others. */
function strayFields(fields: readonly FieldName[], source: string): WordProblem[] {
  const parsed = parseTemplate(source);
  const given = new Set<FieldName>(parsed.ok ? parsed.fields : []);
  const alwaysThere: readonly FieldName[] = ['name', 'clinic', 'phone'];
  const stray = fields.filter((field) => !given.has(field) && !alwaysThere.includes(field));
  const lacking = [...given].filter((field) => !fields.includes(field));
  return [
    ...stray.map((field) => ({
      code: 'stray_field',
      rule: 'LANG-01',
      outcome: 'refused' as const,
      message: `{${field}} is not in the text that this one translates, so that nobody fills it in.`,
      place: null,
    })),
    ...lacking.map((field) => ({
      code: 'lacking_field',
      rule: 'LANG-01',
      outcome: 'warned' as const,
      message: `The text that this one translates says {${field}}, this one does not.`,
      place: null,
    })),
  ];
}

function wrongSyntax({ code, message, start, end }: TemplateError): WordProblem {
  return { code, rule: 'DLP-03', outcome: 'refused', message, place: { start, end } };
}

const tooLong: WordProblem = {
  code: 'too_long',
  rule: 'LANG-05',
  outcome: 'refused',
  message: `With the clinic’s name and the STOP line it can get longer than ${longestTemplate} characters.`,
  place: null,
};
