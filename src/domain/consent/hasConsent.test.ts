import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { categories } from '../message/category.ts';
import { writtenFlags, type ConsentEvent, type WrittenFlag } from './consentEvent.ts';
import { hasConsent, type ConsentQuestion } from './hasConsent.ts';

const now = Temporal.Instant.from('2026-11-23T14:00:00Z');
const daysAgo = (days: number) => now.subtract({ hours: days * 24 });
const event = (category: ConsentEvent['category'], differs: Partial<ConsentEvent> = {}): ConsentEvent => ({
  id: `${category} event`,
  category,
  kind: 'express',
  action: 'granted',
  occurredAt: daysAgo(10),
  ...differs,
});
const ask = (category: ConsentQuestion['category'], differs: Partial<ConsentQuestion> = {}) =>
  hasConsent({ category, policy: 'standard', now, events: [], ...differs });
const carries = (categoriesAttested: ConsentQuestion['category'][], source: 'caller' | 'key' = 'key') => ({
  attestation: { source, categories: categoriesAttested },
});

const signed = (flags: readonly WrittenFlag[]) =>
  ask('marketing', { events: [event('marketing', { kind: 'express_written', writtenFlags: flags })] });

const revoked = (days: number, category: ConsentEvent['category'] = 'care') =>
  event(category, { id: 'revoked', action: 'revoked', occurredAt: daysAgo(days) });

describe('care texts', () => {
  test.each(['appointment', 'prescription', 'results', 'care', 'urgent'] as const)(
    '%s: a consent to care covers it',
    (category) => {
      for (const policy of ['standard', 'strict'] as const)
        expect(ask(category, { policy, events: [event('care')] })).toEqual({
          allowed: true,
          basis: { kind: 'event', eventId: 'care event' },
        });
    },
  );

  test('a consent to one of them covers that one, and urgent news of the visit', () => {
    const events = [event('appointment')];
    expect(ask('appointment', { events }).allowed).toBe(true);
    expect(ask('urgent', { events }).allowed).toBe(true);
    for (const category of ['results', 'prescription', 'care'] as const)
      expect(ask(category, { events })).toMatchObject({ allowed: false, rule: 'TCPA-06' });
  });

  test('nothing on record is a refusal with its rule (A13)', () => {
    expect(ask('appointment')).toEqual({
      allowed: false,
      rule: 'TCPA-06',
      sentence: 'There is no consent to texts about visits and care for this number.',
    });
  });

  test('standard: the caller or the key may attest, for the categories named', () => {
    expect(ask('results', carries(['results'], 'caller'))).toEqual({
      allowed: true,
      basis: { kind: 'attestation', source: 'caller' },
    });
    expect(ask('results', carries(['appointment', 'results', 'care']))).toEqual({
      allowed: true,
      basis: { kind: 'attestation', source: 'key' },
    });
    expect(ask('results', carries(['appointment'])).allowed).toBe(false);
  });

  test('strict: no attestation, neither now nor on record', () => {
    expect(ask('results', { policy: 'strict', ...carries(['results'], 'caller') })).toMatchObject({
      allowed: false,
      rule: 'TCPA-06',
    });
    const events = [event('results', { action: 'attested' })];
    expect(ask('results', { policy: 'strict', events }).allowed).toBe(false);
    expect(ask('results', { events }).allowed).toBe(true);
  });

  test('a consent on record goes before an attestation', () => {
    expect(ask('care', { events: [event('care')], ...carries(['care']) })).toMatchObject({
      basis: { kind: 'event' },
    });
  });
});

describe('the latest word counts', () => {
  test('granted, then revoked', () => {
    expect(ask('care', { events: [event('care'), revoked(5)] })).toMatchObject({
      allowed: false,
      rule: 'TCPA-11',
    });
  });

  test('revoked, then granted again', () => {
    expect(ask('care', { events: [revoked(20), event('care')] })).toMatchObject({
      allowed: true,
      basis: { eventId: 'care event' },
    });
  });

  test('at the same moment the revocation stands', () => {
    expect(ask('care', { events: [event('care'), revoked(10)] }).allowed).toBe(false);
    expect(ask('care', { events: [revoked(10), event('care')] }).allowed).toBe(false);
  });

  test('an attestation does not undo a revocation', () => {
    expect(ask('care', { events: [revoked(5)], ...carries(['care'], 'caller') })).toMatchObject({
      allowed: false,
      rule: 'TCPA-11',
    });
  });

  test('revoking one kind of care text leaves the others', () => {
    const events = [event('care'), revoked(5, 'results')];
    expect(ask('results', { events }).allowed).toBe(false);
    expect(ask('appointment', { events }).allowed).toBe(true);
  });
});

describe('what needs a consent of its own', () => {
  test.each([
    ['payment', 'TCPA-07'],
    ['survey', 'TCPA-03'],
    ['wellness', 'TCPA-03'],
    ['marketing', 'TCPA-03'],
  ] as const)('%s is not covered by care (A12)', (category, rule) => {
    for (const policy of ['standard', 'strict'] as const)
      expect(ask(category, { policy, events: [event('care')] })).toMatchObject({ allowed: false, rule });
  });

  test('payment: an event, or under the standard policy an attestation that names it', () => {
    expect(ask('payment', { policy: 'strict', events: [event('payment')] }).allowed).toBe(true);
    expect(ask('payment', carries(['payment'])).allowed).toBe(true);
    expect(ask('payment', carries(['care'])).allowed).toBe(false);
    expect(ask('payment', { policy: 'strict', ...carries(['payment']) }).allowed).toBe(false);
  });

  test('marketing: written, on record, never attested', () => {
    expect(ask('marketing', { events: [event('marketing')] }).allowed).toBe(false);
    expect(ask('marketing', carries(['marketing'], 'caller')).allowed).toBe(false);
    const written = event('marketing', { id: 'signed', kind: 'express_written' });
    expect(ask('marketing', { events: [{ ...written, action: 'attested' }] }).allowed).toBe(false);
    expect(ask('marketing', { events: [written] })).toMatchObject({
      allowed: true,
      basis: { eventId: 'signed' },
    });
    // A later oral yes takes nothing from the signature.
    expect(
      ask('marketing', { events: [written, event('marketing', { occurredAt: daysAgo(1) })] }),
    ).toMatchObject({ basis: { eventId: 'signed' } });
  });

  test('an authorization under HIPAA is no consent to texts', () => {
    for (const category of ['care', 'marketing'] as const)
      expect(ask(category, { events: [event(category, { kind: 'hipaa_authorization' })] }).allowed).toBe(
        false,
      );
  });

  test('after STOP and START care is back, payment and marketing are not (A09)', () => {
    const lastOptOutAt = daysAgo(5);
    const events = [event('care'), event('payment'), event('marketing', { kind: 'express_written' })];
    expect(ask('appointment', { events, lastOptOutAt }).allowed).toBe(true);
    expect(ask('payment', { events, lastOptOutAt })).toMatchObject({ allowed: false, rule: 'TCPA-16' });
    expect(ask('marketing', { events, lastOptOutAt })).toMatchObject({ allowed: false, rule: 'TCPA-16' });
    expect(ask('payment', { lastOptOutAt, ...carries(['payment']) })).toMatchObject({
      allowed: false,
      rule: 'TCPA-16',
    });
    expect(
      ask('payment', { events: [event('payment', { occurredAt: daysAgo(1) })], lastOptOutAt }).allowed,
    ).toBe(true);
  });
});

describe('whose consent it is (TCPA-04)', () => {
  const careful = ['appointment', 'prescription', 'results', 'care', 'urgent'] as const;

  test('a number given at intake covers care texts, whatever is recorded for it', () => {
    for (const policy of ['standard', 'strict'] as const) {
      for (const category of careful)
        expect(ask(category, { policy, events: [event('care', { basis: 'intake_number' })] }).allowed).toBe(
          true,
        );
      for (const category of ['payment', 'survey', 'wellness', 'marketing'] as const)
        expect(
          ask(category, {
            policy,
            events: [event(category, { basis: 'intake_number', kind: 'express_written' })],
          }).allowed,
        ).toBe(false);
    }
  });

  test('somebody else’s consent counts until its end, and not at it', () => {
    const events = [event('care', { basis: 'incapacity', endsAt: now })];
    const at = (moment: Temporal.Instant) => ask('results', { events, now: moment });
    expect(at(now.subtract({ seconds: 1 })).allowed).toBe(true);
    expect(at(now)).toMatchObject({ allowed: false, rule: 'TCPA-04' });
    expect(at(now.add({ hours: 1 }))).toMatchObject({ allowed: false, rule: 'TCPA-04' });
  });

  test('an attestation made for many does not outlive the end; the patient’s own word does', () => {
    const ended = event('care', { basis: 'incapacity', endsAt: daysAgo(1) });
    expect(ask('care', { events: [ended], ...carries(['care']) })).toMatchObject({ rule: 'TCPA-04' });
    expect(ask('care', { events: [ended, event('care', { id: 'own' })] })).toMatchObject({
      basis: { eventId: 'own' },
    });
  });

  test('a signature under words that lack one of the four things is no written consent to marketing (TCPA-03)', () => {
    expect(signed(writtenFlags).allowed).toBe(true);
    for (const flag of writtenFlags)
      expect(signed(writtenFlags.filter((one) => one !== flag)).allowed).toBe(false);
  });
});

describe('answers and system texts', () => {
  test('conversation needs a text of the patient within 24 hours', () => {
    const at = (hours: number) => ask('conversation', { lastInboundAt: now.subtract({ hours }) });
    expect(at(24)).toMatchObject({ allowed: true, basis: { kind: 'inbound' } });
    expect(at(25)).toMatchObject({ allowed: false, rule: 'CAT-02' });
    expect(ask('conversation', { events: [event('care')], ...carries(['conversation']) }).allowed).toBe(
      false,
    );
  });

  test('system needs none', () => {
    expect(ask('system')).toEqual({ allowed: true, basis: { kind: 'not_needed' } });
  });
});

test('the order of the record does not matter, and what is refused under standard is refused under strict', () => {
  const anyEvent = fc.record({
    id: fc.uuid(),
    category: fc.constantFrom(...categories),
    kind: fc.constantFrom('express' as const, 'express_written' as const, 'hipaa_authorization' as const),
    action: fc.constantFrom('granted' as const, 'revoked' as const, 'attested' as const),
    occurredAt: fc.nat({ max: 30 }).map(daysAgo),
  });
  fc.assert(
    fc.property(
      fc.array(anyEvent, { maxLength: 8 }),
      fc.constantFrom(...categories),
      fc.boolean(),
      (events, category, attested) => {
        const differs = { events, ...(attested && carries([category])) };
        const standard = ask(category, differs);
        expect(ask(category, { ...differs, events: events.toReversed() }).allowed).toBe(standard.allowed);
        const strict = ask(category, { ...differs, policy: 'strict' });
        expect(standard.allowed || !strict.allowed).toBe(true);
        const grants = events.filter(({ action }) => action === 'granted').map(({ id }) => id);
        const reliedOn = strict.allowed && strict.basis.kind === 'event' ? [strict.basis.eventId] : [];
        expect(grants).toEqual(expect.arrayContaining(reliedOn));
      },
    ),
  );
});
