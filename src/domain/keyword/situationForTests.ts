import type { AskedAppointment, OpenQuestion, ReplySituation } from './situation.ts';

/** The people and times of the reply stories: Monday morning at a clinic in New York, visits on Tuesday. */
export const now = Temporal.Instant.from('2026-11-23T14:00:00Z');
export const later = (hours: number) => now.add({ minutes: Math.round(hours * 60) });

export const ana: AskedAppointment = {
  id: 'visit-ana',
  patientFirstName: 'Ana',
  startsAt: Temporal.Instant.from('2026-11-24T14:00:00Z'),
  timeZone: 'America/New_York',
  status: 'booked',
};
export const leo: AskedAppointment = {
  ...ana,
  id: 'visit-leo',
  patientFirstName: 'Leo',
  startsAt: Temporal.Instant.from('2026-11-24T14:30:00Z'),
};

/** A reminder sent an hour ago, open until the visit starts. */
export function reminder(appointment: AskedAppointment, differs: Partial<OpenQuestion> = {}): OpenQuestion {
  return {
    id: `reminder-${appointment.id}`,
    kind: 'reminder',
    askedAt: later(-1),
    expiresAt: appointment.startsAt,
    offersCancel: true,
    appointments: [appointment],
    ...differs,
  };
}

/** “Which one?”, asked ten minutes ago. */
export function choice(
  intent: 'confirm' | 'cancel' | 'reschedule',
  appointments: AskedAppointment[],
  differs: Partial<OpenQuestion> = {},
): OpenQuestion {
  return {
    id: 'choice',
    kind: 'choice',
    intent,
    askedAt: later(-1 / 6),
    expiresAt: ana.startsAt,
    offersCancel: true,
    appointments,
    ...differs,
  };
}

/** A number that has freed CANCEL and on which Twilio answers STOP, START and HELP; the standard policy; an English-speaking patient. */
export function situation(text: string, differs: Partial<ReplySituation> = {}): ReplySituation {
  return {
    now,
    text,
    sender: { cancelHandling: 'freed', carrierAnswers: { stop: true, start: true, help: true } },
    clinicPolicy: { cancel: 'visit' },
    clinic: { name: 'Maple Clinic', phone: '(555) 555-0100', timeZone: 'America/New_York' },
    language: 'en',
    isSuppressed: false,
    openQuestions: [reminder(ana)],
    ...differs,
  };
}

export const twilioIsSilent = {
  cancelHandling: 'freed',
  carrierAnswers: { stop: false, start: false, help: false },
} as const;
export const ordinaryNumber = {
  cancelHandling: 'carrier_opt_out',
  carrierAnswers: { stop: true, start: true, help: true },
} as const;
