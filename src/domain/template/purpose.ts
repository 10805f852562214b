/** What a template is for. */
export type TemplatePurpose = 'visit_reminder' | 'prescription_ready' | 'results_ready' | 'payment_due';
