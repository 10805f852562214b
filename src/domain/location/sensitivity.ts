/** What the mere name of a place may tell of whoever is treated there (SENS-01 … SENS-03). */
export const sensitivities = ['none', 'mental', 'sud', 'repro', 'hiv', 'other'] as const;
export type Sensitivity = (typeof sensitivities)[number];
