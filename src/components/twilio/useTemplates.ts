import { useEffect, useRef, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import type { Template } from '@/contracts/template.ts';
import type { ComposerDraft } from './composerDraft.ts';
import type { ComposerTransport } from './composerTransport.ts';

const pause = 200;

/** Fields that the clinic fills in by itself. */
const filledByClinic: ReadonlySet<string> = new Set(['clinicName', 'phoneNumber', 'locationName']);

export function fieldsToFill(template: Template) {
  return template.fields.filter((field) => !filledByClinic.has(field.type));
}

/** What stands in the fields at first: what the host knows, and the first word of the patient's name. */
export function firstValues(
  template: Template,
  patientName: string,
  known: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { name, type } of template.fields) {
    const value = known[name] ?? (type === 'firstName' ? patientName.trim().split(/\s+/)[0] : undefined);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** Whether a person can fill it in: a list of visits is made where reminders are written. */
function isForPeople({ fields }: Template): boolean {
  return fields.every(({ type }) => type !== 'visitList');
}

/** The templates to choose from: the host's, else the server's. Null while they are on their way. */
export function useTemplateList(transport: ComposerTransport, given: readonly Template[] | undefined) {
  const [loaded, setLoaded] = useState<readonly Template[] | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const isGiven = given !== undefined;
  useEffect(() => {
    if (isGiven) return undefined;
    const abort = new AbortController();
    transport.templates(abort.signal).then(
      (templates) => setLoaded(templates),
      () => setFailed(!abort.signal.aborted),
    );
    return () => abort.abort();
  }, [transport, isGiven]);
  return { templates: (given ?? loaded)?.filter(isForPeople) ?? null, hasFailed };
}

/** The text of a template with the values that are there; what is missing keeps its braces, and cannot be sent. */
export function partialText(template: Template, language: string, values: Record<string, string>): string {
  const variant = template.variants.find((one) => one.language === language) ?? template.variants[0];
  const asWritten = new Set(
    template.fields.filter(({ type }) => type !== 'date' && type !== 'dateTime').map(({ name }) => name),
  );
  return (variant?.body ?? '').replace(/\{(\w+)(?:\|[^{}]*)?\}/g, (whole, name: string) => {
    const value = values[name]?.trim() ?? '';
    return value !== '' && asWritten.has(name) ? value : whole;
  });
}

export interface Filling {
  /** The labels of fields that still lack a value. */
  missing: readonly string[];
  /** The template has not been filled in with the present values yet. */
  isFilling: boolean;
  /** Why it could not be. */
  problem: string | null;
  /** The patient's language, and the one that the text is in, where its words in theirs may not be sent. */
  fallback: { wanted: string; written: string } | null;
}

function missingLabels(
  template: Template | undefined,
  values: Record<string, string>,
  told: readonly string[],
) {
  if (template === undefined) return told;
  return fieldsToFill(template)
    .filter(
      ({ name, isRequired, fallback }) =>
        told.includes(name) || (isRequired && fallback === null && (values[name] ?? '').trim() === ''),
    )
    .map(({ label }) => label);
}

/**
 * Keeps the text what the chosen template gives for the values, until it is changed by hand. While a value is
 * missing, the text shows where it will stand and cannot be sent.
 */
export function useRenderedTemplate(
  transport: ComposerTransport,
  draft: ComposerDraft,
  template: Template | undefined,
  patientId: number | string | undefined,
  onText: (text: string) => void,
): Filling {
  const [answer, setAnswer] = useState<Omit<Filling, 'isFilling'> & { key: string }>({
    key: '',
    missing: [],
    problem: null,
    fallback: null,
  });
  const tell = useRef(onText);
  useEffect(() => {
    tell.current = onText;
  });
  const { templateKey, isEdited } = draft;
  const isWanted = templateKey !== null && !isEdited;
  const key = JSON.stringify([templateKey, draft.values]);

  useEffect(() => {
    if (!isWanted) return undefined;
    const abort = new AbortController();
    const values = Object.fromEntries(
      Object.entries(draft.values).filter(([, value]) => value.trim() !== ''),
    );
    async function fill(templateName: string) {
      try {
        const request = { values, ...(patientId === undefined ? {} : { patientId }) };
        const rendered = await transport.render(templateName, request, abort.signal);
        if (abort.signal.aborted) return;
        const { missing, fallback, language } = rendered;
        setAnswer({
          key,
          missing,
          problem: null,
          fallback: fallback && { wanted: fallback.wanted, written: language },
        });
        if (rendered.missing.length === 0) tell.current(rendered.text);
        else if (template !== undefined) tell.current(partialText(template, rendered.language, draft.values));
      } catch (error) {
        if (abort.signal.aborted) return;
        setAnswer({ key, missing: [], problem: sentenceOf(error), fallback: null });
      }
    }
    const timer = setTimeout(() => void fill(templateKey), pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
    // `key` says all that `draft.values` says.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [transport, key, isWanted, patientId, template === undefined]);

  if (!isWanted) return { missing: [], isFilling: false, problem: null, fallback: null };
  const isCurrent = answer.key === key;
  return {
    missing: missingLabels(template, draft.values, isCurrent ? answer.missing : []),
    isFilling: !isCurrent,
    problem: isCurrent ? answer.problem : null,
    fallback: isCurrent ? answer.fallback : null,
  };
}
