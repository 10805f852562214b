/** What a patient agreed to at a number about visits and care: all such texts, some kinds of them, or none. */
export const careConsentStates = ['all', 'part', 'none'] as const;
export type CareConsent = (typeof careConsentStates)[number];
