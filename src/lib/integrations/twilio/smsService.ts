import { homeCountry, parsePhoneNumber } from '@/domain/phone/phoneNumber.ts';
import { createSmsService, type SmsService } from './createSmsService.ts';
import { contextFromEnvironment } from './environmentContext.ts';

// The public door for server code of a host application. A host with a context of its own calls `createSmsService`.
export { createSmsService, type SmsInput, type SmsResult, type SmsService } from './createSmsService.ts';

let fromEnvironment: ReturnType<typeof contextFromEnvironment> | null = null;

/** Made at the first send, not on import; a failed attempt is tried again at the next send. */
const service: SmsService = createSmsService(() => {
  fromEnvironment ??= contextFromEnvironment(process.cwd()).catch((error: unknown) => {
    fromEnvironment = null;
    throw error;
  });
  return fromEnvironment;
});

/** Sends one text in the caller's own words; the fields of POST /api/v2/twilio/send-sms. */
export const sendSMS: SmsService['sendSMS'] = (input) => service.sendSMS(input);

/**
 * Reminds a patient of an appointment now.
 * @param appointmentDate a Date, ISO 8601 with offset, or the clinic's wall clock; found or created at that time
 */
export const sendAppointmentReminder: SmsService['sendAppointmentReminder'] = (
  patientId,
  appointmentDate,
  doctor,
) => service.sendAppointmentReminder(patientId, appointmentDate, doctor);

/** Tells a patient that a prescription can be picked up. */
export const sendPrescriptionReady: SmsService['sendPrescriptionReady'] = (patientId, prescriptionId) =>
  service.sendPrescriptionReady(patientId, prescriptionId);

/** Tells a patient that results are in the portal. */
export const sendLabResultsAvailable: SmsService['sendLabResultsAvailable'] = (patientId) =>
  service.sendLabResultsAvailable(patientId);

/** Reminds a patient of a payment; needs the patient's own consent to payment texts. */
export const sendPaymentReminder: SmsService['sendPaymentReminder'] = (patientId, amount, dueDate) =>
  service.sendPaymentReminder(patientId, amount, dueDate);

/**
 * Writes a number as E.164: `(555) 123-4567` becomes `+15551234567`.
 * @param country ISO 3166 code that numbers without a country code belong to, US by default
 * @throws RangeError with a sentence that says what is wrong; it never repeats the number
 */
export function formatPhoneNumber(text: string, country = 'US'): string {
  const reading = parsePhoneNumber(text, homeCountry(country));
  if (!reading.ok) throw new RangeError(reading.message);
  return reading.phoneNumber;
}
