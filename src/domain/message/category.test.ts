import { expect, test } from 'vitest';
import { categories, isCategory, isSolicitation } from './category.ts';

test('marketing, survey and wellness are the solicitations', () => {
  expect(categories.filter(isSolicitation)).toEqual(['wellness', 'survey', 'marketing']);
});

test('a category is recognised by its exact spelling alone', () => {
  expect(categories.every(isCategory)).toBe(true);
  for (const text of ['', 'Payment', 'reminder', 'toString']) expect(isCategory(text)).toBe(false);
});
