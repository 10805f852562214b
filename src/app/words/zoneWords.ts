/** Zones that patients of a clinic in North America choose, by the names that people use. */
const zones: readonly (readonly [zone: string, words: string])[] = [
  ['America/New_York', 'Eastern'],
  ['America/Chicago', 'Central'],
  ['America/Denver', 'Mountain'],
  ['America/Phoenix', 'Arizona'],
  ['America/Los_Angeles', 'Pacific'],
  ['America/Anchorage', 'Alaska'],
  ['Pacific/Honolulu', 'Hawaii'],
  ['America/Puerto_Rico', 'Puerto Rico'],
  ['Pacific/Guam', 'Guam'],
  ['America/Halifax', 'Atlantic Canada'],
  ['America/St_Johns', 'Newfoundland'],
  ['America/Vancouver', 'British Columbia'],
];

/** "Pacific (Los Angeles)"; a zone that is not in our list by its own name. */
export function zoneWord(zone: string): string {
  const words = zones.find(([known]) => known === zone)?.[1];
  const place = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
  return words === undefined || words === place ? place : `${words} (${place})`;
}

/** For a select: no zone, the usual ones, and the one that is set where it is another. */
export function zoneOptions(current: string): { value: string; label: string }[] {
  const usual = zones.map(([zone]) => zone);
  return [
    { value: '', label: 'Not said' },
    ...[...usual, ...(current === '' || usual.includes(current) ? [] : [current])].map((zone) => ({
      value: zone,
      label: zoneWord(zone),
    })),
  ];
}
