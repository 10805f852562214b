import type { Modality } from '../appointment/modality.ts';
import { foldText } from './foldText.ts';

/** How files say how a visit is held, folded, punctuation as spaces. "Yes" stands in columns called telehealth, or video. */
const words: Readonly<Record<Modality, string>> = {
  in_person: `in person, inperson, person, office, in office, on site, onsite, in clinic, clinic, face to face, f2f, physical, no, n, false, 0,
    presencial, en persona, en consultorio, consultorio, en clinica`,
  video: `video, video visit, video call, telehealth, telemedicine, tele, televisit, virtual, virtual visit, online, remote, zoom, webex, teams, doxy,
    yes, y, true, 1, si, s, videollamada, videoconsulta, telesalud, telemedicina, en linea, remota, remoto`,
  phone: `phone, phone call, phone visit, telephone, telephone visit, telephonic, audio, audio only, call, by phone, telefono, telefonica,
    por telefono, llamada`,
};

const modalityOf = new Map(
  (['in_person', 'video', 'phone'] as const).flatMap((modality) =>
    words[modality].split(',').map((word) => [word.trim(), modality] as const),
  ),
);

/** How a visit is held, as a cell says it in English or Spanish; null for what is none of these. */
export function readModality(text: string): Modality | null {
  const folded = foldText(text.replaceAll(/[^\p{L}\p{N}]+/gu, ' '));
  return modalityOf.get(folded) ?? null;
}
