/** What this process does. All of it in one process is the default. */
export interface Roles {
  /** Screens, API and webhooks. */
  readonly web: boolean;
  /** Background work: due texts, reminders, what was missed. */
  readonly worker: boolean;
}
