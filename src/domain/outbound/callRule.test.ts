import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeTarget, mayConnect, publicAlone, readCallRule, type CallRule } from './callRule.ts';

function ruleOf(...entries: string[]): CallRule {
  const rule = readCallRule(entries);
  if (!rule) throw new Error(`not a list: ${entries.join(', ')}`);
  return rule;
}

const plain = (host: string, rule: CallRule) => judgeTarget({ protocol: 'http:', host }, rule);
const numberOf = (one: number, two: number, three: number) => one * 65_536 + two * 256 + three;

const lan = ruleOf('EHR.clinic.lan', '10.2.0.0/16', '192.168.7.5', 'fd12:3456::/32', '100.100.0.0/16');

test.each([
  ['a listed name, wherever in private networks it leads', 'ehr.clinic.lan', '172.16.9.9'],
  ['a listed name at an overlay address', 'ehr.clinic.lan', '100.64.0.7'],
  ['any name inside a listed network', 'fhir.example', '10.2.255.254'],
  ['an address inside a listed network', '10.2.0.1', '10.2.0.1'],
  ['a listed address', 'fhir.example', '192.168.7.5'],
  ['an IPv6 address inside a listed network', 'fhir.example', 'fd12:3456:1::1'],
  ['a public address', 'fhir.example', '8.8.8.8'],
])('may be called: %s', (_, host, address) => {
  expect(mayConnect(host, address, lan)).toBe(true);
});

test.each([
  ['a private address outside the list', 'fhir.example', '10.3.0.1'],
  ['the neighbour of a listed address', 'fhir.example', '192.168.7.6'],
  ['a name below a listed one', 'x.ehr.clinic.lan', '172.16.9.9'],
  ['a name that ends as a listed one', 'myehr.clinic.lan', '172.16.9.9'],
  ['this machine, under a listed name', 'ehr.clinic.lan', '127.0.0.1'],
  ['this machine, under a listed name, by IPv6', 'ehr.clinic.lan', '::1'],
  ['the metadata of a cloud, under a listed name', 'ehr.clinic.lan', '169.254.169.254'],
  ['the metadata of AWS, under a listed name', 'ehr.clinic.lan', 'fd00:ec2::254'],
  ['the metadata of Alibaba Cloud, inside a listed network', 'fhir.example', '100.100.100.200'],
  ['a listed address mapped into IPv6', 'fhir.example', '::ffff:10.2.0.1'],
  ['a listed address translated into IPv6', 'fhir.example', '64:ff9b::a02:1'],
  ['a zone', 'ehr.clinic.lan', 'fd12:3456:1::1%eth0'],
  ['a short form', 'fhir.example', '10.513'],
])('may not be called: %s', (_, host, address) => {
  expect(mayConnect(host, address, lan)).toBe(false);
});

test('whatever is listed, plain HTTP goes to this machine alone, and there only where that is listed', () => {
  const all = ruleOf('ehr.clinic.lan', '10.0.0.0/8', 'localhost');
  expect(plain('ehr.clinic.lan', all)).toBe('not_https');
  expect(plain('10.0.0.7', all)).toBe('not_https');
  expect(plain('localhost', all)).toBeNull();
  expect(plain('localhost', lan)).toBe('not_https');
  expect(mayConnect('localhost', '10.0.0.7', all)).toBe(false);
  expect(mayConnect('localhost', '8.8.8.8', all)).toBe(false);
  expect(judgeTarget({ protocol: 'https:', host: '10.0.0.7' }, all)).toBeNull();
  expect(judgeTarget({ protocol: 'https:', host: '10.0.0.7' }, publicAlone)).toBe('address_refused');
});

test.each([
  '',
  '8.8.8.8',
  '0.0.0.0/0',
  '10.0.0.0/7',
  '169.254.169.254',
  '169.254.0.0/16',
  '10.0.0.0/33',
  '10.0.0.0/8/8',
  '10.1',
  '*.clinic.lan',
  'https://ehr.clinic.lan',
  'ehr.clinic.lan:8443',
  'fe80::1',
  '::/0',
  '2001:db8::/32',
  '::ffff:10.0.0.1',
])('is no list of private hosts: %j', (entry) => {
  expect(readCallRule(['ehr.clinic.lan', entry])).toBeNull();
});

test('a network lets in its own addresses and no other private one', () => {
  const octet = fc.nat({ max: 255 });
  fc.assert(
    fc.property(octet, octet, octet, fc.integer({ min: 8, max: 32 }), octet, octet, octet, (...drawn) => {
      const [a, b, c, prefix, x, y, z] = drawn;
      const rule = ruleOf(`10.${a}.${b}.${c}/${prefix}`);
      const size = 2 ** (32 - prefix);
      const isInside = Math.floor(numberOf(a, b, c) / size) === Math.floor(numberOf(x, y, z) / size);
      expect(mayConnect('fhir.example', `10.${x}.${y}.${z}`, rule)).toBe(isInside);
    }),
  );
});
