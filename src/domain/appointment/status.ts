/** Where an appointment stands. */
export const appointmentStatuses = [
  'booked',
  'confirmed',
  'change_asked',
  'cancelled',
  'completed',
  'no_show',
] as const;

export type AppointmentStatus = (typeof appointmentStatuses)[number];

/** Who changes an appointment: the patient by a reply, staff on screen, or a system (the API, an import, a job). */
export type AppointmentActor = 'patient' | 'staff' | 'system';

type Rule = { to: AppointmentStatus; from: readonly AppointmentStatus[]; by: readonly AppointmentActor[] };

const upcoming = ['booked', 'confirmed', 'change_asked'] as const satisfies AppointmentStatus[];

/**
 * What can happen to an appointment, from where and by whom. Doing it again is allowed and changes nothing.
 * A patient may take back the own cancellation until the cut-off (the latest answer counts); whether it was the patient's own
 * is for the caller to know.
 */
const rules = {
  confirm: { to: 'confirmed', from: [...upcoming, 'cancelled'], by: ['patient', 'staff', 'system'] },
  ask_change: { to: 'change_asked', from: [...upcoming, 'cancelled'], by: ['patient', 'staff', 'system'] },
  cancel: { to: 'cancelled', from: [...upcoming, 'cancelled'], by: ['patient', 'staff', 'system'] },
  rebook: { to: 'booked', from: [...upcoming, 'cancelled', 'no_show'], by: ['staff', 'system'] },
  complete: { to: 'completed', from: [...upcoming, 'no_show', 'completed'], by: ['staff', 'system'] },
  miss: { to: 'no_show', from: [...upcoming, 'completed', 'no_show'], by: ['staff', 'system'] },
} as const satisfies Record<string, Rule>;

export type AppointmentAction = keyof typeof rules;

/** The action that leads to a status, for callers that name the status they want. */
export const actionFor: Record<AppointmentStatus, AppointmentAction> = {
  booked: 'rebook',
  confirmed: 'confirm',
  change_asked: 'ask_change',
  cancelled: 'cancel',
  completed: 'complete',
  no_show: 'miss',
};

/** The status after an action, or null where this actor may not do it from here. */
export function nextStatus(
  from: AppointmentStatus,
  action: AppointmentAction,
  by: AppointmentActor,
): AppointmentStatus | null {
  const rule: Rule = rules[action];
  return rule.from.includes(from) && rule.by.includes(by) ? rule.to : null;
}
