import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importsOf, sourceFiles, sourceFolder } from './sourceFiles.ts';

// Every way by which a text for a patient gets into the database, and that each passes the one gate (AUD-01). `Verdict` is a class with
// a private field that only `judgeSend.ts` can make, and what is stored asks for one: a path without it does not compile.

const textOf = (file: string): string => readFileSync(join(sourceFolder, file), 'utf8');
const filesWith = (pattern: RegExp): string[] =>
  sourceFiles()
    .filter((file) => pattern.test(textOf(file)))
    .toSorted();
const callersOf = (name: string, definedIn: string): string[] =>
  sourceFiles()
    .filter((file) => file !== definedIn && new RegExp(`\\b${name}\\b`).test(textOf(file)))
    .toSorted();

/** The statements that store texts for patients, who uses them, and where their verdict comes from. */
const paths = [
  {
    what: 'direct sends: API, service functions, staff, templates, reminders, texts sent again',
    statement: 'db/directSendQueries.ts',
    name: 'writeDirectSends',
    callers: ['services/message/claimDirect.ts'],
    judges: 'services/message/assessMessage.ts',
  },
  {
    what: 'campaigns',
    statement: 'db/campaignTextInserts.ts',
    name: 'insertCampaignTexts',
    callers: ['services/campaign/freezeCampaign.ts'],
    judges: 'domain/campaign/judgeRecipient.ts',
  },
  {
    what: 'answers to patients’ texts',
    statement: 'db/replyEffectQueries.ts',
    name: 'queueAnswers',
    callers: ['services/message/writeReplies.ts'],
    judges: 'services/message/draftAnswer.ts',
  },
];

test('texts are stored by these statements alone', () => {
  expect(filesWith(/insert\s+into\s+message\s*\(|insertInto\('message'\)/i)).toEqual(
    [
      ...paths.map(({ statement }) => statement),
      // What patients wrote.
      'db/arrivalQueries.ts',
      // What has left already: found at Twilio after a restore, and the demo's past.
      'db/messageQueries.ts',
    ].toSorted(),
  );
  expect(textOf('db/arrivalQueries.ts')).not.toContain("'outbound'");
  expect(callersOf('insertMessages?', 'db/messageQueries.ts')).toEqual([
    'services/clinic/demo/writePastText.ts',
    'services/witness/importTexts.ts',
  ]);
  for (const history of ['services/clinic/demo/writePastText.ts', 'services/witness/importTexts.ts'])
    expect(textOf(history)).not.toMatch(/dispatchState: '(?:queued|sending)'/);
});

test.each(paths)('$what: through the gate', ({ statement, name, callers, judges }) => {
  const text = textOf(statement);
  // What is stored carries the gate's verdict, and what the gate blocks is refused or left out there.
  expect(text).toContain('verdict: Verdict;');
  expect(text).toMatch(/onlyJudged\(|mayBeStored/);
  expect(callersOf(name, statement)).toEqual(callers);
  expect(
    importsOf(judges).some(
      (file) => file.endsWith('domain/gate/judgeSend.ts') || file === 'domain/gate/judgeSend.ts',
    ),
  ).toBe(true);
  expect(textOf(judges)).toMatch(/\bjudgeSend\(\{/);
});

test('nobody but the gate makes a verdict, and its stages are asked by nobody else', () => {
  expect(filesWith(/new Judged\(/)).toEqual(['domain/gate/judgeSend.ts']);
  expect(filesWith(/\bas (?:unknown as )?(?:Verdict|Judged)\b/)).toEqual([]);
  expect(filesWith(/\bjudgeSend\(/)).toEqual(
    ['domain/gate/judgeSend.ts', ...paths.map(({ judges }) => judges)].toSorted(),
  );
});

test('every claim asks the gate again (laws 4 and 5)', () => {
  expect(callersOf('judgeAgain', 'domain/gate/judgeSend.ts')).toEqual(['domain/ledger/judgeClaim.ts']);
  expect(callersOf('judgeClaim', 'domain/ledger/judgeClaim.ts')).toEqual(['domain/ledger/judgeBatch.ts']);
  expect(filesWith(/set dispatch_state = 'sending'/)).toEqual(['db/claimQueries.ts']);
});
