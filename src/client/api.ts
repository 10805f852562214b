import { type contentSettingsChangeSchema, contentSettingsSchema } from '@/contracts/contentSettings.ts';
import type { z } from 'zod';
import {
  type passwordChangeSchema,
  recoveryCodesSchema,
  secondFactorSchema,
  signInAnswerSchema,
} from '@/contracts/account.ts';
import { apiKeySchema, createdApiKeySchema, type newApiKeySchema } from '@/contracts/apiKey.ts';
import {
  type appointmentChangeSchema,
  type appointmentQuerySchema,
  appointmentSchema,
  type newAppointmentSchema,
} from '@/contracts/appointment.ts';
import { auditChainSchema, auditEventSchema, type auditQuerySchema } from '@/contracts/audit.ts';
import {
  consentStateSchema,
  type newConsentSchema,
  type newSuppressionSchema,
  suppressionSchema,
} from '@/contracts/consent.ts';
import { consentImportSchema, type newConsentImportSchema } from '@/contracts/consentImport.ts';
import {
  type conversationChangeSchema,
  conversationCountsSchema,
  type conversationFilters,
  conversationSchema,
} from '@/contracts/conversation.ts';
import { decisionSchema, messageDecisionSchema } from '@/contracts/decision.ts';
import {
  type changeDataProtectionSchema,
  dataProtectionSchema,
  keyRotationStartSchema,
  type placeHoldSchema,
  placedHoldSchema,
} from '@/contracts/dataProtection.ts';
import { mergedPatientsSchema, type mergePatientsSchema } from '@/contracts/mergePatients.ts';
import {
  type incidentChangeSchema,
  incidentSchema,
  incidentSummarySchema,
  type newIncidentSchema,
  reportedIncidentSchema,
} from '@/contracts/incident.ts';
import {
  type locationChangeSchema,
  type locationQuerySchema,
  locationSchema,
  type newLocationSchema,
} from '@/contracts/location.ts';
import {
  messageSchema,
  messageWithHistorySchema,
  type PreviewRequest,
  previewSchema,
  sendSmsAnswerSchema,
  type SendSmsRequest,
} from '@/contracts/message.ts';
import {
  brakeReleaseSchema,
  operationsSchema,
  type releaseBrakeSchema,
  senderReleaseSchema,
} from '@/contracts/operations.ts';
import { pageOf } from '@/contracts/page.ts';
import { type erasePatientSchema, erasureSchema, patientRecordSchema } from '@/contracts/record.ts';
import {
  type newPatientSchema,
  type newPhoneNumberSchema,
  type patientChangeSchema,
  patientSchema,
  type patientSearchSchema,
  type patientStateChangeSchema,
  type relationshipSchema,
  checkedVerificationSchema,
  startedVerificationSchema,
  type verificationCheckSchema,
} from '@/contracts/patient.ts';
import { type newPreferenceLinkSchema, preferenceLinkSchema } from '@/contracts/preference.ts';
import { proofAnswerSchema } from '@/contracts/proof.ts';
import { type clinicChangeSchema, sessionSchema } from '@/contracts/session.ts';
import {
  type settleMessagesSchema,
  settlementsSchema,
  unknownMessagesSchema,
} from '@/contracts/settlement.ts';
import {
  invitationSchema,
  type newStaffMemberSchema,
  type staffChangeSchema,
  staffMemberSchema,
} from '@/contracts/staff.ts';
import { type taskChangeSchema, taskSchema } from '@/contracts/task.ts';
import {
  type approvalSchema,
  checkedWordsSchema,
  type newReviewSchema,
  type newTemplateSchema,
  type newWordsSchema,
  type previewWordsSchema,
  renderedTemplateSchema,
  type renderTemplateRequestSchema,
  templateSchema,
  templateWithHistorySchema,
} from '@/contracts/template.ts';
import { analyticsCalls } from './analyticsCalls.ts';
import { calendarCalls } from './calendarCalls.ts';
import { webhookCalls } from './webhookCalls.ts';
import { importCalls } from './importCalls.ts';
import { fhirConnectionCalls } from './fhirConnectionCalls.ts';
import { noticeCalls } from './noticeCalls.ts';
import { reminderRuleCalls } from './reminderRuleCalls.ts';
import { visitCalls } from './visitCalls.ts';
import { undoCalls } from './undoCalls.ts';
import { waitingListCalls } from './waitingListCalls.ts';
import { type ApiOptions, type Ask, createSend, listOf, parseAnswer, v2 } from './request.ts';

export type ConversationFilter = (typeof conversationFilters)[number];
export type PageRequest = { limit?: number; cursor?: string | undefined };
export type AuditFilter = z.input<typeof auditQuerySchema>;
type Input<Schema extends z.ZodType> = z.input<Schema>;

/**
 * The typed API of the staff's screens. Every answer is checked against its contract; every refusal is an ApiProblem.
 * In: where the API is and how to fetch. Out: one function a route, named by what it does.
 */
export function createApi(options: ApiOptions = {}) {
  const send = createSend(options);
  const ask: Ask = async (schema, method, path, parts) =>
    parseAnswer(schema, await send(method, v2 + path, parts));

  return {
    session: (signal?: AbortSignal) => ask(sessionSchema, 'GET', '/session', { signal }),
    contentSettings: async (signal?: AbortSignal) =>
      parseAnswer(contentSettingsSchema, await send('GET', `${v2}/content-settings`, { signal })),
    changeContentSettings: async (body: Input<typeof contentSettingsChangeSchema>) =>
      parseAnswer(contentSettingsSchema, await send('PATCH', `${v2}/content-settings`, { body })),
    changeClinic: async (body: Input<typeof clinicChangeSchema>) => {
      await send('PATCH', `${v2}/clinic`, { body });
    },
    signIn: async (email: string, password: string) =>
      parseAnswer(
        signInAnswerSchema,
        await send('POST', '/api/auth/sign-in/email', { body: { email, password } }),
      ),
    signInByCode: async (code: string, kind: 'code' | 'recovery-code') => {
      await send('POST', `/api/auth/sign-in/${kind}`, { body: { code } });
    },
    acceptInvitation: async (token: string, password: string) => {
      await send('POST', '/api/auth/accept-invitation', { body: { token, password } });
    },
    changePassword: async (body: Input<typeof passwordChangeSchema>) => {
      await send('POST', `${v2}/account/password`, { body });
    },
    beginSecondFactor: (password: string) =>
      ask(secondFactorSchema, 'POST', '/account/second-factor', { body: { password } }),
    confirmSecondFactor: async (code: string) => {
      await send('POST', `${v2}/account/second-factor/confirm`, { body: { code } });
    },
    removeSecondFactor: async (password: string) => {
      await send('POST', `${v2}/account/second-factor/remove`, { body: { password } });
    },
    renewRecoveryCodes: (password: string) =>
      ask(recoveryCodesSchema, 'POST', '/account/recovery-codes', { body: { password } }),
    noteActivity: async () => {
      await send('POST', `${v2}/account/activity`, { body: {} });
    },

    staff: (signal?: AbortSignal) => ask(listOf(staffMemberSchema), 'GET', '/staff', { signal }),
    inviteStaff: (body: Input<typeof newStaffMemberSchema>) =>
      ask(invitationSchema, 'POST', '/staff', { body }),
    changeStaff: (id: string, body: Input<typeof staffChangeSchema>) =>
      ask(staffMemberSchema, 'PATCH', `/staff/${id}`, { body }),
    renewInvitation: (id: string, removeSecondFactor: boolean) =>
      ask(invitationSchema, 'POST', `/staff/${id}/invitation`, { body: { removeSecondFactor } }),

    signOut: async () => {
      await send('POST', '/api/auth/sign-out', { body: {} });
    },

    sendSms: (body: SendSmsRequest, idempotencyKey: string) =>
      ask(sendSmsAnswerSchema, 'POST', '/twilio/send-sms', { body, idempotencyKey }),
    preview: (body: PreviewRequest, signal?: AbortSignal) =>
      ask(previewSchema, 'POST', '/messages/preview', { body, signal }),
    message: (id: string, signal?: AbortSignal) =>
      ask(messageWithHistorySchema, 'GET', `/messages/${encodeURIComponent(id)}`, { signal }),
    messageDecision: (id: string, signal?: AbortSignal) =>
      ask(messageDecisionSchema, 'GET', `/messages/${encodeURIComponent(id)}/decision`, { signal }),
    refusedTexts: (patientId: string, page: PageRequest, signal?: AbortSignal) =>
      ask(pageOf(decisionSchema), 'GET', '/decisions', { query: { patientId, ...page }, signal }),
    resendMessage: (id: string, idempotencyKey: string) =>
      ask(sendSmsAnswerSchema, 'POST', `/messages/${id}/resend`, { body: {}, idempotencyKey }),
    approveMessage: (id: string) => ask(messageSchema, 'POST', `/messages/${id}/approve`, { body: {} }),
    settleMessage: (id: string, outcome: 'sent' | 'not_sent') =>
      ask(messageSchema, 'POST', `/messages/${id}/settle`, { body: { outcome } }),
    unknownMessages: (signal?: AbortSignal) =>
      ask(unknownMessagesSchema, 'GET', '/messages/unknown', { signal }),
    settleMessages: (body: Input<typeof settleMessagesSchema>) =>
      ask(settlementsSchema, 'POST', '/messages/settle', { body }),
    withdrawMessage: (id: string) => ask(messageSchema, 'POST', `/messages/${id}/withdraw`, { body: {} }),

    conversations: (filter: ConversationFilter, page: PageRequest, signal?: AbortSignal) =>
      ask(pageOf(conversationSchema), 'GET', '/conversations', { query: { filter, ...page }, signal }),
    conversationCounts: (signal?: AbortSignal) =>
      ask(conversationCountsSchema, 'GET', '/conversations/counts', { signal }),
    openConversation: (phoneNumber: string) =>
      ask(conversationSchema, 'POST', '/conversations', { body: { phoneNumber } }),
    conversation: (id: string, signal?: AbortSignal) =>
      ask(conversationSchema, 'GET', `/conversations/${id}`, { signal }),
    changeConversation: (id: string, body: Input<typeof conversationChangeSchema>) =>
      ask(conversationSchema, 'PATCH', `/conversations/${id}`, { body }),
    thread: (id: string, page: PageRequest, signal?: AbortSignal) =>
      ask(pageOf(messageSchema), 'GET', `/conversations/${id}/messages`, { query: page, signal }),
    markRead: async (id: string) => {
      await send('POST', `${v2}/conversations/${id}/read`, { body: {} });
    },

    searchPatients: (body: Input<typeof patientSearchSchema>, signal?: AbortSignal) =>
      ask(pageOf(patientSchema), 'POST', '/patients/search', { body, signal }),
    patient: (id: string, signal?: AbortSignal) => ask(patientSchema, 'GET', `/patients/${id}`, { signal }),
    exportPatient: (id: string) => ask(patientRecordSchema, 'GET', `/patients/${id}/export`),
    mergePatients: (id: string, body: Input<typeof mergePatientsSchema>) =>
      ask(mergedPatientsSchema, 'POST', `/patients/${id}/merge`, { body }),
    erasePatient: (id: string, body: Input<typeof erasePatientSchema>) =>
      ask(erasureSchema, 'POST', `/patients/${id}/erase`, { body }),
    createPatient: (body: Input<typeof newPatientSchema>) =>
      ask(patientSchema, 'POST', '/patients', { body }),
    changePatient: (id: string, body: Input<typeof patientChangeSchema>) =>
      ask(patientSchema, 'PATCH', `/patients/${id}`, { body }),
    addPhoneNumber: (id: string, body: Input<typeof newPhoneNumberSchema>) =>
      ask(patientSchema, 'POST', `/patients/${id}/phone-numbers`, { body }),
    removePhoneNumber: (id: string, phoneNumber: string) =>
      ask(patientSchema, 'POST', `/patients/${id}/phone-numbers/remove`, { body: { phoneNumber } }),
    changePatientState: (id: string, body: Input<typeof patientStateChangeSchema>) =>
      ask(patientSchema, 'POST', `/patients/${id}/state`, { body }),
    describeNumber: (id: string, body: Input<typeof relationshipSchema>) =>
      ask(patientSchema, 'POST', `/patients/${id}/phone-numbers/relationship`, { body }),
    confirmNumber: (id: string, phoneNumber: string) =>
      ask(patientSchema, 'POST', `/patients/${id}/phone-numbers/confirm`, { body: { phoneNumber } }),
    lookUpNumber: (id: string, phoneNumber: string) =>
      ask(patientSchema, 'POST', `/patients/${id}/phone-numbers/look-up`, { body: { phoneNumber } }),
    sendCode: (id: string, phoneNumber: string) =>
      ask(startedVerificationSchema, 'POST', `/patients/${id}/phone-numbers/verification`, {
        body: { phoneNumber },
      }),
    checkCode: (id: string, body: Input<typeof verificationCheckSchema>) =>
      ask(checkedVerificationSchema, 'POST', `/patients/${id}/phone-numbers/verification/check`, { body }),
    consent: (patientId: string, signal?: AbortSignal) =>
      ask(listOf(consentStateSchema), 'GET', `/patients/${patientId}/consent`, { signal }),
    recordConsent: (patientId: string, body: Input<typeof newConsentSchema>) =>
      ask(consentStateSchema, 'POST', `/patients/${patientId}/consent`, { body }),
    createPreferenceLink: (patientId: string, body: Input<typeof newPreferenceLinkSchema>) =>
      ask(preferenceLinkSchema, 'POST', `/patients/${patientId}/preference-links`, { body }),
    proveNumber: (phoneNumber: string) =>
      ask(proofAnswerSchema, 'POST', '/consent/proofs', { body: { phoneNumber } }),
    importConsents: (body: Input<typeof newConsentImportSchema>) =>
      ask(consentImportSchema, 'POST', '/consent/imports', { body }),
    recordOptOut: (body: Input<typeof newSuppressionSchema>) =>
      ask(suppressionSchema, 'POST', '/suppressions', { body }),

    appointments: (query: Input<typeof appointmentQuerySchema> & PageRequest, signal?: AbortSignal) =>
      ask(pageOf(appointmentSchema), 'GET', '/appointments', { query, signal }),
    locations: (query: Input<typeof locationQuerySchema> & PageRequest, signal?: AbortSignal) =>
      ask(pageOf(locationSchema), 'GET', '/locations', { query, signal }),
    createLocation: (body: Input<typeof newLocationSchema>) =>
      ask(locationSchema, 'POST', '/locations', { body }),
    changeLocation: (id: string, body: Input<typeof locationChangeSchema>) =>
      ask(locationSchema, 'PATCH', `/locations/${id}`, { body }),
    archiveLocation: (id: string) => ask(locationSchema, 'POST', `/locations/${id}/archive`),
    createAppointment: (body: Input<typeof newAppointmentSchema>) =>
      ask(appointmentSchema, 'POST', '/appointments', { body }),
    changeAppointment: (id: string, body: Input<typeof appointmentChangeSchema>) =>
      ask(appointmentSchema, 'PATCH', `/appointments/${id}`, { body }),
    sendReminder: (id: string, idempotencyKey: string, templateKey?: string) =>
      ask(sendSmsAnswerSchema, 'POST', `/appointments/${id}/reminder`, {
        body: templateKey === undefined ? {} : { templateKey },
        idempotencyKey,
      }),

    operations: (signal?: AbortSignal) => ask(operationsSchema, 'GET', '/operations', { signal }),
    releaseBrake: (id: string, body: Input<typeof releaseBrakeSchema>) =>
      ask(brakeReleaseSchema, 'POST', `/brakes/${id}/release`, { body }),
    releaseSender: (id: string, isDryRun: boolean) =>
      ask(senderReleaseSchema, 'POST', `/senders/${id}/release`, { body: { isDryRun } }),

    audit: (filter: AuditFilter, page: PageRequest, signal?: AbortSignal) =>
      ask(pageOf(auditEventSchema), 'GET', '/audit', { query: { ...filter, ...page }, signal }),
    auditChain: (signal?: AbortSignal) => ask(auditChainSchema, 'GET', '/audit/chain', { signal }),
    dataProtection: (signal?: AbortSignal) =>
      ask(dataProtectionSchema, 'GET', '/data-protection', { signal }),
    changeDataProtection: (body: Input<typeof changeDataProtectionSchema>) =>
      ask(dataProtectionSchema, 'PATCH', '/data-protection', { body }),
    rotateKey: () => ask(keyRotationStartSchema, 'POST', '/data-protection/keys'),
    placeHold: (body: Input<typeof placeHoldSchema>) =>
      ask(placedHoldSchema, 'POST', '/data-protection/holds', { body }),
    liftHold: async (id: string) => {
      await send('POST', `${v2}/data-protection/holds/${id}/lift`);
    },

    incidents: (state: 'open' | 'closed', page: PageRequest, signal?: AbortSignal) =>
      ask(pageOf(incidentSummarySchema), 'GET', '/incidents', { query: { state, ...page }, signal }),
    incident: (id: string, signal?: AbortSignal) =>
      ask(incidentSchema, 'GET', `/incidents/${id}`, { signal }),
    reportIncident: (body: Input<typeof newIncidentSchema>) =>
      ask(reportedIncidentSchema, 'POST', '/incidents', { body }),
    changeIncident: (id: string, body: Input<typeof incidentChangeSchema>) =>
      ask(incidentSchema, 'PATCH', `/incidents/${id}`, { body }),
    tasks: (state: 'open' | 'done', page: PageRequest, signal?: AbortSignal) =>
      ask(pageOf(taskSchema), 'GET', '/tasks', { query: { state, ...page }, signal }),
    changeTask: (id: string, body: Input<typeof taskChangeSchema>) =>
      ask(taskSchema, 'PATCH', `/tasks/${id}`, { body }),

    templates: (signal?: AbortSignal) => ask(listOf(templateSchema), 'GET', '/templates', { signal }),
    allTemplates: (signal?: AbortSignal) =>
      ask(listOf(templateSchema), 'GET', '/templates', { query: { view: 'all' }, signal }),
    template: (key: string, signal?: AbortSignal) =>
      ask(templateWithHistorySchema, 'GET', `/templates/${encodeURIComponent(key)}`, { signal }),
    createTemplate: (body: Input<typeof newTemplateSchema>) =>
      ask(templateWithHistorySchema, 'POST', '/templates', { body }),
    writeWords: (key: string, body: Input<typeof newWordsSchema>) =>
      ask(templateWithHistorySchema, 'POST', `/templates/${encodeURIComponent(key)}/versions`, { body }),
    approveWords: (key: string, version: string, body: Input<typeof approvalSchema>) =>
      ask(
        templateWithHistorySchema,
        'POST',
        `/templates/${encodeURIComponent(key)}/versions/${version}/approve`,
        { body },
      ),
    retireWords: (key: string, version: string) =>
      ask(
        templateWithHistorySchema,
        'POST',
        `/templates/${encodeURIComponent(key)}/versions/${version}/retire`,
      ),
    reviewWords: (key: string, body: Input<typeof newReviewSchema>) =>
      ask(templateWithHistorySchema, 'POST', `/templates/${encodeURIComponent(key)}/reviews`, { body }),
    retireTemplate: (key: string) =>
      ask(templateWithHistorySchema, 'POST', `/templates/${encodeURIComponent(key)}/retire`),
    previewWords: (body: Input<typeof previewWordsSchema>, signal?: AbortSignal) =>
      ask(checkedWordsSchema, 'POST', '/templates/preview', { body, signal }),
    renderTemplate: (key: string, body: Input<typeof renderTemplateRequestSchema>, signal?: AbortSignal) =>
      ask(renderedTemplateSchema, 'POST', `/templates/${encodeURIComponent(key)}/render`, { body, signal }),

    ...noticeCalls({ ask, send }),
    ...reminderRuleCalls({ ask, send }),
    ...importCalls({ ask, send }),
    ...fhirConnectionCalls({ ask, send }),
    ...visitCalls({ ask, send }),
    ...analyticsCalls({ ask, send }),
    ...undoCalls({ ask, send }),
    ...webhookCalls({ ask, send }),
    ...calendarCalls({ ask, send }),
    ...waitingListCalls({ ask, send }),

    apiKeys: (signal?: AbortSignal) => ask(listOf(apiKeySchema), 'GET', '/api-keys', { signal }),
    createApiKey: (body: Input<typeof newApiKeySchema>) =>
      ask(createdApiKeySchema, 'POST', '/api-keys', { body }),
    revokeApiKey: async (id: string) => {
      await send('DELETE', `${v2}/api-keys/${id}`);
    },
  };
}

export type Api = ReturnType<typeof createApi>;
