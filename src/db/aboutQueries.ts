import type { LocationInTexts } from '@/domain/location/atLocation.ts';
import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';

/** A location as a send finds it. */
export type LocationAtGate = LocationInTexts & {
  id: string;
  isArchived: boolean;
  /** The sender that is its own. */
  senderId: string | null;
};

/** A visit that a text is about, and where it is. */
export type VisitAtGate = {
  id: string;
  startsAt: Date;
  patientId: string;
  location: LocationAtGate | null;
};

/** SQL: a location's row `l`, and its sender, as one value. */
const locationJson = `jsonb_build_object('id', l.id, 'name', l.name, 'smsAlias', l.sms_alias, 'phoneNumber', l.phone_number,
            'street', l.street, 'city', l.city, 'timeZone', l.time_zone, 'sensitivity', l.sensitivity, 'isDiscreet', l.is_discreet,
            'isArchived', l.archived_at is not null,
            'senderId', (select s.id from sender s where s.clinic_id = l.clinic_id and s.location_id = l.id and s.retired_at is null))`;

const visitColumns = `a.id, a.starts_at as "startsAt", a.patient_id as "patientId",
          case when l.id is not null then ${locationJson} end as location
     from appointment a left join location l on l.clinic_id = a.clinic_id and l.id = a.location_id`;

/** The visit that a caller means, by our id or our integer. */
export async function visitAtGate(
  connection: Connection,
  clinicId: string,
  ref: { id: string } | { shortId: number },
): Promise<VisitAtGate | undefined> {
  const [row] =
    'id' in ref
      ? await runPrepared(connection, visitById, [clinicId, ref.id])
      : await runPrepared(connection, visitByShortId, [clinicId, ref.shortId]);
  return row;
}

/** Two at most of a patient's coming visits: whoever asks wants the only one. */
export function comingVisitsAtGate(
  connection: Connection,
  clinicId: string,
  patientId: string,
  now: Date,
): Promise<VisitAtGate[]> {
  return runPrepared(connection, comingVisits, [clinicId, patientId, now]);
}

export async function locationAtGate(
  connection: Connection,
  clinicId: string,
  id: string,
): Promise<LocationAtGate | undefined> {
  const [row] = await runPrepared(connection, locationById, [clinicId, id]);
  return row?.location;
}

const visitById = prepared<VisitAtGate>(
  'about_visit',
  `select ${visitColumns} where a.clinic_id = $1 and a.id = $2::uuid`,
);

const visitByShortId = prepared<VisitAtGate>(
  'about_visit_by_short_id',
  `select ${visitColumns} where a.clinic_id = $1 and a.short_id = $2::integer`,
);

const comingVisits = prepared<VisitAtGate>(
  'about_coming_visits',
  `select ${visitColumns}
    where a.clinic_id = $1 and a.patient_id = $2::uuid and a.starts_at > $3::timestamptz
      and a.status in ('booked', 'confirmed', 'change_asked')
    order by a.starts_at limit 2`,
);

const locationById = prepared<{ location: LocationAtGate }>(
  'about_location',
  `select ${locationJson} as location from location l where l.clinic_id = $1 and l.id = $2::uuid`,
);
