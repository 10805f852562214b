import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { consentStateSchema } from '@/contracts/consent.ts';
import { preferenceLinkSchema } from '@/contracts/preference.ts';
import { writtenFlags } from '@/domain/consent/consentEvent.ts';
import { accessOf, properAccess } from '../../../test/harness/access.ts';
import { createTestApp, type TestApp } from '../../../test/harness/app.ts';
import { addPatient } from '../../../test/harness/fixtures.ts';

let app: TestApp;
let now = new Date();
beforeAll(async () => {
  app = await createTestApp({ now: () => now });
});
afterAll(() => app.close());

const birthDate = '1985-01-20';
let nextNumber = 100;
const freshNumber = () => `+1929555${String((nextNumber += 1)).padStart(4, '0')}`;
const linkPath = (id: string) => `/api/v2/patients/${id}/preference-links`;
const textLink = (patient: string, phoneNumber: string) =>
  app.call('POST', linkPath(patient), { as: app.staff.headers, body: { phoneNumber, delivery: 'text' } });
type Scene = { id: string; phone: string; url: string };

async function scene(options: { birthDate?: string | null; consents?: 'care'[] } = {}): Promise<Scene> {
  const phone = freshNumber();
  const { id } = await app.addPatient({
    givenName: 'Zebedee',
    phoneNumber: phone,
    birthDate,
    consents: ['care'],
    ...options,
  });
  const answer = await app.call('POST', linkPath(id), {
    as: app.staff.headers,
    body: { phoneNumber: phone, delivery: 'copy' },
  });
  expect(answer.status).toBe(201);
  return { id, phone, url: preferenceLinkSchema.parse(answer.body).url ?? '' };
}

async function visit(url: string, form?: Record<string, string> | [string, string][], headers = {}) {
  const answer = await fetch(url, {
    method: form === undefined ? 'GET' : 'POST',
    headers: { 'user-agent': 'Test phone 1', ...headers },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  });
  return { status: answer.status, headers: answer.headers, page: await answer.text() };
}
const proofIn = (page: string) => /name="proof" value="(\w+)"/.exec(page)?.[1] ?? '';
const ticked = (page: string) =>
  [...page.matchAll(/<input\s[^>]*value="(\w+)"[^>]*\schecked/g)].map(([, key]) => key);
const stateOf = async (id: string) =>
  z
    .object({ items: z.array(consentStateSchema) })
    .parse((await app.call('GET', `/api/v2/patients/${id}/consent`, { as: app.staff.headers })).body)
    .items[0];
const allowed = async (id: string) =>
  (await stateOf(id))?.categories.filter((one) => one.allowed).map(({ category }) => category);
const choose = async (url: string, keys: string[]) => {
  const proof = proofIn((await visit(url, { birthDate })).page);
  return visit(`${url}/choices`, [
    ['proof', proof],
    ...keys.map((key): [string, string] => ['subject', key]),
  ]);
};

describe('before the second factor', () => {
  test('CTIA-07 nothing of the patient is on the page, nobody keeps it, and it runs no script', async () => {
    const { url, phone } = await scene();
    const { status, headers, page } = await visit(url);
    expect(status).toBe(200);
    for (const hidden of ['Zebedee', 'Brook', phone, phone.slice(-4), birthDate, 'checked'])
      expect(page).not.toContain(hidden);
    expect(page).not.toMatch(/<script|\son\w+=|https?:/);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': expect.stringContaining('noindex'),
      'content-security-policy': expect.stringContaining("script-src 'self'"),
    });
    expect(headers.get('set-cookie')).toBeNull();
  });

  test('the token has 128 bits and more, is kept as a hash alone, and stands in no log', async () => {
    const { url } = await scene();
    const token = url.slice(url.lastIndexOf('/') + 1);
    expect(new Set(token).size).toBeGreaterThan(8);
    expect(token.length * Math.log2(39)).toBeGreaterThan(128);
    await visit(url);
    await visit(url, { birthDate: '1999-09-09' });
    const { rows } = await app.database.pools.staff.query<{ all: string }>(
      'select string_agg(to_jsonb(l)::text, $1) as all from preference_link l',
      ['\n'],
    );
    expect(rows[0]?.all).not.toContain(token);
    expect(app.logLines().join('\n')).not.toContain(token);
    expect(app.logLines().join('\n')).toContain('/p/:token');
  });

  test('TCPA-11 all texts stop by one button: no login, no birth date, also when the link is over', async () => {
    const { id, url, phone } = await scene();
    now = new Date(now.getTime() + 73 * 3_600_000);
    expect((await visit(url)).page).not.toContain('birthDate');
    const { status, page } = await visit(`${url}/stop`, {});
    expect(status).toBe(200);
    expect(page).toContain('text START to (212) 555-0199');
    expect(page).not.toContain(phone.slice(-4));
    expect((await stateOf(id))?.suppression).toMatchObject({ active: true, source: 'preference_page' });
    // Looking alone does nothing: mail and message programs open links by themselves.
    const other = await scene();
    await visit(other.url);
    expect((await visit(`${other.url}/stop`)).status).toBe(404);
    expect((await stateOf(other.id))?.suppression.active).toBe(false);
  });

  test.each(['x', 'b'.repeat(26), 'b'.repeat(27), `${'b'.repeat(25)}%00`])(
    'a token that is none of ours (%s) is not known, and says nothing else',
    async (token) => {
      for (const form of [undefined, {}]) {
        const { status, page } = await visit(`${app.url}/p/${token}`, form);
        expect(status).toBe(404);
        expect(page).toContain('This link is not known');
      }
    },
  );
});

describe('the second factor', () => {
  test('the right birth date shows what may be texted; a wrong one does not', async () => {
    const { url, phone } = await scene();
    for (const wrong of ['1985-01-21', '', '85-01-20', "' or 1=1"]) {
      const { status, page } = await visit(url, { birthDate: wrong });
      expect(status).toBe(422);
      expect(page).toContain('role="alert"');
      expect(page).not.toContain(phone.slice(-4));
    }
    expect((await visit(url, { birthDate: '1/20/1985' })).status).toBe(200);
    const { status, page } = await visit(url, { birthDate });
    expect(status).toBe(200);
    expect(page).toContain(`(929) 555-${phone.slice(-4)}`);
    expect(ticked(page)).toEqual(['care']);
  });

  test('after five wrong answers even the right one is refused; to stop all texts still works', async () => {
    const { id, url } = await scene();
    const tries = await Promise.all(
      Array.from({ length: 12 }, (_, day) => visit(url, { birthDate: `1990-03-${day + 10}` })),
    );
    expect(tries.every(({ status }) => status === 422)).toBe(true);
    expect(await visit(url, { birthDate })).toMatchObject({ status: 422 });
    expect((await visit(url)).page).toContain('You can still stop all texts');
    await visit(`${url}/stop`, {});
    expect((await stateOf(id))?.suppression.active).toBe(true);
  });

  test('a patient without a birth date on record cannot be guessed', async () => {
    const { url } = await scene({ birthDate: null });
    for (const guess of ['', 'not on record', 'null']) {
      expect(await visit(url, { birthDate: guess })).toMatchObject({ status: 422 });
    }
  });

  test('without the proof, or with that of another link, nothing is changed', async () => {
    const [one, two] = [await scene(), await scene()];
    const proof = proofIn((await visit(two.url, { birthDate })).page);
    for (const wrong of ['', 'b'.repeat(26), proof]) {
      expect(await visit(`${one.url}/choices`, { proof: wrong })).toMatchObject({ status: 409 });
    }
    expect(await allowed(one.id)).toContain('care');
  });

  test('a proof is good for a quarter of an hour, the link for 72 hours', async () => {
    const { id, url } = await scene();
    const proof = proofIn((await visit(url, { birthDate })).page);
    now = new Date(now.getTime() + 16 * 60_000);
    expect(await visit(`${url}/choices`, { proof })).toMatchObject({ status: 409 });
    now = new Date(now.getTime() + 72 * 3_600_000);
    expect(await visit(url, { birthDate })).toMatchObject({ status: 422 });
    expect(await allowed(id)).toContain('care');
  });
});

describe('choices', () => {
  test('each change is one event a category, with the words, the page, and who was there; the link is used up', async () => {
    const { id, url } = await scene();
    const saved = await choose(url, ['payment', 'marketing']);
    expect(saved).toMatchObject({ status: 200 });
    expect(saved.page).toMatch(/Visits and care: <strong>off/);
    expect(saved.page).toMatch(/Marketing: <strong>on/);
    expect(await allowed(id)).toEqual(['payment', 'marketing']);
    const events = (await stateOf(id))?.events.filter(({ channel }) => channel === 'preference_page') ?? [];
    expect(events.map(({ category, action }) => `${action} ${category}`).toSorted()).toEqual(
      [
        ...['appointment', 'prescription', 'results', 'care', 'urgent'].map((one) => `revoked ${one}`),
        'granted payment',
        'granted marketing',
      ].toSorted(),
    );
    expect(events.find(({ category }) => category === 'marketing')).toMatchObject({
      kind: 'express_written',
      means: 'box_ticked',
      writtenFlags: [...writtenFlags],
      wording: expect.stringContaining('Consent is not a condition of any purchase'),
      actor: { kind: 'patient' },
    });
    const { rows } = await app.database.pools.staff.query<{ evidence: unknown }>(
      `select evidence from consent_event where patient_id = $1 and channel = 'preference_page' limit 1`,
      [id],
    );
    expect(rows[0]?.evidence).toEqual({
      linkId: expect.any(String),
      addressHash: expect.stringMatching(/^[0-9a-f]{32}$/),
      userAgent: 'Test phone 1',
    });
    expect((await visit(url)).page).toContain('This link is over or was used');
    expect(await visit(url, { birthDate })).toMatchObject({ status: 422 });
  });

  test('what was not changed is not recorded, and two that save at once make one change', async () => {
    const { id, url } = await scene();
    const proof = proofIn((await visit(url, { birthDate })).page);
    const form: [string, string][] = [
      ['proof', proof],
      ['subject', 'care'],
      ['subject', 'survey'],
    ];
    const both = await Promise.all([visit(`${url}/choices`, form), visit(`${url}/choices`, form)]);
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409']);
    const events = (await stateOf(id))?.events.filter(({ channel }) => channel === 'preference_page');
    expect(events?.map(({ category }) => category)).toEqual(['survey']);
  });

  test('TCPA-16 no choice lifts an opt-out: the page says to text START', async () => {
    const { id, url } = await scene();
    await visit(`${url}/stop`, {});
    const { page } = await choose(url, ['care', 'payment']);
    expect(page).toContain('text START to (212) 555-0199');
    expect((await stateOf(id))?.suppression.active).toBe(true);
    expect(await allowed(id)).toEqual([]);
  });

  test('it speaks the language that is asked for, and the words are kept in it', async () => {
    const { id, url } = await scene();
    expect((await visit(url, undefined, { 'accept-language': 'es-MX,es;q=0.9' })).page).toContain(
      'Detener todos los mensajes',
    );
    const { page } = await visit(`${url}?lang=es`, { birthDate });
    expect(page).toContain('<html lang="es">');
    await visit(`${url}/choices?lang=es`, [
      ['proof', proofIn(page)],
      ['subject', 'care'],
      ['subject', 'payment'],
    ]);
    expect((await stateOf(id))?.events[0]).toMatchObject({
      category: 'payment',
      language: 'es',
      wording: expect.stringContaining('Acepto recibir'),
    });
  });
});

describe('a link that staff make', () => {
  test('is texted by the ordinary gate, without its address in the answer', async () => {
    const { id, phone } = await scene();
    const answer = await app.call('POST', linkPath(id), {
      as: app.staff.headers,
      body: { phoneNumber: phone, delivery: 'text' },
    });
    expect(answer.status).toBe(201);
    expect(preferenceLinkSchema.parse(answer.body)).toMatchObject({
      url: null,
      messageId: expect.any(String),
    });
    await app.settle();
    const [text] = app.simulator.texts(phone).slice(-1);
    expect(text?.body).toMatch(
      /Cedar Lane Family Clinic: choose which texts you get, or stop them all: http/,
    );
    const url = /http\S+/.exec(text?.body ?? '')?.[0] ?? '';
    expect((await visit(url)).status).toBe(200);
  });

  test('is not texted to who has opted out, or never agreed', async () => {
    const { id, url, phone } = await scene();
    await visit(`${url}/stop`, {});
    expect(await textLink(id, phone)).toMatchObject({ status: 422, body: { code: 'recipient_opted_out' } });
    const other = await scene({ consents: [] });
    expect(await textLink(other.id, other.phone)).toMatchObject({
      status: 422,
      body: { code: 'consent_missing' },
    });
  });

  test('asks who is there, what they may do, whose patient and whose number it is', async () => {
    const { id, phone } = await scene();
    const theirs = (await addPatient((await app.addClinic()).ctx)).id;
    const body = { phoneNumber: phone, delivery: 'copy' };
    const route = {
      method: 'POST' as const,
      path: linkPath(':id'),
      scope: 'consent:write',
      body,
      ours: id,
      theirs,
    };
    const found = await accessOf(app, route);
    expect(found).toEqual(properAccess(route, found));
    const mismatch = await app.call('POST', linkPath(id), {
      as: app.staff.headers,
      body: { phoneNumber: '+19295550999', delivery: 'copy' },
    });
    expect(mismatch).toMatchObject({ status: 422, body: { code: 'recipient_mismatch' } });
  });
});

test('one address may try so often in a minute, and not more', async () => {
  const answers = await Promise.all(
    Array.from({ length: 130 }, () => visit(`${app.url}/p/${'b'.repeat(26)}`)),
  );
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(refused[0]?.page).toContain('answer one of them with STOP');
});
