import type { AppointmentRow } from '@/db/appointmentQueries.ts';
import type { Modality } from '@/domain/appointment/modality.ts';
import {
  actionFor,
  nextStatus,
  type AppointmentActor,
  type AppointmentStatus,
} from '@/domain/appointment/status.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Start } from './readStart.ts';

export type AppointmentChange = {
  durationMinutes?: number | null | undefined;
  clinician?: string | null | undefined;
  visitType?: string | null | undefined;
  modality?: Modality | undefined;
  /** Where it is: one that is in use. */
  locationId?: string | null | undefined;
  status?: AppointmentStatus | undefined;
  /** Staff have spoken to the patient: the slot is free. */
  slotHeld?: false | undefined;
};

export type PlannedChange = {
  set: Partial<
    Pick<
      AppointmentRow,
      | 'startsAt'
      | 'localStart'
      | 'timeZone'
      | 'durationMinutes'
      | 'clinician'
      | 'visitType'
      | 'modality'
      | 'locationId'
      | 'status'
      | 'slotHeld'
    >
  >;
  /** Names of what is different afterwards. */
  fields: string[];
  isMoved: boolean;
  /** Another location: what was written about it names the wrong place. */
  isElsewhere: boolean;
  status: AppointmentStatus;
};

const plainFields = ['durationMinutes', 'clinician', 'visitType', 'modality', 'locationId'] as const;
const upcoming: readonly AppointmentStatus[] = ['booked', 'confirmed', 'change_asked'];

/**
 * What a change makes of an appointment. A move takes back the confirmation, because nobody has confirmed the new time,
 * unless the same change says what holds there. A cancelled one is moved only by booking it again.
 * @throws Refusal conflict for what cannot happen from here
 */
export function planChange(
  row: Pick<AppointmentRow, 'startsAt' | 'status' | 'slotHeld' | (typeof plainFields)[number]>,
  change: AppointmentChange,
  start: Start,
  by: AppointmentActor,
): PlannedChange {
  const isMoved = start.startsAt.getTime() !== row.startsAt.getTime();
  const wanted = change.status ?? (isMoved && upcoming.includes(row.status) ? 'booked' : row.status);
  const status = wanted === row.status ? wanted : nextStatus(row.status, actionFor[wanted], by);
  if (status === null) {
    throw new Refusal(
      'conflict',
      `An appointment that is ${inWords(row.status)} cannot become ${inWords(wanted)}.`,
      {
        field: 'status',
      },
    );
  }
  if (isMoved && !upcoming.includes(status)) {
    throw new Refusal('conflict', `An appointment that is ${inWords(status)} is not moved; book it again.`, {
      field: 'startsAt',
    });
  }
  const plain = plainFields.filter((field) => change[field] !== undefined && change[field] !== row[field]);
  const slotHeld = row.slotHeld && status === 'cancelled' && change.slotHeld !== false;
  return {
    set: {
      ...Object.fromEntries(plain.map((field) => [field, change[field]])),
      // The clock of another location may show another time for the same moment.
      ...(isMoved || plain.includes('locationId') ? start : {}),
      ...(status === row.status ? {} : { status }),
      ...(slotHeld === row.slotHeld ? {} : { slotHeld }),
    },
    fields: [
      ...plain,
      ...(isMoved ? ['startsAt'] : []),
      ...(status === row.status ? [] : ['status']),
      ...(slotHeld === row.slotHeld ? [] : ['slotHeld']),
    ],
    isMoved,
    isElsewhere: plain.includes('locationId'),
    status,
  };
}

function inWords(status: AppointmentStatus): string {
  return status.replaceAll('_', ' ');
}
