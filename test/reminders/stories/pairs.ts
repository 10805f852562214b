import { thanks, thanksForAll, unclear, type Story } from './story.ts';

/** Two reminders on one phone. */
export const pairStories: readonly Story[] = [
  {
    visits: ['Ana', 'Leo'],
    name: 'two reminders: CONFIRM is asked about, and the number chosen is done',
    says: ['CONFIRM', '2'],
    becomes: ['booked', 'confirmed'],
    hears: ['Which appointment do you confirm? Reply 1 for Ana 9:00 AM, 2 for Leo 9:30 AM.', thanks],
  },
  {
    visits: ['Ana', 'Leo'],
    name: 'two reminders: CONFIRM is asked about, and both are chosen',
    says: ['CONFIRM', 'both'],
    becomes: ['confirmed', 'confirmed'],
    hears: [
      'Which appointment do you confirm? Reply 1 for Ana 9:00 AM, 2 for Leo 9:30 AM.',
      `${thanksForAll} Ana Jun 9 9:00 AM, Leo Jun 9 9:30 AM.`,
    ],
  },
  {
    visits: ['Ana', 'Leo'],
    name: 'two reminders: names with what is wanted',
    says: ['Ana yes, Leo no'],
    becomes: ['confirmed', 'change_asked'],
    hears: [`Confirmed: Ana Jun 9 9:00 AM. Please call us at {phone} about: Leo Jun 9 9:30 AM.`],
    tasks: ['declined high'],
  },
  {
    visits: ['Ana', 'Leo'],
    name: 'two reminders: numbers that nobody gave',
    says: ['1 yes 2 no'],
    becomes: ['booked', 'booked'],
    hears: [unclear],
    tasks: ['unclear_reply'],
    waits: true,
  },
];
