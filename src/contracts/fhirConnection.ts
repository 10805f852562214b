import { z } from 'zod';

const choices = {
  takesAllPatients: z
    .boolean()
    .describe('Everybody of the server becomes a patient here, not only who has a visit ahead.'),
  writesAnswers: z.boolean().describe('Patients’ answers as AppointmentResponse.'),
  writesTexts: z.boolean().describe('That a text went, and what became of it, as Communication.'),
  writesWords: z.boolean().describe('The words of texts too, in the Communication.'),
  writesStatus: z
    .boolean()
    .describe('Answers change the Appointment itself: a text that cancels frees the slot there.'),
};

export const fhirConnectionSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    baseUrl: z.string(),
    signIn: z.enum(['smart', 'token']),
    clientId: z.string().nullable(),
    tokenUrl: z.string().nullable().describe('Null: as the server’s smart-configuration says.'),
    keyUrl: z.string().nullable().describe('Where the server finds our public key (JWKS).'),
    scopes: z.string().describe('What is asked for when signing in.'),
    ...choices,
    isPaused: z.boolean(),
    lastPullAt: z.string().nullable(),
    lastFullAt: z.string().nullable().describe('When everything ahead was last laid beside what is here.'),
    failure: z
      .object({ code: z.string(), text: z.string(), since: z.string(), failures: z.number().int() })
      .nullable()
      .describe('Why the last reading came to nothing.'),
    isCalled: z.boolean().describe('The server may call when something changes.'),
    lastCallAt: z.string().nullable(),
    counts: z.object({
      visits: z.number().int(),
      patients: z.number().int(),
      problems: z.number().int(),
      waiting: z.number().int().describe('Writes that are still to be made.'),
      written: z.number().int(),
      failed: z.number().int(),
    }),
  })
  .meta({ id: 'FhirConnection' });
export type FhirConnection = z.infer<typeof fhirConnectionSchema>;

export const fhirConnectionsSchema = z
  .object({ items: z.array(fhirConnectionSchema) })
  .meta({ id: 'FhirConnections' });

const name = z.string().trim().min(1).max(80);
const address = z.string().trim().min(1).max(400);
const clientId = z.string().trim().min(1).max(200);
const bearerToken = z.string().trim().min(1).max(4000);

export const newFhirConnectionSchema = z
  .strictObject({
    name,
    baseUrl: address.describe('Where its resources are: the address before /Patient and /Appointment.'),
    signIn: z.enum(['smart', 'token']).describe('SMART Backend Services, or a token that does not end.'),
    clientId: clientId.nullish(),
    tokenUrl: address.nullish(),
    keyAlgorithm: z.enum(['ES384', 'RS384']).default('ES384'),
    bearerToken: bearerToken.optional().describe('Kept sealed, never shown.'),
    takesAllPatients: choices.takesAllPatients.default(false),
    writesAnswers: choices.writesAnswers.default(true),
    writesTexts: choices.writesTexts.default(true),
    writesWords: choices.writesWords.default(false),
    writesStatus: choices.writesStatus.default(false),
  })
  .meta({ id: 'NewFhirConnection' });

export const fhirConnectionChangeSchema = z
  .strictObject({
    name: name.optional(),
    clientId: clientId.optional(),
    tokenUrl: address.nullable().optional(),
    bearerToken: bearerToken.optional(),
    isPaused: z.boolean().optional(),
    takesAllPatients: choices.takesAllPatients.optional(),
    writesAnswers: choices.writesAnswers.optional(),
    writesTexts: choices.writesTexts.optional(),
    writesWords: choices.writesWords.optional(),
    writesStatus: choices.writesStatus.optional(),
  })
  .meta({ id: 'FhirConnectionChange' });

export const fhirTestSchema = z
  .object({
    findings: z.array(
      z.object({
        code: z.string(),
        isGood: z.boolean().nullable().describe('Null: worth knowing, neither good nor bad.'),
        text: z.string(),
      }),
    ),
  })
  .meta({ id: 'FhirTest' });

export const fhirHookSchema = z
  .object({
    endpoint: z.string(),
    header: z.string().describe('With the secret; shown once.'),
    isSubscribed: z.boolean(),
    problem: z.string().nullable(),
  })
  .meta({ id: 'FhirHook' });

export const fhirProblemsSchema = z
  .object({
    problems: z.array(
      z.object({
        resource: z.string().describe('Type and id on the server.'),
        patientId: z.uuid().nullable(),
        appointmentId: z.uuid().nullable(),
        code: z.string(),
        text: z.string(),
        holds: z.boolean().describe('It is not taken over until somebody sees to it.'),
        fields: z.array(z.string()),
        foundAt: z.string(),
      }),
    ),
    failedWrites: z.array(
      z.object({
        id: z.uuid(),
        kind: z.enum(['answer', 'status', 'text']),
        appointmentId: z.uuid().nullable(),
        code: z.string(),
        text: z.string(),
        failedAt: z.string(),
      }),
    ),
  })
  .meta({ id: 'FhirProblems' });

export const fhirRepeatedSchema = z.object({ repeated: z.number().int() }).meta({ id: 'FhirRepeated' });
