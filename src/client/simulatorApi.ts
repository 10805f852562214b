import { z } from 'zod';
import { type ApiOptions, createSend, parseAnswer } from './request.ts';

// What the screen uses of the simulator's control API. It exists in simulator mode only and is no part of /api/v2.
const textSchema = z.object({
  id: z.string(),
  direction: z.enum(['in', 'out']).describe('Seen from the phone: `in` came to it.'),
  body: z.string(),
  status: z.string(),
  isOnPhone: z.boolean(),
  at: z.string(),
  isAutomatic: z.boolean(),
  errorCode: z.number().nullable(),
});
const phoneSchema = z.object({ number: z.string(), label: z.string().nullable(), isOn: z.boolean() });
const phoneWithTextsSchema = phoneSchema.extend({ texts: z.array(textSchema) });
const phonesSchema = z.object({ phones: z.array(phoneSchema) });
const numberSchema = z.object({ number: z.string(), cancelFreed: z.boolean() });
const numbersSchema = z.object({ numbers: z.array(numberSchema) });
const faultsSchema = z.object({ faults: z.record(z.string(), z.unknown()) });

export type SimulatedText = z.infer<typeof textSchema>;
export type PhoneWithTexts = z.infer<typeof phoneWithTextsSchema>;
export type FaultRules = Record<string, Record<string, unknown> | null>;

/** Where the simulator tells which phone changed. */
export const phoneEventsPath = '/simulator/phones/events';

const phonePath = (number: string) => `/simulator/phones/${encodeURIComponent(number)}`;

/** The phones, the clinic's numbers and the faults of the simulated Twilio. */
export function createSimulatorApi(options: ApiOptions = {}) {
  const send = createSend(options);
  return {
    phones: async (signal?: AbortSignal) =>
      parseAnswer(phonesSchema, await send('GET', '/simulator/phones', { signal })).phones,
    phone: async (number: string, signal?: AbortSignal) =>
      parseAnswer(phoneWithTextsSchema, await send('GET', phonePath(number), { signal })),
    setPhoneOn: async (number: string, isOn: boolean) => {
      await send('PUT', phonePath(number), { body: { isOn } });
    },
    textFrom: async (number: string, to: string, body: string) => {
      await send('POST', `${phonePath(number)}/texts`, { body: { to, body } });
    },
    numbers: async (signal?: AbortSignal) =>
      parseAnswer(numbersSchema, await send('GET', '/simulator/numbers', { signal })).numbers,
    setCancelFreed: async (number: string, cancelFreed: boolean) => {
      await send('PUT', `/simulator/numbers/${encodeURIComponent(number)}`, { body: { cancelFreed } });
    },
    faults: async (signal?: AbortSignal) =>
      parseAnswer(faultsSchema, await send('GET', '/simulator/faults', { signal })).faults,
    setFaults: async (rules: FaultRules) =>
      parseAnswer(faultsSchema, await send('PUT', '/simulator/faults', { body: rules })).faults,
  };
}
