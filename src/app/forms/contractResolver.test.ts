import { expect, test } from 'vitest';
import { z } from 'zod';
import { contractResolver } from './contractResolver.ts';

interface Fields {
  name: string;
  numbers: { text: string }[];
}

const resolve = contractResolver({
  schema: z.strictObject({
    name: z.string().min(1),
    numbers: z.array(z.strictObject({ text: z.string().max(3) })),
  }),
  toRequest: ({ name, numbers }: Fields) => ({ name: name.trim(), numbers }),
  words: { name: 'Say a name.', 'numbers.text': 'At most three.' },
  check: ({ name }) => ({ name: name === 'root' ? 'Not that one.' : null }),
});
const run = (values: Fields) =>
  resolve(values, undefined, { fields: {}, shouldUseNativeValidation: undefined });

test('a form that fits gives the request, made from its fields', async () => {
  expect(await run({ name: ' Ana ', numbers: [{ text: '1' }] })).toEqual({
    values: { name: 'Ana', numbers: [{ text: '1' }] },
    errors: {},
  });
});

test('what does not fit is said in the form’s words, at the field and row where it stands', async () => {
  const { values, errors } = await run({ name: ' ', numbers: [{ text: '1' }, { text: '1234' }] });
  expect(values).toEqual({});
  expect(errors).toMatchObject({ name: { message: 'Say a name.' } });
  expect(errors).toHaveProperty('numbers.1.text.message', 'At most three.');
  expect(errors).not.toHaveProperty('numbers.0.text');
});

test('the form’s own checks stop a request that the contract would take', async () => {
  expect(await run({ name: 'root', numbers: [] })).toMatchObject({
    values: {},
    errors: { name: { message: 'Not that one.' } },
  });
});
