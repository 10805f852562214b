import { z } from 'zod';
import { mergedPatientsSchema, mergePatientsSchema } from '@/contracts/mergePatients.ts';
import { pageOf } from '@/contracts/page.ts';
import {
  checkedVerificationSchema,
  newPatientSchema,
  newPhoneNumberSchema,
  patientChangeSchema,
  patientSchema,
  patientSearchSchema,
  patientStateChangeSchema,
  phoneNumberRefSchema,
  relationshipSchema,
  startedVerificationSchema,
  verificationCheckSchema,
} from '@/contracts/patient.ts';
import { presentPatientId } from '@/db/mergeQueries.ts';
import { addPatientNumber } from '@/services/patient/addPatientNumber.ts';
import { changePatient } from '@/services/patient/changePatient.ts';
import { changeRelationship } from '@/services/patient/changeRelationship.ts';
import { changeState } from '@/services/patient/changeState.ts';
import { confirmNumber } from '@/services/patient/confirmNumber.ts';
import { mergePatients } from '@/services/patient/mergePatients.ts';
import { createPatient } from '@/services/patient/createPatient.ts';
import { findPatients } from '@/services/patient/findPatients.ts';
import { getPatient } from '@/services/patient/getPatient.ts';
import { lookUpNumber } from '@/services/patient/lookUpNumber.ts';
import { removePatientNumber } from '@/services/patient/removePatientNumber.ts';
import { checkVerification, startVerification } from '@/services/patient/verifyNumber.ts';
import type { ServerDeps } from '../serverDeps.ts';
import { patientIdOf } from './patientId.ts';
import { answers, body, contextOf, createApi, createRoute, refusedWith } from './api.ts';

const tags = ['Patients'];
const params = z.object({ id: z.uuid() });

const search = createRoute({
  method: 'post',
  path: '/search',
  'x-permission': 'patients:read',
  tags,
  summary: 'Find patients by part of a name, a number or an id',
  description: 'What is searched for travels in the body: names and numbers stand in no URL.',
  request: { body: body(patientSearchSchema) },
  responses: { 200: answers(pageOf(patientSchema), 'A page, by name.'), ...refusedWith() },
});
const create = createRoute({
  method: 'post',
  path: '/',
  'x-permission': 'patients:write',
  tags,
  summary: 'Add a patient',
  request: { body: body(newPatientSchema) },
  responses: {
    201: answers(patientSchema, 'The new patient.'),
    ...refusedWith('invalid_phone_number', 'conflict'),
  },
});
const get = createRoute({
  method: 'get',
  path: '/{id}',
  'x-permission': 'patients:read',
  tags,
  summary: 'One patient',
  request: { params },
  responses: { 200: answers(patientSchema, 'The patient.'), ...refusedWith('patient_not_found') },
});
const change = createRoute({
  method: 'patch',
  path: '/{id}',
  'x-permission': 'patients:write',
  tags,
  summary: 'Change a patient',
  request: { params, body: body(patientChangeSchema) },
  responses: {
    200: answers(patientSchema, 'The patient.'),
    ...refusedWith('patient_not_found', 'conflict'),
  },
});
const addNumber = createRoute({
  method: 'post',
  path: '/{id}/phone-numbers',
  'x-permission': 'patients:write',
  tags,
  summary: 'Give a patient a number, or change its label or place',
  request: { params, body: body(newPhoneNumberSchema) },
  responses: {
    200: answers(patientSchema, 'The patient.'),
    ...refusedWith('patient_not_found', 'invalid_phone_number', 'conflict'),
  },
});
const removeNumber = createRoute({
  method: 'post',
  path: '/{id}/phone-numbers/remove',
  'x-permission': 'patients:write',
  tags,
  summary: 'Take a number from a patient',
  request: { params, body: body(phoneNumberRefSchema) },
  responses: {
    200: answers(patientSchema, 'The patient.'),
    ...refusedWith('patient_not_found', 'not_found', 'invalid_phone_number'),
  },
});

const state = createRoute({
  method: 'post',
  path: '/{id}/state',
  'x-permission': 'patients:write',
  tags,
  summary: 'Record how a patient stands',
  description:
    'Deceased, not to be texted, or no active patient any more. What that forbids is withdrawn before the answer, and is not sent from then on.',
  request: { params, body: body(patientStateChangeSchema) },
  responses: {
    200: answers(patientSchema, 'The patient.'),
    ...refusedWith('patient_not_found', 'conflict'),
  },
});
const merge = createRoute({
  method: 'post',
  path: '/{id}/merge',
  'x-permission': 'patients:merge',
  tags,
  summary: 'Make two records of one person one',
  description:
    'The record of the path stays. What either forbids is forbidden, a consent taken back on either is taken back, opt-outs go with their numbers. The other one’s ids mean this one from then on. It cannot be undone; `isDryRun` says what would be.',
  request: { params, body: body(mergePatientsSchema) },
  responses: {
    200: answers(mergedPatientsSchema, 'The one record, and what was moved.'),
    ...refusedWith('patient_not_found', 'conflict'),
  },
});
const relationship = createRoute({
  method: 'post',
  path: '/{id}/phone-numbers/relationship',
  'x-permission': 'patients:write',
  tags,
  summary: 'Say whose a number is',
  description:
    'A parent, a guardian or a proxy, what for, and from when to when; or the one confidential number of the patient.',
  request: { params, body: body(relationshipSchema) },
  responses: {
    200: answers(patientSchema, 'The patient.'),
    ...refusedWith('patient_not_found', 'not_found', 'invalid_phone_number'),
  },
});
const confirm = createRoute({
  method: 'post',
  path: '/{id}/phone-numbers/confirm',
  'x-permission': 'patients:write',
  tags,
  summary: 'Note that the patient has confirmed a number in person',
  request: { params, body: body(phoneNumberRefSchema) },
  responses: {
    200: answers(patientSchema, 'The patient.'),
    ...refusedWith('patient_not_found', 'not_found', 'invalid_phone_number'),
  },
});

const aboutNumber = ['patient_not_found', 'not_found', 'invalid_phone_number'] as const;
const aboutTwilio = ['twilio_rejected', 'twilio_misconfigured', 'twilio_unavailable'] as const;
const lookUp = createRoute({
  method: 'post',
  path: '/{id}/phone-numbers/look-up',
  'x-permission': 'patients:write',
  tags,
  summary: 'Ask Twilio Lookup what kind of line a number is',
  description: 'Paid for at Twilio; asked again within a day, the answer is the one that is known.',
  request: { params, body: body(phoneNumberRefSchema) },
  responses: {
    200: answers(patientSchema, 'The patient.'),
    ...refusedWith(...aboutNumber, ...aboutTwilio, 'rate_limited'),
  },
});
const sendCode = createRoute({
  method: 'post',
  path: '/{id}/phone-numbers/verification',
  'x-permission': 'patients:write',
  tags,
  summary: 'Have Twilio Verify text a code to a number',
  description: 'Needs TWILIO_VERIFY_SERVICE_SID. A repeat within ten minutes texts the same code again.',
  request: { params, body: body(phoneNumberRefSchema) },
  responses: {
    201: answers(startedVerificationSchema, 'The code is on its way.'),
    ...refusedWith(
      ...aboutNumber,
      ...aboutTwilio,
      'feature_disabled',
      'recipient_opted_out',
      'recipient_not_texted',
      'rate_limited',
    ),
  },
});
const checkCode = createRoute({
  method: 'post',
  path: '/{id}/phone-numbers/verification/check',
  'x-permission': 'patients:write',
  tags,
  summary: 'Compare a code that the patient has read out',
  request: { params, body: body(verificationCheckSchema) },
  responses: {
    200: answers(checkedVerificationSchema, 'Whether it was the right one.'),
    ...refusedWith(...aboutNumber, ...aboutTwilio, 'feature_disabled', 'conflict', 'rate_limited'),
  },
});

/** Patients and the numbers that they are reached at. */
export function patientRoutes(server: ServerDeps) {
  const api = createApi();
  const deps = server.staff;
  api.openapi(search, async (c) => c.json(await findPatients(contextOf(c, deps), c.req.valid('json')), 200));
  api.openapi(create, async (c) => c.json(await createPatient(contextOf(c, deps), c.req.valid('json')), 201));
  api.openapi(get, async (c) =>
    c.json(await getPatient(contextOf(c, deps), await patientIdOf(c, server)), 200),
  );
  api.openapi(change, async (c) =>
    c.json(await changePatient(contextOf(c, deps), await patientIdOf(c, server), c.req.valid('json')), 200),
  );
  api.openapi(addNumber, async (c) =>
    c.json(
      await addPatientNumber(contextOf(c, deps), await patientIdOf(c, server), c.req.valid('json')),
      200,
    ),
  );
  api.openapi(removeNumber, async (c) =>
    c.json(
      await removePatientNumber(
        contextOf(c, deps),
        await patientIdOf(c, server),
        c.req.valid('json').phoneNumber,
      ),
      200,
    ),
  );
  api.openapi(state, async (c) =>
    c.json(await changeState(contextOf(c, deps), await patientIdOf(c, server), c.req.valid('json')), 200),
  );
  api.openapi(merge, async (c) => {
    const { otherId, ...request } = c.req.valid('json');
    const ctx = contextOf(c, deps);
    const other = await presentPatientId(deps.db, ctx.clinicId, otherId);
    return c.json(
      await mergePatients(ctx, await patientIdOf(c, server), { ...request, otherId: other }),
      200,
    );
  });
  api.openapi(relationship, async (c) =>
    c.json(
      await changeRelationship(contextOf(c, deps), await patientIdOf(c, server), c.req.valid('json')),
      200,
    ),
  );
  api.openapi(confirm, async (c) =>
    c.json(
      await confirmNumber(contextOf(c, deps), await patientIdOf(c, server), c.req.valid('json').phoneNumber),
      200,
    ),
  );
  api.openapi(lookUp, async (c) =>
    c.json(
      await lookUpNumber(contextOf(c, deps), await patientIdOf(c, server), c.req.valid('json').phoneNumber),
      200,
    ),
  );
  api.openapi(sendCode, async (c) =>
    c.json(
      await startVerification(
        contextOf(c, deps),
        await patientIdOf(c, server),
        c.req.valid('json').phoneNumber,
      ),
      201,
    ),
  );
  api.openapi(checkCode, async (c) =>
    c.json(
      await checkVerification(contextOf(c, deps), await patientIdOf(c, server), c.req.valid('json')),
      200,
    ),
  );
  return api;
}
