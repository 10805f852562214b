import { describe, expect, it } from 'vitest';
import type { Preview } from '@/contracts/message.ts';
import { measureDraft, namesOf } from './measureDraft.ts';
import type { TextPreview } from './useTextPreview.ts';

function previewOf(about: string, text: string, segments = 1): TextPreview {
  const answer: Preview = {
    phoneNumber: '+15551234567',
    displayNumber: '(555) 123-4567',
    category: 'care',
    text,
    additions: text === about ? [] : ['stop_line'],
    encoding: 'GSM-7',
    segments,
    costEstimate: { amount: (0.0118 * segments).toFixed(4), currency: 'USD', note: '' },
    consent: { allowed: true, basis: 'express', message: '', recordedAt: null },
    suppression: { active: false, since: null, source: null },
    findings: [],
    warnings: [],
    refusal: null,
    mode: 'simulator',
  };
  return { answer, answeredAt: null, about, problem: null, isCurrent: true };
}
const nothing: TextPreview = { answer: null, answeredAt: null, about: '', problem: null, isCurrent: false };

describe('measureDraft', () => {
  it('counts what is added to the text, also while the next preview is on its way', () => {
    const preview = previewOf('See you', 'Clinic: See you Reply STOP to stop.');
    const measured = measureDraft('See you at 2', preview, false);
    expect(measured.finalText).toBe('Clinic: See you at 2 Reply STOP to stop.');
    expect(measured.measure.units).toBe(measured.finalText.length);
    expect(measured.additions).toEqual(['stop_line']);
  });

  it('counts the bare text before the first preview, and an empty one without additions', () => {
    expect(measureDraft('Hello', nothing, false)).toMatchObject({
      finalText: 'Hello',
      additions: [],
      cost: null,
    });
    expect(measureDraft('', previewOf('', ''), false)).toMatchObject({ finalText: '', additions: [] });
  });

  it('tells the price of all segments of the present text', () => {
    const preview = previewOf('Hi', 'Hi', 1);
    expect(measureDraft('a'.repeat(161), preview, false)).toMatchObject({
      measure: { segments: 2 },
      cost: '$0.0236',
    });
  });

  it('places the forcing characters in the written text, not in the completed one', () => {
    const measured = measureDraft('We’re', previewOf('We’re', 'Clinic: We’re'), false);
    expect(measured.forcing.map(({ index }) => index)).toEqual([2]);
    expect(measured.canReplace).toBe(true);
  });
});

describe('namesOf', () => {
  it('names each character once and counts the repeated ones', () => {
    expect(namesOf(measureDraft('It’s Zoë’s 😊', nothing, false).forcing)).toEqual([
      'curly apostrophe ’ (2)',
      'accented e ë',
      'emoji 😊',
    ]);
  });
});
