/** Why a freed time is no longer offered, in words for staff. */
const slotReasons: Record<string, string> = {
  visit_came_back: 'Its visit was booked again.',
  time_taken: 'Another visit lies in it now.',
  no_time_left: 'Nobody took it in time.',
  closed_by_staff: 'Offering was stopped.',
};

/** Why an offer was not texted, or ended; what is missing is told by the gate's own words. */
const offerReasons: Record<string, string> = {
  too_late: 'There was no time left to answer.',
  recipient_opted_out: 'The number has opted out.',
  consent_missing: 'There is no consent for texts about visits.',
  no_number: 'There is no number to text.',
  invalid_phone_number: 'There is no number to text.',
  quiet_hours: 'Quiet hours last until it is too late.',
  cap_reached: 'The number had as many texts as it may get.',
};

export function slotReasonWords(code: string): string {
  return slotReasons[code] ?? 'It is no longer free.';
}

export function offerReasonWords(code: string): string {
  return offerReasons[code] ?? 'The rules for texts did not let it go.';
}
