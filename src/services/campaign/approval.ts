import type { CampaignRow } from '@/db/campaignQueries.ts';

/** Above this many recipients a second person has to approve (ADM-01). */
const mostForOnePerson = 50;

/** Whether staff need a colleague's approval before they start it. An API key has its scope instead. */
export function approvalNeeded({ recipients }: CampaignRow): boolean {
  return recipients > mostForOnePerson;
}
