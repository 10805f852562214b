import { useState } from 'react';
import type { PreviewRequest, SendSmsRequest } from '@/contracts/message.ts';
import type { Template } from '@/contracts/template.ts';
import { isCategory } from '@/domain/message/category.ts';
import { type HoldReason, holdReasons } from '@/domain/phi/holdReasons.ts';
import { parsePhoneNumber } from '@/domain/phone/phoneNumberLight.ts';
import { newClientKey } from './clientKey.ts';
import { type ComposerDraft, nothingWritten } from './composerDraft.ts';
import { type ComposerLabels, composerLabels } from './composerLabels.ts';
import { reasonNotToSend } from './composerSending.ts';
import { type ComposerTransport, createComposerTransport } from './composerTransport.ts';
import { measureDraft } from './measureDraft.ts';
import { isUnanswered, requestToSend, sendTimesOf } from './sendTimes.ts';
import { useDeliveries } from './useDelivery.ts';
import { type SendProblem, sendDraft } from './sendDraft.ts';
import { drafts, useDraft } from './useDraft.ts';
import { firstValues, useRenderedTemplate, useTemplateList } from './useTemplates.ts';
import { useTextPreview } from './useTextPreview.ts';

export interface SmsComposerOptions {
  patientPhone: string;
  patientName: string;
  patientId?: number | string | undefined;
  onSuccess?: ((messageId: string) => void) | undefined;
  onError?: ((error: Error) => void) | undefined;
  /** Instead of the server's list. */
  templates?: readonly Template[] | undefined;
  transport?: ComposerTransport | undefined;
  labels?: Partial<ComposerLabels> | undefined;
  /** What is known for a template's fields, by field name: `doctor`, `date` (wall clock) … */
  fieldValues?: ((template: Template) => Readonly<Record<string, string>>) | undefined;
  /** An opaque name for the draft; never a name or a number of a patient. */
  draftKey?: string | undefined;
  /** The clinic's sender is a toll-free number, whose segments are a little shorter. */
  isTollFree?: boolean | undefined;
  /** A reason of the host's own why nothing may be sent now. */
  blockedReason?: string | null | undefined;
  /** What texts from appointment templates are about, so that an answer such as CONFIRM finds it. */
  appointmentId?: number | string | undefined;
  /** The location whose number texts go out from, null for the clinic’s; else that of the appointment decides. */
  locationId?: string | null | undefined;
}

const ownTransport = createComposerTransport();

function requestFor(
  options: SmsComposerOptions,
  draft: ComposerDraft,
  template: Template | undefined,
): SendSmsRequest {
  const category = template?.category ?? draft.category;
  return {
    to: options.patientPhone,
    message: draft.text,
    ...(options.patientId === undefined ? {} : { patientId: options.patientId }),
    ...(options.appointmentId === undefined || template?.category !== 'appointment'
      ? {}
      : { appointmentId: options.appointmentId }),
    ...(options.locationId === undefined ? {} : { locationId: options.locationId }),
    ...(category === null ? {} : { category }),
    // A text that was changed by hand is no longer the template's: its content is judged as free text.
    ...(draft.templateKey === null || draft.isEdited ? {} : { templateKey: draft.templateKey }),
  };
}

function previewFor(request: SendSmsRequest): PreviewRequest {
  const { to, message, patientId, appointmentId, locationId, category, templateKey, contentReason } = request;
  return {
    to,
    message,
    ...(patientId === undefined ? {} : { patientId }),
    ...(appointmentId === undefined ? {} : { appointmentId }),
    ...(locationId === undefined ? {} : { locationId }),
    ...(category === undefined ? {} : { category }),
    ...(templateKey === undefined ? {} : { templateKey }),
    ...(contentReason === undefined ? {} : { contentReason }),
  };
}

/**
 * Everything that a composer knows and does, without any looks: draft, template, counter, preview, the reason why
 * Send cannot act, sending exactly once, and the live status of what was sent. Options: see SMSComposer's props.
 */
export function useSmsComposer(options: SmsComposerOptions) {
  const labels: ComposerLabels = { ...composerLabels, ...options.labels };
  const transport = options.transport ?? ownTransport;
  const draftKey = options.draftKey ?? `patient-${options.patientId ?? 'none'}`;
  const { draft, isSending, edit } = useDraft(draftKey);
  const [problem, setProblem] = useState<SendProblem | null>(null);
  const [contentReason, setReason] = useState<HoldReason | null>(null);
  const { deliveries, follow } = useDeliveries(transport);

  const list = useTemplateList(transport, options.templates);
  const template = list.templates?.find(({ key }) => key === draft.templateKey);
  // What was typed wins over what is known; what is known may still be on its way.
  const offered =
    template === undefined ? {} : firstValues(template, options.patientName, options.fieldValues?.(template));
  const values = { ...offered, ...draft.values };
  const setRendered = (text: string) => edit((known) => (known.isEdited ? known : { ...known, text }));
  const filling = useRenderedTemplate(
    transport,
    { ...draft, values },
    template,
    options.patientId,
    setRendered,
  );

  const number = parsePhoneNumber(options.patientPhone);
  const request = {
    ...requestFor(options, draft, template),
    ...(contentReason === null ? {} : { contentReason }),
  };
  // While the template is not filled in there is nothing to judge yet but the number: its braces are nobody's words.
  const isUnfilled = filling.missing.length > 0 || filling.isFilling;
  const judged = isUnfilled ? { ...request, message: '' } : request;
  const preview = useTextPreview(transport, number.ok ? previewFor(judged) : null);
  const measured = measureDraft(draft.text, preview, options.isTollFree ?? false);
  const suppression = preview.answer?.suppression ?? null;
  const refusal = preview.isCurrent
    ? (preview.problem?.document?.error ?? preview.answer?.refusal?.message ?? null)
    : null;
  const disabledReason = reasonNotToSend({
    isSending,
    numberProblem: number.ok ? null : number.message,
    blockedReason: options.blockedReason ?? null,
    isOptedOut: suppression?.active === true,
    optOutSentence: preview.answer?.refusal?.message ?? labels.optedOut,
    text: draft.text,
    missingFields: filling.missing,
    isFilling: filling.isFilling,
    fillingProblem: filling.problem,
    refusal,
    words: labels,
  });

  function setText(text: string) {
    // A reason is for the words that it was given for.
    if (contentReason !== null) setReason(null);
    edit((known) => ({
      ...known,
      text,
      ...(text === ''
        ? { templateKey: null, values: {}, isEdited: false }
        : { isEdited: known.templateKey !== null }),
    }));
  }

  function chooseTemplate(key: string | null) {
    const chosen = list.templates?.find((one) => one.key === key);
    if (chosen === undefined) {
      edit((known) => ({ ...known, ...nothingWritten, text: known.isEdited ? known.text : '' }));
      return;
    }
    edit((known) => ({
      ...known,
      text: chosen.variants[0]?.body ?? known.text,
      templateKey: chosen.key,
      values: {},
      isEdited: false,
    }));
  }

  function chooseCategory(chosen: string) {
    const category = isCategory(chosen) ? chosen : null;
    edit((known) => ({ ...known, category }));
  }

  /** @param sendAt when it is to leave; without it now, or when its hours open */
  async function send(sendAt: string | null = null) {
    if (disabledReason !== null) return;
    setProblem(null);
    const asked = requestToSend(draft.pending, request, sendAt);
    const outcome = await sendDraft(drafts, draftKey, asked, transport, newClientKey);
    setReason(null);
    if (outcome.kind === 'sent') {
      const { id, messageId, text, details } = outcome.answer;
      follow(id, text, details.status);
      options.onSuccess?.(messageId ?? id);
    } else if (outcome.kind === 'failed') {
      const { id, error } = outcome.problem;
      if (id !== null) follow(id, request.message, outcome.problem.isHeld ? 'queued' : 'unknown');
      setProblem(outcome.problem);
      options.onError?.(error);
    }
  }

  return {
    labels,
    /** E.164 and as people write it; null when what was given is no number. */
    number: number.ok ? { phoneNumber: number.phoneNumber, display: number.national } : null,
    text: draft.text,
    setText,
    contentReason,
    setContentReason: (chosen: string) => setReason(holdReasons.find((reason) => reason === chosen) ?? null),
    templates: list.templates,
    haveTemplatesFailed: list.hasFailed,
    template: template ?? null,
    chooseTemplate,
    /** What the text is about: as chosen, as the template says, or what the server takes it for. */
    category: request.category ?? preview.answer?.category ?? 'conversation',
    isCategoryFixed: template !== undefined,
    chooseCategory,
    /** When it may leave. A text that is sent once more keeps the time that it had. */
    times: isUnanswered(draft.pending, request)
      ? sendTimesOf(undefined)
      : sendTimesOf(preview.answer?.window),
    values,
    setValue: (name: string, value: string) =>
      edit((known) => ({ ...known, values: { ...known.values, [name]: value } })),
    isEdited: draft.isEdited,
    /** Why a template's text is not in the patient's language; null when it is. */
    fallback: filling.fallback,
    reapplyTemplate: () => edit((known) => ({ ...known, isEdited: false })),
    measured,
    preview,
    suppression,
    disabledReason,
    isSending,
    send,
    problem,
    dismissProblem: () => setProblem(null),
    /** A text that was sent before the page was loaded and never answered. */
    hasUnanswered:
      draft.pending !== null && draft.text === draft.pending.written.text && !isSending && problem === null,
    restore: () => {
      const mustKeep = problem?.isDoubtful !== false;
      edit((known) =>
        known.pending === null
          ? known
          : { ...known.pending.written, pending: mustKeep ? known.pending : null },
      );
      setProblem(null);
    },
    deliveries,
  };
}

export type SmsComposer = ReturnType<typeof useSmsComposer>;
