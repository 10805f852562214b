import { expect, test } from 'vitest';
import { rulePackAt } from './rulePack.ts';
import { zoneDataProblem } from './zoneData.ts';

const pack = rulePackAt(Temporal.Instant.from('2026-11-24T15:00:00Z'));

test('A19 Vancouver is at −07:00 on 2026-12-01, by the zone data that this very Node has', () => {
  const vancouver = Temporal.Instant.from('2026-12-01T12:00:00Z').toZonedDateTimeISO('America/Vancouver');
  expect(vancouver.offset).toBe('-07:00');
  expect(zoneDataProblem(process.versions.tz, pack)).toBeNull();
});

test.each(['2025c', '2026a'])('TZ-04 zone data of %s are too old', (version) => {
  expect(zoneDataProblem(version, pack)).toContain('older than 2026b');
});

test.each(['2026b', '2026c', '2027a'])('TZ-04 zone data of %s will do', (version) => {
  expect(zoneDataProblem(version, pack)).toBeNull();
});
