import { describe, expect, it } from 'vitest';
import { statusCallbackUrl } from './callbackUrl.ts';
import { isPublicHost } from './publicHost.ts';

const ids = { clinicId: '0199-a', messageId: '0199-b' };

describe('statusCallbackUrl', () => {
  it.each([
    [
      'https://clinic.example.com',
      'https://clinic.example.com/api/v2/twilio/status?clinic=0199-a&message=0199-b#',
    ],
    [
      'https://clinic.example.com:8443/',
      'https://clinic.example.com:8443/api/v2/twilio/status?clinic=0199-a&message=0199-b#',
    ],
    [
      'https://clinic.example.com/sms/',
      'https://clinic.example.com/sms/api/v2/twilio/status?clinic=0199-a&message=0199-b#',
    ],
  ])('%s', (publicUrl, start) => {
    expect(statusCallbackUrl({ publicUrl, ...ids, hasApiBaseUrl: false })).toSatisfy((url) =>
      String(url).startsWith(start),
    );
  });

  it('asks Twilio to repeat what fails within what Twilio allows', () => {
    const url = new URL(
      statusCallbackUrl({ publicUrl: 'https://a.example.com', ...ids, hasApiBaseUrl: false }) ?? '',
    );
    const overrides = Object.fromEntries(new URLSearchParams(url.hash.slice(1)));
    expect(overrides['rp']?.split(',').toSorted((a, b) => a.localeCompare(b))).toEqual(['5xx', 'ct', 'rt']);
    expect(Number(overrides['rc'])).toBeGreaterThanOrEqual(1);
    expect(Number(overrides['rc'])).toBeLessThanOrEqual(5);
    for (const [key, max] of [
      ['ct', 10_000],
      ['rt', 15_000],
      ['tt', 15_000],
    ] as const) {
      expect(Number(overrides[key])).toBeGreaterThanOrEqual(100);
      expect(Number(overrides[key])).toBeLessThanOrEqual(max);
    }
  });

  it.each([
    'http://localhost:5000',
    'http://127.0.0.1:5000',
    'http://192.168.1.9',
    'https://my_host.example.com',
  ])('is null for %s with Twilio itself, and sent to another server all the same', (publicUrl) => {
    expect(statusCallbackUrl({ publicUrl, ...ids, hasApiBaseUrl: false })).toBeNull();
    expect(statusCallbackUrl({ publicUrl, ...ids, hasApiBaseUrl: true })).toContain(
      `${publicUrl}/api/v2/twilio/status?`,
    );
  });
});

describe('isPublicHost', () => {
  it.each([
    'clinic.example.com',
    'abc123.ngrok.io',
    '8.8.8.8',
    '[2606:4700::1111]',
    'xn--bcher-kva.de',
    '172.32.0.1',
    'test.com',
  ])('%s is public', (host) => expect(isPublicHost(new URL(`http://${host}`).hostname)).toBe(true));

  it.each([
    'localhost',
    'app.localhost',
    'LOCALHOST.',
    'printer',
    'nas.local',
    'db.internal',
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '[::1]',
    '[::]',
    '[fd00::1]',
    '[fe80::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:10.0.0.1]',
    'a_b.example.com',
    '2130706433',
  ])('%s is not', (host) => expect(isPublicHost(new URL(`http://${host}`).hostname)).toBe(false));
});
