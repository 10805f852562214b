// Written by scripts/generateSchema.ts from the migrations. Do not edit.
import type { ColumnType, GeneratedAlways } from 'kysely';
import type { Category } from '@/domain/message/category.ts';
import type { DeliveryStatus, DispatchState } from '@/domain/message/status.ts';

/** `timestamptz`: read as a Date. */
type Instant = ColumnType<Date, Date | string, Date | string>;
/** Has a default, so that an insert may leave it out. */
type Generated<T> =
  T extends ColumnType<infer S, infer I, infer U>
    ? ColumnType<S, I | undefined, U>
    : ColumnType<T, T | undefined, T>;

export interface ApiKeyTable {
  clinicId: string;
  id: string;
  name: string;
  hint: string;
  hash: Buffer;
  scopes: string[];
  attestedCategories: Generated<string[]>;
  attestationWording: string | null;
  attestedBy: string | null;
  attestedAt: Instant | null;
  createdAt: Generated<Instant>;
  createdBy: string | null;
  lastUsedAt: Instant | null;
  revokedAt: Instant | null;
}

export interface AppointmentTable {
  clinicId: string;
  id: string;
  shortId: number;
  externalId: string | null;
  patientId: string;
  clinician: string | null;
  visitType: string | null;
  startsAt: Instant;
  localStart: string;
  timeZone: string;
  durationMinutes: number | null;
  status: Generated<'booked' | 'confirmed' | 'change_asked' | 'cancelled' | 'completed' | 'no_show'>;
  slotHeld: Generated<boolean>;
  createdAt: Generated<Instant>;
  updatedAt: Generated<Instant>;
  locationId: string | null;
  startSetAt: Instant | null;
  missedAt: Instant | null;
  calendarSequence: Generated<number>;
  modality: Generated<'in_person' | 'video' | 'phone'>;
}

export interface AppointmentEventTable {
  clinicId: string;
  id: string;
  appointmentId: string;
  kind: string;
  fromStatus: string | null;
  toStatus: string | null;
  messageId: string | null;
  actorKind: string;
  actorId: string | null;
  occurredAt: Instant;
}

export interface AppointmentUnplannedTable {
  clinicId: string;
  appointmentId: string;
  since: Generated<Instant>;
}

export interface AuditEventTable {
  clinicId: string;
  id: string;
  action: string;
  subjectKind: string | null;
  subjectId: string | null;
  actorKind: string;
  actorId: string | null;
  detail: Generated<unknown>;
  requestId: string | null;
  occurredAt: Instant;
}

export interface AuditSealTable {
  clinicId: string;
  number: number;
  events: string[];
  lastPosition: number;
  previousHash: Buffer;
  hash: Buffer;
  keyId: string;
  sealedAt: Instant;
}

export interface AuditUnsealedTable {
  clinicId: string;
  id: string;
}

export interface AutomatedCountTable {
  clinicId: string;
  slot: Instant;
  claims: number;
}

export interface BrakeTable {
  clinicId: string;
  id: string;
  kind: 'recipient' | 'clinic';
  caller: 'automated' | 'staff' | 'answers';
  phoneNumber: string | null;
  trippedAt: Instant;
  releasedAt: Instant | null;
  releasedByKind: string | null;
  releasedById: string | null;
}

export interface CalendarLinkTable {
  clinicId: string;
  id: string;
  tokenHash: Buffer;
  name: string;
  clinician: string | null;
  locationId: string | null;
  shows: Generated<'nothing' | 'initials' | 'names'>;
  createdAt: Instant;
  createdByKind: string;
  createdById: string | null;
  revokedAt: Instant | null;
  lastReadAt: Instant | null;
  timesRead: Generated<number>;
  readNotedOn: string | null;
}

export interface CallRoundTable {
  clinicId: string;
  visitDay: string;
  timeZone: string;
  taskId: string;
  openedAt: Instant;
}

export interface CampaignTable {
  clinicId: string;
  id: string;
  name: string;
  category: Category;
  templateKey: string | null;
  textsEncrypted: Buffer;
  keyId: string;
  quietHours: Generated<'defer' | 'ignore'>;
  state: Generated<'draft' | 'freezing' | 'sending' | 'paused' | 'cancelled' | 'done'>;
  recipients: Generated<number>;
  actorKind: string;
  actorId: string | null;
  listedBy: string | null;
  approvedBy: string | null;
  approvedAt: Instant | null;
  startedByKind: string | null;
  startedById: string | null;
  isAttested: Generated<boolean>;
  startedAt: Instant | null;
  frozenThrough: string | null;
  frozenAt: Instant | null;
  texts: Generated<number>;
  skipped: Generated<unknown>;
  sendsUntil: Instant | null;
  isSwept: Generated<boolean>;
  createdAt: Instant;
  updatedAt: Instant;
  locationId: string | null;
  watchedFrom: Instant | null;
  stoppedBecause: 'opt_outs' | 'wrong_numbers' | null;
}

export interface CampaignRecipientTable {
  clinicId: string;
  campaignId: string;
  patientId: string;
}

export interface ChangeTable {
  id: GeneratedAlways<number>;
  clinicId: string;
  xid: Generated<string>;
  kind: string;
  subjectId: string;
  conversationId: string | null;
  at: Generated<Instant>;
}

export interface ClinicTable {
  id: string;
  name: string;
  phoneNumber: string | null;
  timeZone: string;
  country: string;
  language: Generated<string>;
  policy: Generated<'standard' | 'strict'>;
  cancelPolicy: Generated<'visit' | 'opt_out'>;
  nextPatientShortId: Generated<number>;
  nextAppointmentShortId: Generated<number>;
  createdAt: Generated<Instant>;
  automatedPerHour: Generated<number>;
  linkHosts: Generated<string[]>;
  recordNumberPattern: string | null;
  heldWords: Generated<string[]>;
  harmlessWords: Generated<string[]>;
  smsAlias: string | null;
  sensitivity: Generated<'none' | 'mental' | 'sud' | 'repro' | 'hiv' | 'other'>;
  isDiscreet: Generated<boolean>;
  baaConfirmedAt: Instant | null;
  baaConfirmedBy: string | null;
  hipaaAccountConfirmedAt: Instant | null;
  hipaaAccountConfirmedBy: string | null;
  idleMinutes: Generated<number>;
  keepTextsDays: Generated<number>;
  keepMediaDays: Generated<number>;
  keepFormsDays: Generated<number>;
  textHours: Generated<unknown>;
  allowsUnreviewed: Generated<boolean>;
  callDaysBefore: Generated<number>;
  callFrom: Generated<string>;
  offersSlotsAt: Instant | null;
}

export interface ClinicKeyTable {
  clinicId: string;
  id: string;
  wrappedKey: Buffer;
  createdAt: Generated<Instant>;
  retiredAt: Instant | null;
}

export interface ConsentEventTable {
  clinicId: string;
  id: string;
  patientId: string | null;
  phoneNumber: string;
  category: Category;
  kind: 'express' | 'express_written' | 'hipaa_authorization' | 'part2';
  action: 'granted' | 'revoked' | 'attested';
  channel: string;
  wordingVersion: string | null;
  wording: string | null;
  language: string | null;
  messageId: string | null;
  actorKind: string;
  actorId: string | null;
  occurredAt: Instant;
  recordedAt: Generated<Instant>;
  means: 'said' | 'signed' | 'box_ticked' | 'number_given' | 'texted' | null;
  basis: 'patient' | 'intake_number' | 'incapacity' | null;
  endsAt: Instant | null;
  evidenceReference: string | null;
  evidence: Generated<unknown>;
  writtenFlags: string[] | null;
}

export interface ConsentImportTable {
  clinicId: string;
  id: string;
  lines: number;
  recorded: number;
  unchanged: number;
  rejected: number;
  optedOut: number;
  actorKind: string;
  actorId: string | null;
  importedAt: Instant;
}

export interface ConversationTable {
  clinicId: string;
  id: string;
  senderId: string;
  phoneNumber: string;
  status: Generated<'open' | 'snoozed' | 'done'>;
  snoozedUntil: Instant | null;
  assignedTo: string | null;
  lastMessageId: string | null;
  lastMessageAt: Instant | null;
  lastInboundAt: Instant | null;
  waitingSince: Instant | null;
  createdAt: Generated<Instant>;
}

export interface ConversationReadTable {
  clinicId: string;
  conversationId: string;
  staffMemberId: string;
  readThrough: Instant;
}

export interface ConversationUnreadTable {
  clinicId: string;
  staffMemberId: string;
  conversationId: string;
}

export interface DecisionTable {
  clinicId: string;
  id: string;
  messageId: string | null;
  conversationId: string | null;
  outcome: 'allow' | 'block' | 'hold';
  code: string | null;
  rules: Generated<string[]>;
  evidence: Generated<unknown>;
  actorKind: string;
  actorId: string | null;
  decidedAt: Instant;
  step: Generated<'acceptance' | 'approval' | 'claim' | 'withdrawal'>;
  findings: Generated<unknown>;
  packVersion: string | null;
  notBefore: Instant | null;
  latestUsefulAt: Instant | null;
  category: Category | null;
  patientId: string | null;
  phoneNumber: string | null;
}

export interface FhirConnectionTable {
  clinicId: string;
  id: string;
  name: string;
  baseUrl: string;
  signIn: 'smart' | 'token';
  tokenUrl: string | null;
  clientId: string | null;
  publicKey: string | null;
  secretEncrypted: Buffer | null;
  keyId: string | null;
  takesAllPatients: Generated<boolean>;
  writesAnswers: Generated<boolean>;
  writesTexts: Generated<boolean>;
  writesWords: Generated<boolean>;
  writesStatus: Generated<boolean>;
  hookHash: Buffer | null;
  hookAt: Instant | null;
  pullAt: Instant | null;
  leasedUntil: Instant | null;
  lastPullAt: Instant | null;
  lastFullAt: Instant | null;
  failures: Generated<number>;
  failedAt: Instant | null;
  failure: string | null;
  pausedAt: Instant | null;
  createdAt: Instant;
  updatedAt: Instant;
  archivedAt: Instant | null;
}

export interface FhirLinkTable {
  clinicId: string;
  connectionId: string;
  resourceType: 'Appointment' | 'Patient';
  resourceHash: Buffer;
  resourceId: string | null;
  subjectId: string | null;
  version: string | null;
  stand: string | null;
  seen: Generated<unknown>;
  seenAt: Instant;
}

export interface FhirOutboxTable {
  clinicId: string;
  id: Generated<string>;
  connectionId: string;
  kind: 'answer' | 'status' | 'text';
  subjectId: string;
  appointmentId: string | null;
  round: Generated<number>;
  resourceId: string | null;
  attempts: Generated<number>;
  dueAt: Instant | null;
  doneAt: Instant | null;
  failedAt: Instant | null;
  failure: string | null;
  createdAt: Generated<Instant>;
}

export interface FhirProblemTable {
  clinicId: string;
  connectionId: string;
  resourceType: string;
  resourceHash: Buffer;
  code: string;
  fields: Generated<string[]>;
  foundAt: Instant;
}

export interface FhirPullTable {
  clinicId: string;
  connectionId: string;
  resourceType: 'Appointment' | 'Patient';
  since: Instant | null;
  runKind: 'changes' | 'everything' | null;
  runStartedAt: Instant | null;
  newest: Instant | null;
  nextUrl: string | null;
  pages: Generated<number>;
  looked: Generated<number>;
}

export interface FileImportTable {
  clinicId: string;
  id: string;
  kind: string;
  state:
    | 'uploading'
    | 'staged'
    | 'checking'
    | 'checked'
    | 'committing'
    | 'closing'
    | 'done'
    | 'cancelled'
    | 'expired';
  encoding: string | null;
  delimiter: string | null;
  lineCount: Generated<number>;
  blockCount: Generated<number>;
  headerHash: Buffer | null;
  mapping: unknown;
  choices: unknown;
  isWholePeriod: Generated<boolean>;
  checkId: string | null;
  checkBeatAt: Instant | null;
  checkedBlocks: Generated<number>;
  counts: unknown;
  missingAgreed: Generated<number>;
  writtenBlocks: Generated<number>;
  results: unknown;
  reasonCode: string | null;
  actorKind: string;
  actorId: string | null;
  createdAt: Instant;
  updatedAt: Instant;
  endedAt: Instant | null;
}

export interface FileImportBlockTable {
  clinicId: string;
  importId: string;
  number: number;
  keyId: string;
  linesEncrypted: Buffer;
  findings: Generated<unknown>;
}

export interface FileImportMappingTable {
  clinicId: string;
  headerHash: Buffer;
  mapping: unknown;
  choices: unknown;
  usedAt: Instant;
}

export interface FileImportSeenTable {
  clinicId: string;
  importId: string;
  appointmentId: string;
}

export interface FormerKeyTable {
  id: string;
  position: number;
  wrappedKey: Buffer;
  replacedAt: Instant;
}

export interface IdempotencyKeyTable {
  clinicId: string;
  owner: string;
  key: string;
  requestHash: Buffer;
  messageId: string | null;
  responseStatus: number | null;
  responseEncrypted: Buffer | null;
  keyId: string | null;
  createdAt: Instant;
  lockedUntil: Instant;
}

export interface InboundGapTable {
  clinicId: string;
  id: string;
  foundAt: Instant;
  texts: number;
}

export interface IncidentTable {
  clinicId: string;
  id: string;
  kind: 'wrong_recipient' | 'wrong_number' | 'key_or_backup' | 'audit_finding' | 'other';
  state: Generated<'open' | 'assessed' | 'closed'>;
  source: 'staff' | 'wrong_number' | 'reassigned_number';
  discoveredAt: Instant;
  people: number | null;
  mostInState: number | null;
  wordsEncrypted: Buffer;
  keyId: string;
  decision: 'breach' | 'low_probability' | null;
  decidedAt: Instant | null;
  decidedBy: string | null;
  patientsToldOn: string | null;
  hhsToldOn: string | null;
  mediaToldOn: string | null;
  messageId: string | null;
  reminded: 'soon' | 'overdue' | null;
  actorKind: string;
  actorId: string | null;
  openedAt: Instant;
  updatedAt: Instant;
  closedAt: Instant | null;
  closedBy: string | null;
}

export interface IncidentPatientTable {
  clinicId: string;
  incidentId: string;
  patientId: string;
}

export interface IncidentTextTable {
  clinicId: string;
  incidentId: string;
  messageId: string;
}

export interface InstallationTable {
  onlyRow: Generated<boolean>;
  mode: 'simulator' | 'twilio';
  accountSid: string;
  createdAt: Generated<Instant>;
}

export interface KeyRotationTable {
  clinicId: string;
  keyId: string;
  tableName: Generated<string>;
  lastId: string | null;
  resealed: Generated<number>;
  startedAt: Instant;
  finishedAt: Instant | null;
  destroyedAt: Instant | null;
  actorKind: string;
  actorId: string | null;
}

export interface LegalHoldTable {
  clinicId: string;
  id: string;
  patientId: string | null;
  reason: string;
  placedAt: Instant;
  placedBy: string | null;
  liftedAt: Instant | null;
  liftedBy: string | null;
}

export interface LocationTable {
  clinicId: string;
  id: string;
  name: string;
  smsAlias: string | null;
  phoneNumber: string | null;
  street: string | null;
  city: string | null;
  timeZone: string | null;
  sensitivity: 'none' | 'mental' | 'sud' | 'repro' | 'hiv' | 'other' | null;
  isDiscreet: boolean | null;
  createdAt: Instant;
  updatedAt: Instant;
  archivedAt: Instant | null;
}

export interface MessageTable {
  clinicId: string;
  id: string;
  conversationId: string;
  senderId: string;
  direction: 'inbound' | 'outbound';
  category: Category;
  phoneNumber: string;
  senderNumber: string | null;
  patientId: string | null;
  appointmentId: string | null;
  bodyEncrypted: Buffer;
  mediaEncrypted: Buffer | null;
  keyId: string;
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
  templateKey: string | null;
  language: string | null;
  additions: Generated<string[]>;
  warnings: Generated<string[]>;
  dispatchState: DispatchState | null;
  deliveryStatus: DeliveryStatus | null;
  errorCode: number | null;
  reasonCode: string | null;
  twilioSid: string | null;
  lane: 'answers' | 'staff' | 'reminders' | 'campaigns' | null;
  sendAfter: Instant | null;
  deadlineAt: Instant | null;
  attemptId: string | null;
  attempts: Generated<number>;
  claimedAt: Instant | null;
  handedOverAt: Instant | null;
  intentKey: string | null;
  answersMessageId: string | null;
  effectsAppliedAt: Instant | null;
  optOutType: 'STOP' | 'START' | 'HELP' | null;
  actorKind: string;
  actorId: string | null;
  occurredAt: Instant;
  createdAt: Generated<Instant>;
  creates: Generated<number>;
  campaignId: string | null;
  bodyHash: Buffer | null;
  bodyErasedAt: Instant | null;
  needsPart2: Generated<boolean>;
  usefulUntil: Instant | null;
  templateVersion: number | null;
  notAnswer: 'opt_out' | 'tapback' | null;
}

export interface MessageEventTable {
  clinicId: string;
  id: string;
  messageId: string | null;
  twilioSid: string | null;
  kind:
    | 'queued'
    | 'claimed'
    | 'handed_over'
    | 'refused'
    | 'not_sent'
    | 'answer_lost'
    | 'callback'
    | 'polled'
    | 'withdrawn'
    | 'blocked'
    | 'received'
    | 'redelivered';
  deliveryStatus: DeliveryStatus | null;
  rawStatus: string | null;
  errorCode: number | null;
  attemptId: string | null;
  reasonCode: string | null;
  formEncrypted: Buffer | null;
  keyId: string | null;
  occurredAt: Instant;
  claimedAt: Instant | null;
}

export interface NoticeTable {
  clinicId: string;
  id: string;
  patientId: string;
  kind: 'prescription_ready' | 'results_ready' | 'payment_due';
  externalIdHash: Buffer | null;
  fieldsEncrypted: Buffer | null;
  keyId: string | null;
  hasValue: Generated<boolean>;
  dueOn: string | null;
  locationId: string | null;
  occurredAt: Instant;
  dueSetAt: Instant;
  revision: Generated<number>;
  outcome: 'picked_up' | 'seen' | 'paid' | 'cancelled' | 'erased' | null;
  createdAt: Instant;
  createdByKind: string;
  createdById: string | null;
  updatedAt: Instant;
  closedAt: Instant | null;
  closedByKind: string | null;
  closedById: string | null;
}

export interface NoticeRuleTable {
  clinicId: string;
  id: string;
  name: string;
  kind: 'prescription_ready' | 'results_ready' | 'payment_due';
  locationId: string | null;
  steps: unknown;
  pausedAt: Instant | null;
  createdAt: Instant;
  updatedAt: Instant;
  archivedAt: Instant | null;
}

export interface NoticeTextTable {
  clinicId: string;
  id: string;
  noticeId: string;
  ruleId: string;
  stepId: string;
  about: string;
  dueAt: Instant;
  sendAt: Instant | null;
  deadlineAt: Instant | null;
  templateKey: string | null;
  wordsBecause: string | null;
  state: 'planned' | 'written' | 'skipped' | 'withdrawn';
  reasonCode: string | null;
  messageId: string | null;
  plannedAt: Instant;
  writtenRevision: number | null;
  settledAt: Instant | null;
}

export interface NoticeUnplannedTable {
  clinicId: string;
  noticeId: string;
  since: Generated<Instant>;
}

export interface NumberStateTable {
  clinicId: string;
  phoneNumber: string;
  lineType: Generated<'unknown' | 'mobile' | 'landline' | 'voip'>;
  lineTypeSource: 'lookup' | 'carrier' | 'staff' | null;
  lineTypeAt: Instant | null;
  verifiedAt: Instant | null;
  verifiedBy: 'code' | 'staff' | null;
  failures: Generated<number>;
  failingSince: Instant | null;
  failedAt: Instant | null;
  failedCode: number | null;
  deadSince: Instant | null;
  reassignedAt: Instant | null;
}

export interface NumberVerificationTable {
  clinicId: string;
  id: string;
  phoneNumber: string;
  twilioSid: string | null;
  state: 'pending' | 'approved' | 'expired' | 'refused';
  checks: Generated<number>;
  actorKind: string;
  actorId: string | null;
  startedAt: Instant;
  settledAt: Instant | null;
}

export interface PatientTable {
  clinicId: string;
  id: string;
  shortId: number;
  externalId: string | null;
  givenName: string;
  familyName: Generated<string>;
  birthDate: string | null;
  language: Generated<string>;
  notesForStaff: string | null;
  createdAt: Generated<Instant>;
  updatedAt: Generated<Instant>;
  deceasedAt: Instant | null;
  doNotTextSince: Instant | null;
  careState: Generated<'active' | 'discharged' | 'transferred' | 'incarcerated' | 'legal_hold'>;
  careStateSince: Instant | null;
  mergedInto: string | null;
  mergedAt: Instant | null;
  erasedAt: Instant | null;
  timeZone: string | null;
  zip: string | null;
  addressState: string | null;
}

export interface PatientErasureTable {
  clinicId: string;
  patientId: string;
  reason: string;
  actorKind: string;
  actorId: string | null;
  askedAt: Instant;
  texts: Generated<number>;
  finishedAt: Instant | null;
}

export interface PatientPhoneNumberTable {
  clinicId: string;
  patientId: string;
  phoneNumber: string;
  label: Generated<string>;
  isPrimary: Generated<boolean>;
  addedAt: Generated<Instant>;
  removedAt: Instant | null;
  role: 'self' | 'parent' | 'guardian' | 'proxy' | 'household' | null;
  categories: string[] | null;
  startsOn: string | null;
  endsOn: string | null;
  documentReference: string | null;
  confidentialSince: Instant | null;
  removedBecause: 'removed' | 'wrong_number' | 'deceased' | 'reassigned' | 'merged' | null;
  textsFrom: Instant | null;
  textsUntil: Instant | null;
  promotionsUntil: Instant | null;
  endNotedAt: Instant | null;
}

export interface PreferenceLinkTable {
  clinicId: string;
  id: string;
  tokenHash: Buffer;
  patientId: string;
  phoneNumber: string;
  delivery: 'text' | 'copy';
  actorKind: string;
  actorId: string | null;
  createdAt: Instant;
  expiresAt: Instant;
  wrongAnswers: Generated<number>;
  proofHash: Buffer | null;
  proofExpiresAt: Instant | null;
  usedAt: Instant | null;
}

export interface QuestionTable {
  clinicId: string;
  id: string;
  conversationId: string;
  kind: 'reminder' | 'choice' | 'offer';
  intent: 'confirm' | 'cancel' | 'reschedule' | null;
  messageId: string | null;
  appointmentIds: string[];
  offersCancel: Generated<boolean>;
  lastAnswer: 'confirm' | 'cancel' | 'reschedule' | null;
  askedAt: Instant;
  expiresAt: Instant;
  answeredAt: Instant | null;
  closedAt: Instant | null;
  visits: Generated<unknown>;
  slotOfferId: string | null;
}

export interface RateBucketTable {
  key: string;
  tokens: number;
  refilledAt: Instant;
}

export interface ReassignmentAnswerTable {
  clinicId: string;
  id: string;
  phoneNumber: string;
  askedAbout: string;
  answer: 'yes' | 'no' | 'no_data';
  dataAsOf: string | null;
  source: string;
  actorKind: string;
  actorId: string | null;
  recordedAt: Instant;
}

export interface ReminderTable {
  clinicId: string;
  id: string;
  appointmentId: string;
  ruleId: string;
  stepId: string;
  startsAt: Instant;
  dueAt: Instant;
  sendAt: Instant | null;
  deadlineAt: Instant | null;
  templateKey: string | null;
  state: 'planned' | 'written' | 'skipped' | 'withdrawn';
  reasonCode: string | null;
  messageId: string | null;
  plannedAt: Instant;
  settledAt: Instant | null;
  anchor: string | null;
}

export interface ReminderRuleTable {
  clinicId: string;
  id: string;
  name: string;
  locationId: string | null;
  visitType: string | null;
  steps: unknown;
  pausedAt: Instant | null;
  createdAt: Instant;
  updatedAt: Instant;
  archivedAt: Instant | null;
  modality: 'in_person' | 'video' | 'phone' | null;
  stepsSince: Generated<unknown>;
}

export interface RetentionProgressTable {
  clinicId: string;
  kind: 'texts' | 'media' | 'forms';
  lastId: string | null;
  removed: Generated<number>;
}

export interface SchemaSupportTable {
  onlyRow: Generated<boolean>;
  oldestCode: number;
}

export interface SenderTable {
  clinicId: string;
  id: string;
  accountSid: string;
  phoneNumber: string | null;
  messagingServiceSid: string | null;
  cancelHandling: Generated<'freed' | 'carrier_opt_out'>;
  carrierAnswersStop: Generated<boolean>;
  carrierAnswersStart: Generated<boolean>;
  carrierAnswersHelp: Generated<boolean>;
  createdAt: Generated<Instant>;
  retiredAt: Instant | null;
  segmentsPerSecond: Generated<number>;
  isExclusive: Generated<boolean>;
  baselineAt: Generated<Instant>;
  checkedThrough: Instant | null;
  inboundThrough: Instant | null;
  witnessedOn: Generated<string>;
  heldAt: Instant | null;
  heldReason: string | null;
  locationId: string | null;
  dayCompared: string | null;
}

export interface SenderCircuitTable {
  clinicId: string;
  senderId: string;
  lostAnswers: Generated<number>;
  openedAt: Instant | null;
  probeAt: Instant | null;
  failedProbes: Generated<number>;
  isTrial: Generated<boolean>;
}

export interface SenderPaceTable {
  clinicId: string;
  senderId: string;
  segments: number;
  refilledAt: Instant;
}

export interface SlotTable {
  clinicId: string;
  id: string;
  appointmentId: string;
  startsAt: Instant;
  localStart: string;
  timeZone: string;
  durationMinutes: number | null;
  clinician: string | null;
  visitType: string | null;
  locationId: string | null;
  state: Generated<'open' | 'offering' | 'taken' | 'closed' | 'expired'>;
  reasonCode: string | null;
  freedAt: Instant;
  offeredSince: Instant | null;
  lookAt: Instant;
  takenBy: string | null;
  takenAppointmentId: string | null;
  settledAt: Instant | null;
}

export interface SlotOfferTable {
  clinicId: string;
  id: string;
  slotId: string;
  entryId: string;
  patientId: string;
  position: number;
  messageId: string | null;
  state: 'planned' | 'sent' | 'accepted' | 'declined' | 'expired' | 'too_late' | 'refused';
  reasonCode: string | null;
  plannedAt: Instant;
  standsUntil: Instant | null;
  answeredAt: Instant | null;
}

export interface StaffInvitationTable {
  clinicId: string;
  id: string;
  staffMemberId: string;
  tokenHash: Buffer;
  createdAt: Generated<Instant>;
  createdBy: string | null;
  expiresAt: Instant;
  endedAt: Instant | null;
}

export interface StaffMemberTable {
  clinicId: string;
  id: string;
  userId: string;
  name: string;
  role: string;
  createdAt: Generated<Instant>;
  disabledAt: Instant | null;
}

export interface SuppressionTable {
  clinicId: string;
  id: string;
  phoneNumber: string;
  source: string;
  rule: string | null;
  messageId: string | null;
  actorKind: string;
  actorId: string | null;
  startedAt: Instant;
  liftedAt: Instant | null;
  liftedBy: string | null;
  liftedMessageId: string | null;
  askedAgainAt: Instant | null;
  askedAgainBy: string | null;
  numberHash: Buffer | null;
  erasedAt: Instant | null;
}

export interface TaskTable {
  clinicId: string;
  id: string;
  kind: string;
  priority: 'urgent' | 'high' | 'normal';
  reason: string;
  patientId: string | null;
  conversationId: string | null;
  appointmentId: string | null;
  messageId: string | null;
  openedAt: Instant;
  doneAt: Instant | null;
  doneBy: string | null;
  outcome: string | null;
  rule: string | null;
  decision: 'opt_out' | 'not_opt_out' | null;
  incidentId: string | null;
  appointmentIds: Generated<string[]>;
}

export interface TemplateTable {
  clinicId: string;
  id: string;
  key: string;
  name: string;
  category: Category;
  builtIn: Generated<boolean>;
  createdAt: Generated<Instant>;
  purpose: Generated<string>;
  sourceLanguage: Generated<string>;
  retiredAt: Instant | null;
  retiredByKind: string | null;
  retiredById: string | null;
}

export interface TemplateVariantTable {
  clinicId: string;
  templateId: string;
  language: string;
  version: Generated<number>;
  body: string;
  reviewedAt: Instant | null;
  reviewedBy: string | null;
}

export interface TemplateVersionTable {
  clinicId: string;
  templateId: string;
  language: string;
  version: number;
  body: string;
  sourceVersion: number | null;
  state: Generated<'draft' | 'approved' | 'retired'>;
  writtenByKind: string;
  writtenById: string | null;
  writtenAt: Instant;
  approvedByKind: string | null;
  approvedById: string | null;
  approvedAt: Instant | null;
  heldRules: Generated<string[]>;
  reviewer: string | null;
  reviewedByKind: string | null;
  reviewedById: string | null;
  reviewedAt: Instant | null;
  retiredByKind: string | null;
  retiredById: string | null;
  retiredAt: Instant | null;
}

export interface TimeFreedTable {
  clinicId: string;
  appointmentId: string;
  startsAt: Instant;
  localStart: string;
  timeZone: string;
  durationMinutes: number | null;
  clinician: string | null;
  visitType: string | null;
  locationId: string | null;
  stoodSince: Instant;
  since: Generated<Instant>;
}

export interface VisitCallTable {
  clinicId: string;
  id: string;
  appointmentId: string;
  startsAt: Instant;
  outcome: 'calling' | 'confirmed' | 'left_message' | 'no_answer' | 'wrong_number';
  actorKind: string;
  actorId: string | null;
  occurredAt: Instant;
}

export interface WaitingListEntryTable {
  clinicId: string;
  id: string;
  patientId: string;
  visitType: string | null;
  clinician: string | null;
  locationId: string | null;
  earliestDay: string | null;
  latestDay: string | null;
  weekdays: Generated<number[]>;
  fromMinute: Generated<number>;
  untilMinute: Generated<number>;
  isUrgent: Generated<boolean>;
  movesVisit: Generated<boolean>;
  noteEncrypted: Buffer | null;
  keyId: string | null;
  state: Generated<'waiting' | 'offered' | 'booked' | 'removed' | 'expired'>;
  appointmentId: string | null;
  createdAt: Instant;
  createdByKind: string;
  createdById: string | null;
  updatedAt: Instant;
  settledAt: Instant | null;
  settledByKind: string | null;
  settledById: string | null;
}

export interface WebhookAttemptTable {
  clinicId: string;
  endpointId: string;
  eventId: string;
  number: number;
  startedAt: Instant;
  milliseconds: number;
  httpStatus: number | null;
  failure:
    | 'address_refused'
    | 'name_unknown'
    | 'not_reached'
    | 'tls_failed'
    | 'timed_out'
    | 'broken_off'
    | null;
  nextTryAt: Instant | null;
}

export interface WebhookDeliveryTable {
  clinicId: string;
  endpointId: string;
  eventId: string;
  position: number;
  subjectId: string;
  state: Generated<'waiting' | 'delivered' | 'failed'>;
  tries: Generated<number>;
  roundTries: Generated<number>;
  dueAt: Generated<Instant>;
  claimId: string | null;
  claimedUntil: Instant | null;
  lastStatus: number | null;
  lastFailure:
    | 'address_refused'
    | 'name_unknown'
    | 'not_reached'
    | 'tls_failed'
    | 'timed_out'
    | 'broken_off'
    | null;
  lastTriedAt: Instant | null;
  replayedAt: Instant | null;
}

export interface WebhookEndpointTable {
  clinicId: string;
  id: string;
  url: string;
  description: string;
  eventTypes: string[];
  state: Generated<'active' | 'paused' | 'disabled'>;
  stateSince: Instant;
  disabledBecause: 'failing' | 'gone' | null;
  failures: Generated<number>;
  failingSince: Instant | null;
  lastSuccessAt: Instant | null;
  notBefore: Instant | null;
  createdAt: Instant;
  updatedAt: Instant;
  removedAt: Instant | null;
}

export interface WebhookEventTable {
  clinicId: string;
  id: string;
  position: GeneratedAlways<number>;
  type: string;
  subjectId: string;
  data: unknown;
  occurredAt: Generated<Instant>;
}

export interface WebhookSecretTable {
  clinicId: string;
  id: string;
  endpointId: string;
  secretEncrypted: Buffer;
  keyId: string;
  createdAt: Instant;
  expiresAt: Instant | null;
}

export interface WitnessFindingTable {
  clinicId: string;
  id: string;
  senderId: string;
  foundAt: Instant;
  texts: number;
  waiting: number;
  firstAt: Instant;
  lastAt: Instant;
  isHold: boolean;
  releasedAt: Instant | null;
  releasedByKind: string | null;
  releasedById: string | null;
}

export interface WorkerHeartbeatTable {
  id: string;
  role: string;
  startedAt: Instant;
  beatAt: Instant;
}

export interface DB {
  apiKey: ApiKeyTable;
  appointment: AppointmentTable;
  appointmentEvent: AppointmentEventTable;
  appointmentUnplanned: AppointmentUnplannedTable;
  auditEvent: AuditEventTable;
  auditSeal: AuditSealTable;
  auditUnsealed: AuditUnsealedTable;
  automatedCount: AutomatedCountTable;
  brake: BrakeTable;
  calendarLink: CalendarLinkTable;
  callRound: CallRoundTable;
  campaign: CampaignTable;
  campaignRecipient: CampaignRecipientTable;
  change: ChangeTable;
  clinic: ClinicTable;
  clinicKey: ClinicKeyTable;
  consentEvent: ConsentEventTable;
  consentImport: ConsentImportTable;
  conversation: ConversationTable;
  conversationRead: ConversationReadTable;
  conversationUnread: ConversationUnreadTable;
  decision: DecisionTable;
  fhirConnection: FhirConnectionTable;
  fhirLink: FhirLinkTable;
  fhirOutbox: FhirOutboxTable;
  fhirProblem: FhirProblemTable;
  fhirPull: FhirPullTable;
  fileImport: FileImportTable;
  fileImportBlock: FileImportBlockTable;
  fileImportMapping: FileImportMappingTable;
  fileImportSeen: FileImportSeenTable;
  formerKey: FormerKeyTable;
  idempotencyKey: IdempotencyKeyTable;
  inboundGap: InboundGapTable;
  incident: IncidentTable;
  incidentPatient: IncidentPatientTable;
  incidentText: IncidentTextTable;
  installation: InstallationTable;
  keyRotation: KeyRotationTable;
  legalHold: LegalHoldTable;
  location: LocationTable;
  message: MessageTable;
  messageEvent: MessageEventTable;
  notice: NoticeTable;
  noticeRule: NoticeRuleTable;
  noticeText: NoticeTextTable;
  noticeUnplanned: NoticeUnplannedTable;
  numberState: NumberStateTable;
  numberVerification: NumberVerificationTable;
  patient: PatientTable;
  patientErasure: PatientErasureTable;
  patientPhoneNumber: PatientPhoneNumberTable;
  preferenceLink: PreferenceLinkTable;
  question: QuestionTable;
  rateBucket: RateBucketTable;
  reassignmentAnswer: ReassignmentAnswerTable;
  reminder: ReminderTable;
  reminderRule: ReminderRuleTable;
  retentionProgress: RetentionProgressTable;
  schemaSupport: SchemaSupportTable;
  sender: SenderTable;
  senderCircuit: SenderCircuitTable;
  senderPace: SenderPaceTable;
  slot: SlotTable;
  slotOffer: SlotOfferTable;
  staffInvitation: StaffInvitationTable;
  staffMember: StaffMemberTable;
  suppression: SuppressionTable;
  task: TaskTable;
  template: TemplateTable;
  templateVariant: TemplateVariantTable;
  templateVersion: TemplateVersionTable;
  timeFreed: TimeFreedTable;
  visitCall: VisitCallTable;
  waitingListEntry: WaitingListEntryTable;
  webhookAttempt: WebhookAttemptTable;
  webhookDelivery: WebhookDeliveryTable;
  webhookEndpoint: WebhookEndpointTable;
  webhookEvent: WebhookEventTable;
  webhookSecret: WebhookSecretTable;
  witnessFinding: WitnessFindingTable;
  workerHeartbeat: WorkerHeartbeatTable;
}
