import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Highlight, piecesOf } from './textHighlights.ts';

const highlight = fc.record<Highlight>({
  start: fc.integer({ min: -3, max: 40 }),
  end: fc.integer({ min: -3, max: 40 }),
  kind: fc.constantFrom('finding', 'rare'),
});

describe('piecesOf', () => {
  it('cuts where highlights begin and end, findings winning', () => {
    expect(
      piecesOf('We’re 123-45-6789', [
        { start: 2, end: 3, kind: 'rare' },
        { start: 6, end: 17, kind: 'finding' },
        { start: 6, end: 9, kind: 'rare' },
      ]),
    ).toEqual([
      { text: 'We', kind: null },
      { text: '’', kind: 'rare' },
      { text: 're ', kind: null },
      { text: '123-45-6789', kind: 'finding' },
    ]);
  });

  it('never changes the text, whatever the highlights', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(highlight, { maxLength: 5 }), (text, highlights) => {
        expect(
          piecesOf(text, highlights)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
