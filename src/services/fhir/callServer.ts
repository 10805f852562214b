import type { CallRule } from '@/domain/outbound/callRule.ts';
import { callGuarded, judgeUrl, type CallAnswer } from '../outbound/callGuarded.ts';
import { FhirFault } from './fhirFault.ts';

export type Call = {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
};

const timeoutMs = 25_000;

/** @throws FhirFault not_https, address_refused: when an address may not be called by what is written there */
export function checkUrl(text: string, rule: CallRule): void {
  const url = URL.parse(text);
  const fault = url ? judgeUrl(url, rule) : 'not_https';
  if (fault !== null) throw new FhirFault(fault);
}

/**
 * One call to a record system that a clinic has named.
 * @throws FhirFault when there is no answer; an answer of any status is returned
 */
export async function callServer(call: Call, rule: CallRule): Promise<CallAnswer> {
  const answer = await callGuarded({ ...call, rule, timeoutMs, readsAnswer: true });
  if (typeof answer !== 'string') return answer;
  const isOurs =
    answer === 'not_https' ||
    answer === 'address_refused' ||
    answer === 'timed_out' ||
    answer === 'too_large';
  throw new FhirFault(isOurs ? answer : 'unreachable');
}
