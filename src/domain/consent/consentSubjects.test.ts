import { expect, test } from 'vitest';
import { consentWording } from './consentWording.ts';
import { categories } from '../message/category.ts';
import { consentSubjects } from './consentSubjects.ts';

test('every category that consent is asked for stands under exactly one subject', () => {
  const asked = categories.filter((category) => consentWording(category, 'Cedar Lane', 'en') !== null);
  expect(consentSubjects.flatMap((subject) => subject.categories).toSorted()).toEqual(asked.toSorted());
});

test('one subject is asked for in one sentence', () => {
  for (const { categories: together } of consentSubjects) {
    const sentences = together.map((category) => consentWording(category, 'Cedar Lane', 'en')?.text);
    expect(new Set(sentences).size).toBe(1);
  }
});
