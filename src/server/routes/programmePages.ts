import { Hono, type Context as HonoContext } from 'hono';
import { findClinic } from '@/db/clinicQueries.ts';
import { takeTokens } from '@/db/rateQueries.ts';
import { senderOfClinic } from '@/db/senderQueries.ts';
import { isUuid } from '@/domain/id/uuid.ts';
import { formatPhoneNumber, homeCountry, parsePhoneNumber } from '@/domain/phone/phoneNumber.ts';
import { reviewedLanguage } from '@/domain/template/language.ts';
import { stopByForm } from '@/services/suppression/stopByForm.ts';
import {
  programmePage,
  programmePlainPage,
  programmeStoppedPage,
  type Programme,
} from '../presenters/programmePage.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';
import { askedLanguage, takeVisit } from '../visitor.ts';

type Env = { Variables: ServerEnv['Variables'] & { programme: Programme; country: string } };

const looks = { perSecond: 1, capacity: 60 };
/** Somebody may stop the texts of a household at once; a list of numbers is not worked through here. */
const stops = { perSecond: 10 / 3600, capacity: 10 };
/** … and not from many places either: beyond that the word STOP, which proves who holds the phone, is the way. */
const stopsOfClinic = { perSecond: 120 / 3600, capacity: 120 };

/**
 * A clinic's public page: programme terms, privacy, help and opt-out (ADM-04), whose address goes into the registration with carriers
 * (CTIA-09). It runs no script and knows no patient.
 */
export function programmePages(server: ServerDeps) {
  const pages = new Hono<Env>();
  const { db } = server.staff;
  pages.use(async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'no-store');
    c.res.headers.set('referrer-policy', 'no-referrer');
  });
  pages.use('/:clinicId/*', async (c, next) => {
    const asked = askedLanguage(c);
    const wait = await takeVisit(c, server, 'programme', looks);
    if (wait > 0) return busy(c, wait, asked ?? 'en');
    const clinicId = c.req.param('clinicId');
    const clinic = isUuid(clinicId) ? await findClinic(db, clinicId.toLowerCase()) : undefined;
    if (!clinic) return c.html(programmePlainPage(asked ?? 'en', 'unknown'), 404);
    const sender = await senderOfClinic(db, clinic.id);
    const written = (number: string | null | undefined): string | null =>
      number == null ? null : formatPhoneNumber(number, homeCountry(clinic.country));
    c.set('country', clinic.country);
    c.set('programme', {
      clinicId: clinic.id,
      name: clinic.smsAlias ?? clinic.name,
      phoneNumber: written(clinic.phoneNumber),
      startNumber: written(sender?.phoneNumber),
      language: asked ?? reviewedLanguage(clinic.language),
    });
    return next();
  });

  pages.get('/:clinicId', (c) => c.html(programmePage(c.get('programme'))));
  pages.post('/:clinicId/stop', async (c) => {
    const programme = c.get('programme');
    const { phoneNumber } = await c.req.parseBody();
    const reading = parsePhoneNumber(
      typeof phoneNumber === 'string' ? phoneNumber : '',
      homeCountry(c.get('country')),
    );
    if (!reading.ok) return c.html(programmePage(programme, true), 422);
    const wait = await takeVisit(c, server, 'programme_stop', stops);
    const [ofClinic = 0] = await takeTokens(db, [`programme_stop/${programme.clinicId}`], stopsOfClinic);
    if (wait > 0 || ofClinic > 0) return busy(c, Math.max(wait, ofClinic), programme.language);
    await stopByForm(server.staff, programme.clinicId, reading.phoneNumber);
    return c.html(programmeStoppedPage(programme));
  });
  return pages;
}

function busy(c: HonoContext<Env>, waitSeconds: number, language: Programme['language']) {
  c.header('retry-after', String(Math.ceil(waitSeconds)));
  return c.html(programmePlainPage(language, 'busy'), 429);
}
