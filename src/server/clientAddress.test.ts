import { expect, test } from 'vitest';
import { behindProxies } from './clientAddress.ts';

const proxies = ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'];

test.each([
  ['nobody in between', '203.0.113.5', undefined, [], '203.0.113.5'],
  ['a header that nobody has asked for', '203.0.113.5', '198.51.100.1', [], '203.0.113.5'],
  ['a header from somebody who is no proxy of ours', '203.0.113.5', '198.51.100.1', proxies, '203.0.113.5'],
  ['one proxy', '127.0.0.1', '203.0.113.5', proxies, '203.0.113.5'],
  ['a proxy’s address inside IPv6', '::ffff:127.0.0.1', '203.0.113.5', proxies, '203.0.113.5'],
  ['two proxies', '10.1.2.3', '203.0.113.5, 10.9.9.9', proxies, '203.0.113.5'],
  ['what the caller has put before', '10.1.2.3', '1.1.1.1, 2.2.2.2, 203.0.113.5', proxies, '203.0.113.5'],
  ['a proxy that says nothing', '10.1.2.3', undefined, proxies, '10.1.2.3'],
  ['a proxy that says nonsense', '10.1.2.3', 'unknown', proxies, '10.1.2.3'],
  ['nonsense after nonsense', '10.1.2.3', '203.0.113.5, _hidden', proxies, '10.1.2.3'],
  ['IPv6', 'fd00::1', '2001:db8::7', proxies, '2001:db8::7'],
  ['a port', '10.1.2.3', '203.0.113.5:4711', proxies, '203.0.113.5'],
  ['IPv6 with a port', '10.1.2.3', '[2001:db8::7]:4711', proxies, '2001:db8::7'],
  ['proxies alone', '10.1.2.3', '10.1.1.1', proxies, '10.1.1.1'],
] as const)('%s', (_what, remote, header, trusted, address) => {
  expect(behindProxies(remote, header, trusted)).toBe(address);
});
