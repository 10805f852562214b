import { clinicById, type ClinicRow } from '@/db/clinicQueries.ts';
import { contentSettings, type ContentSettings } from '@/db/contentSettingsQueries.ts';
import type { Connection } from '@/db/database.ts';
import { senderOfClinic } from '@/db/senderQueries.ts';
import type { Category } from '@/domain/message/category.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { isTollFree } from '@/domain/phone/tollFree.ts';
import type { WordFrame } from '@/domain/template/checkWords.ts';
import type { Context } from '../context.ts';

/** What the clinic is, as far as its templates depend on it. */
export type TemplateFrame = {
  clinic: ClinicRow;
  content: ContentSettings;
  senderNumber: string | null;
  now: Date;
};

export async function templateFrame(ctx: Context, connection: Connection): Promise<TemplateFrame> {
  const sender = await senderOfClinic(connection, ctx.clinicId);
  return {
    clinic: await clinicById(connection, ctx.clinicId),
    content: await contentSettings(connection, ctx.clinicId),
    senderNumber: sender?.phoneNumber ?? null,
    now: ctx.now(),
  };
}

/** The same for words of a category. */
export function wordFrame(
  { clinic, content, senderNumber, now }: TemplateFrame,
  category: Category,
): WordFrame {
  return {
    category,
    policy: clinic.policy,
    clinic: content,
    clinicName: content.smsAlias ?? clinic.name,
    clinicPhone: clinic.phoneNumber ? formatPhoneNumber(clinic.phoneNumber, homeCountry(clinic.country)) : '',
    clinicNumbers: [clinic.phoneNumber, senderNumber].filter((known) => known !== null),
    country: clinic.country,
    timeZone: clinic.timeZone,
    isTollFree: senderNumber !== null && isTollFree(senderNumber),
    now,
  };
}
