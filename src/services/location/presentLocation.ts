import type { LocationRow } from '@/db/locationQueries.ts';
import type { ContentSettings } from '@/db/contentSettingsQueries.ts';
import type { Sensitivity } from '@/domain/location/sensitivity.ts';
import { sensitiveTerms } from '@/domain/phi/sensitiveTerms.ts';

export type PresentedLocation = {
  id: string;
  name: string;
  smsAlias: string | null;
  phoneNumber: string | null;
  street: string | null;
  city: string | null;
  timeZone: string | null;
  sensitivity: Sensitivity | null;
  isDiscreet: boolean | null;
  sender: { id: string; phoneNumber: string; messagingServiceSid: string | null } | null;
  warnings: { code: string; message: string }[];
  archivedAt: string | null;
  updatedAt: string;
};

/** A location as the API shows it, with what is doubtful about its settings. */
export function presentLocation(row: LocationRow, clinic: ContentSettings): PresentedLocation {
  const { senderId, senderNumber, messagingServiceSid } = row;
  return {
    id: row.id,
    name: row.name,
    smsAlias: row.smsAlias,
    phoneNumber: row.phoneNumber,
    street: row.street,
    city: row.city,
    timeZone: row.timeZone,
    sensitivity: row.sensitivity,
    isDiscreet: row.isDiscreet,
    sender:
      senderId === null || senderNumber === null
        ? null
        : { id: senderId, phoneNumber: senderNumber, messagingServiceSid },
    warnings: row.archivedAt === null ? warningsOf(row, clinic) : [],
    archivedAt: row.archivedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
  };
}

function warningsOf(row: LocationRow, clinic: ContentSettings): PresentedLocation['warnings'] {
  const warnings = [];
  const isDiscreet = row.isDiscreet ?? clinic.isDiscreet;
  const sensitivity = row.sensitivity ?? clinic.sensitivity;
  const hasAlias = row.smsAlias !== null || clinic.smsAlias !== null;
  if (isDiscreet && !hasAlias) {
    warnings.push({
      code: 'discreet_without_alias',
      message: 'Discreet texts need a name of their own, such as “Scheduling Office”.',
    });
  }
  if (!isDiscreet && !hasAlias && sensitiveTerms(row.name).length > 0) {
    warnings.push({
      code: 'telling_name',
      message: 'The location’s name tells what it treats. Give it another name for texts.',
    });
  }
  if ((isDiscreet || sensitivity === 'sud') && row.senderId === null) {
    warnings.push({
      code: 'shared_sender',
      message:
        'Its texts come from the same number as the clinic’s other texts. A number of its own keeps them apart.',
    });
  }
  return warnings;
}
