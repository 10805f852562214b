import { expect, test } from 'vitest';
import { problemFromAnswer, unreachable } from '@/client/apiProblem.ts';
import { among, placeProblem } from './serverProblem.ts';

type Fields = { clock: string; clinician: string };

const refusal = (more: object) =>
  problemFromAnswer(400, {
    type: 'about:blank',
    title: 'The request is not valid',
    status: 400,
    success: false,
    error: 'The request is not valid.',
    code: 'invalid_request',
    requestId: 'r1',
    isRetrySafe: false,
    ...more,
  });

function place(error: unknown) {
  const placed: Record<string, string | undefined> = {};
  const rest = placeProblem<Fields>(
    error,
    (name, { message }) => {
      placed[name] = message;
    },
    among<Fields>(['clinician'], { startsAt: 'clock' }),
  );
  return { placed, rest };
}

test('each issue goes to its field, also where the server calls it otherwise', () => {
  const issues = [
    { field: 'startsAt', message: 'No such time.' },
    { field: 'clinician', message: 'Too long.' },
  ];
  expect(place(refusal({ issues }))).toEqual({
    placed: { clock: 'No such time.', clinician: 'Too long.' },
    rest: null,
  });
});

test('a refusal that names one field alone goes there', () => {
  expect(place(refusal({ field: 'clinician' }))).toEqual({
    placed: { clinician: 'The request is not valid.' },
    rest: null,
  });
});

test('what belongs to no field of the form is said above it', () => {
  expect(place(refusal({ field: 'externalId' }))).toEqual({ placed: {}, rest: 'The request is not valid.' });
  expect(place(refusal({})).rest).toBe('The request is not valid.');
  expect(place(unreachable(new Error('offline'))).rest).toMatch(/cannot be reached/);
});
