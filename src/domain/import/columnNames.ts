import { consentFields, importFields, type ImportField } from './importFields.ts';

/** Names by which columns are known, the clearest first: English and Spanish, folded. */
const names: Record<ImportField, string> = {
  visitId: `visit id, appointment id, appt id, booking id, encounter id, event id, appointment number, appt number, visit number,
    id de cita, id cita, cita id, numero de cita, folio, external id, id`,
  patientId: `patient id, patient number, mrn, medical record number, chart, chart number, chart no, patient mrn, patient account,
    account number, id de paciente, id paciente, paciente id, id del paciente, expediente, numero de expediente, historia clinica`,
  fullName: `full name, name, patient name, patient, nombre completo, paciente, nombre y apellidos, nombre del paciente, client`,
  givenName: `first name, given name, first, forename, fname, given, primer nombre, nombre, nombres, nombre de pila`,
  familyName: `last name, family name, surname, last, lname, family, apellido, apellidos, primer apellido`,
  phoneNumber: `mobile phone, mobile, cell phone, cell, cellphone, mobile number, cell number, mobile phone number, phone number, phone, sms,
    contact number, telephone, primary phone, home phone, phone 1, tel, celular, movil, telefono movil, telefono celular,
    numero de telefono, telefono`,
  birthDate: `date of birth, dob, birth date, birthdate, birthday, born, fecha de nacimiento, fecha nacimiento, nacimiento, f nac`,
  language: `language, preferred language, lang, primary language, idioma, lengua, idioma preferido`,
  startsAt: `date time, datetime, date and time, start date time, starts at, start datetime, appointment datetime, start, when,
    fecha y hora, fecha hora, inicio, scheduled for, appointment, appt, visit, cita`,
  date: `date, day, start date, date of service, dos, service date, scheduled date, fecha, dia, fecha de cita, fecha de la cita,
    fecha cita`,
  time: `time, start time, begin time, scheduled time, hora, hora de inicio, hora de cita, hora de la cita, hora inicio, hora cita`,
  durationMinutes: `duration, minutes, length, duration minutes, duration min, mins, min, duracion, minutos, duracion minutos`,
  visitType: `visit type, type, appointment type, appt type, reason, service, procedure, tipo de cita, tipo, tipo cita, motivo, servicio`,
  modality: `modality, mode, visit mode, visit method, appointment mode, delivery mode, how, telehealth, telemedicine, virtual, video,
    video visit, is video, in person or video, modalidad, modo, telesalud, telemedicina, tipo de atencion, videollamada`,
  clinician: `clinician, provider, doctor, physician, provider name, practitioner, resource, dentist, therapist, doctor name, with, dr,
    medico, profesional, proveedor, doctora, odontologo`,
  location: `location, site, office, facility, clinic, department, location name, facility name, sucursal, ubicacion, sede, consultorio,
    clinica`,
  status: `status, state, appointment status, appt status, confirmation status, estado, estatus, estado de la cita, estado de cita`,
  consent: `consent, sms consent, text consent, texting consent, consent to text, consent to texts, consent to texting, consent given,
    text opt in, sms opt in, opt in, optin, ok to text, text ok, sms ok, accepts texts, consentimiento, consentimiento sms,
    consentimiento mensajes, acepta mensajes, acepta sms`,
  consentSource: `consent source, consent method, consent obtained by, consent channel, opt in source, opt in method, sms consent source,
    text consent source, fuente del consentimiento, origen del consentimiento, medio del consentimiento`,
  consentDate: `consent date, date of consent, consented on, consent given on, consent on, consent given at, given on, opt in date,
    sms consent date, text consent date, fecha de consentimiento, fecha del consentimiento, fecha consentimiento`,
  consentCategories: `consent categories, consent category, consented to, consent for, consent scope, categorias de consentimiento,
    categorias del consentimiento`,
  consentKind: `consent kind, consent type, kind of consent, type of consent, tipo de consentimiento, tipo consentimiento`,
  consentWording: `consent wording, consent words, consent text, consent language shown, wording, words agreed to,
    texto del consentimiento, texto de consentimiento`,
  consentWordingVersion: `consent wording version, wording version, consent version, version of consent, consent form version,
    version del consentimiento, version de consentimiento`,
  consentProof: `consent proof, proof of consent, consent form id, consent form, consent document, proof, prueba del consentimiento,
    formulario de consentimiento`,
};

const columnNames = new Map(
  importFields.map((field) => [field, names[field].split(',').map((name) => name.trim())] as const),
);

const ofPatient = /^(?:patient|paciente|pt|client)(?:'?s)? | (?:del? )?(?:patient|paciente)$/;
const ofVisit =
  /^(?:appointment|appt|visit|cita|scheduled|encounter) | (?:de la |de )?(?:appointment|appt|visit|cita)$/;
const personFields = new Set<ImportField>([
  'patientId',
  'fullName',
  'givenName',
  'familyName',
  'phoneNumber',
  'birthDate',
  'language',
  ...consentFields,
]);

/**
 * What a column's name says it is, and how clearly: 0 is the clearest name of that field. A name that says whose it is (Patient status)
 * is nothing of the other.
 * @param name folded, punctuation as spaces
 */
export function fieldsByName(name: string): { field: ImportField; rank: number }[] {
  const patient = ofPatient.test(name);
  const visit = ofVisit.test(name);
  const bare = name.replace(ofPatient, ' ').replace(ofVisit, ' ').replaceAll(/\s+/g, ' ').trim();
  return importFields.flatMap((field) => {
    const exact = columnNames.get(field)?.indexOf(name) ?? -1;
    if (exact >= 0) return [{ field, rank: exact }];
    if ((patient && !personFields.has(field)) || (visit && personFields.has(field))) return [];
    if (bare === 'id' || (!patient && !visit)) return [];
    const rank = columnNames.get(field)?.indexOf(bare) ?? -1;
    return rank < 0 ? [] : [{ field, rank: rank + 1 }];
  });
}
