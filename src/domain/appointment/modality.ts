/** How a visit is held. */
export const modalities = ['in_person', 'video', 'phone'] as const;
export type Modality = (typeof modalities)[number];
