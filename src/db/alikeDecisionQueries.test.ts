import { expect, test } from 'vitest';
import { alikeDecisions, type OneOfMany } from './alikeDecisionQueries.ts';

const at = new Date('2031-05-06T14:00:00Z');
const finding = {
  stage: 'window',
  rule: 'TCPA-10',
  outcome: 'hold',
  code: 'quiet_hours',
  sentence: 'Night.',
} as const;
const one = (id: string, more: Partial<OneOfMany> = {}): OneOfMany => ({
  id,
  messageId: `m${id}`,
  conversationId: null,
  step: 'acceptance',
  outcome: 'hold',
  code: 'quiet_hours',
  rules: ['TCPA-10'],
  findings: [finding],
  evidence: { category: 'care', where: { zones: ['America/New_York'] } },
  ownEvidence: { patientId: `p${id}` },
  packVersion: '2026-11-22',
  notBefore: at,
  latestUsefulAt: null,
  refused: null,
  actorKind: 'job',
  actorId: null,
  decidedAt: at,
  ...more,
});

test('what many decisions say alike travels once, with the number of its kind', () => {
  const blocked = { outcome: 'block', code: 'phi "quoted"', messageId: null } as const;
  const refused = { category: 'care', patientId: 'p3', phoneNumber: '+12125550100' } as const;
  const { kinds, rows } = alikeDecisions([one('1'), one('2'), one('3', { ...blocked, refused }), one('4')]);
  expect(JSON.parse(kinds)).toEqual([
    {
      kind: 0,
      step: 'acceptance',
      outcome: 'hold',
      code: 'quiet_hours',
      rules: ['TCPA-10'],
      findings: [finding],
      evidence: { category: 'care', where: { zones: ['America/New_York'] } },
      pack_version: '2026-11-22',
      not_before: at.toISOString(),
      latest_useful_at: null,
      category: null,
      actor_kind: 'job',
      actor_id: null,
      decided_at: at.toISOString(),
    },
    expect.objectContaining({ kind: 1, outcome: 'block', code: 'phi "quoted"', category: 'care' }),
  ]);
  expect(JSON.parse(rows)).toEqual([
    { id: '1', kind: 0, message_id: 'm1', conversation_id: null, own: { patientId: 'p1' } },
    { id: '2', kind: 0, message_id: 'm2', conversation_id: null, own: { patientId: 'p2' } },
    {
      id: '3',
      kind: 1,
      message_id: null,
      conversation_id: null,
      own: { patientId: 'p3' },
      patient_id: 'p3',
      phone_number: '+12125550100',
    },
    { id: '4', kind: 0, message_id: 'm4', conversation_id: null, own: { patientId: 'p4' } },
  ]);
});

test('decisions of other moments or other evidence are of another kind', () => {
  const others = [
    one('2', { notBefore: new Date(at.getTime() + 1) }),
    one('3', { evidence: { category: 'care' } }),
    one('4', { rules: [] }),
    one('5', { findings: [] }),
  ];
  expect(JSON.parse(alikeDecisions([one('1'), ...others]).kinds)).toHaveLength(5);
});
