import { Hono, type Context as HonoContext } from 'hono';
import { senderOfClinic } from '@/db/senderQueries.ts';
import { reviewedLanguage, type ReviewedLanguage } from '@/domain/template/language.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import {
  answerBirthDate,
  evidenceOf,
  findVisit,
  type PreferenceVisit,
} from '@/services/preference/preferenceVisit.ts';
import { readChoices } from '@/services/preference/readChoices.ts';
import { saveChoices } from '@/services/preference/saveChoices.ts';
import { stopByLink } from '@/services/preference/stopByLink.ts';
import { clientAddress } from '../clientAddress.ts';
import {
  choicesPage,
  plainPage,
  savedPage,
  stoppedPage,
  welcomePage,
  type PageFrame,
} from '../presenters/preferencePage.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';
import { askedLanguage, takeVisit } from '../visitor.ts';

type Env = { Variables: ServerEnv['Variables'] & { visit: PreferenceVisit; language: ReviewedLanguage } };

/** What one address may ask for; a family or a clinic's own waiting room stands behind one. */
const limit = { perSecond: 1, capacity: 60 };

/**
 * The patient's own page behind a one-time link. It runs no script, is kept by nobody and found by no search engine; the token stands in no
 * log, where addresses are written as patterns alone.
 */
export function preferencePages(server: ServerDeps) {
  const pages = new Hono<Env>();
  const deps = server.staff;
  pages.use(async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'no-store');
    c.res.headers.set('x-robots-tag', 'noindex, nofollow, noarchive');
    c.res.headers.set('referrer-policy', 'no-referrer');
  });
  pages.use('/:token/*', async (c, next) => {
    const asked = askedLanguage(c);
    const waitSeconds = await takeVisit(c, server, 'preference', limit);
    if (waitSeconds > 0) {
      c.header('retry-after', String(Math.ceil(waitSeconds)));
      return c.html(plainPage(asked ?? 'en', 'busy'), 429);
    }
    const visit = await findVisit(deps, c.req.param('token'));
    if (!visit) return c.html(plainPage(asked ?? 'en', 'unknown'), 404);
    c.set('visit', visit);
    c.set('language', asked ?? reviewedLanguage(visit.clinic.language));
    return next();
  });

  pages.get('/:token', (c) =>
    c.html(welcomePage(frameOf(c), { isOpen: c.get('visit').isOpen, isWrong: false })),
  );
  pages.post('/:token', async (c) => {
    const visit = c.get('visit');
    const { birthDate } = await c.req.parseBody();
    const proof = await answerBirthDate(visit, isoDay(birthDate));
    if (proof !== null) return c.html(choicesPage(frameOf(c), await readChoices(visit, deps.db), proof));
    const now = (await findVisit(deps, c.req.param('token'))) ?? visit;
    return c.html(welcomePage(frameOf(c), { isOpen: now.isOpen, isWrong: visit.isOpen }), 422);
  });
  pages.post('/:token/choices', async (c) => {
    const visit = c.get('visit');
    const form = await c.req.parseBody({ all: true });
    const subjects = [form['subject'] ?? []].flat().filter((value) => typeof value === 'string');
    const proof = typeof form['proof'] === 'string' ? form['proof'] : '';
    const shown = { language: c.get('language'), evidence: evidenceOf(visit, whereFrom(c, server)) };
    const choices = await saveChoices(visit, proof, new Set(subjects), shown);
    if (choices === null) {
      const now = (await findVisit(deps, c.req.param('token'))) ?? visit;
      return c.html(welcomePage(frameOf(c), { isOpen: now.isOpen, isWrong: false }), 409);
    }
    return c.html(savedPage(frameOf(c), choices));
  });
  pages.post('/:token/stop', async (c) => {
    const visit = c.get('visit');
    await stopByLink(visit, evidenceOf(visit, whereFrom(c, server)));
    const sender = await senderOfClinic(deps.db, visit.link.clinicId);
    const startNumber = sender?.phoneNumber
      ? formatPhoneNumber(sender.phoneNumber, homeCountry(visit.clinic.country))
      : null;
    return c.html(stoppedPage(frameOf(c), startNumber));
  });
  return pages;
}

function frameOf(c: HonoContext<Env>): PageFrame {
  const { name, phoneNumber, country } = c.get('visit').clinic;
  return {
    language: c.get('language'),
    clinic: {
      name,
      phoneNumber: phoneNumber === null ? null : formatPhoneNumber(phoneNumber, homeCountry(country)),
    },
    token: c.req.param('token') ?? '',
  };
}

/** A day as a date field sends it, or as people in the United States type it where there is only a text field. */
function isoDay(value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : '';
  const [, month = '', day = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  return year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function whereFrom(c: HonoContext<Env>, server: ServerDeps) {
  return { address: clientAddress(c, server.trustedProxies), userAgent: c.req.header('user-agent') ?? null };
}
