import { expect, test } from 'vitest';
import { recognise } from '../../src/domain/keyword/recognise.ts';
import { scanContent } from '../../src/domain/phi/scanContent.ts';
import { measureText } from '../../src/domain/segment/measureText.ts';

test.each(['Hi {{doctor}} sees you at 9.', 'Hi undefined, see you at 9.'])(
  'A21 a field that was not filled is blocked: %s',
  (text) => {
    expect(scanContent(text, { today: '2026-11-22', category: 'appointment' })).toContainEqual(
      expect.objectContaining({ action: 'block' }),
    );
  },
);

test.each(['توقف', '退订', 'alto', 'Arrêt', 'dừng'])('A32 %s is an opt-out', (text) => {
  expect(['stop', 'opt_out_phrase']).toContain(recognise(text).kind);
});

test('A32 “dung” without its accent may mean something else: a person reads it first', () => {
  expect(recognise('dung').kind).toBe('opt_out_doubtful');
});

const parts = (length: number) => measureText(`á${'a'.repeat(length - 1)}`);
test('A34 one á makes a text UCS-2, with 70 characters in one part and 67 in each of several', () => {
  expect(parts(70)).toMatchObject({ encoding: 'UCS-2', segments: 1 });
  expect(parts(71)).toMatchObject({ encoding: 'UCS-2', segments: 2 });
  expect(parts(134)).toMatchObject({ segments: 2 });
  expect(parts(135)).toMatchObject({ segments: 3 });
  expect(measureText('a'.repeat(160))).toMatchObject({ encoding: 'GSM-7', segments: 1 });
});
