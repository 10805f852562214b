/**
 * Why whoever sends a doubtful text lets it go without a second person, where the clinic's policy allows that (brief, section 9). Chosen from a
 * list: words of their own could tell of the patient, and the reason is kept with the decision.
 */
export const holdReasons = ['patient_asked', 'not_about_health', 'agreed_with_patient', 'safety'] as const;
export type HoldReason = (typeof holdReasons)[number];
