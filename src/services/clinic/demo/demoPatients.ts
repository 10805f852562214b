import type { Category } from '@/domain/message/category.ts';
import type { ReviewedLanguage } from '@/domain/template/language.ts';

/** An invented patient. All numbers but John Doe's are from the range that is kept free for fiction (555-01xx). */
export type DemoPatient = {
  shortId: number;
  givenName: string;
  familyName: string;
  birthDate: string;
  language: ReviewedLanguage;
  /** The first one is the main one. */
  numbers: readonly { phoneNumber: string; label: string }[];
  /** What the front desk has recorded that the patient agreed to. */
  consents: readonly Category[];
};

const care = ['appointment', 'prescription', 'results', 'care'] as const satisfies Category[];
const mobile = (phoneNumber: string) => ({ phoneNumber, label: 'mobile' });
/** A mother's phone, by which her children are reached too. */
export const familyPhone = '+12125550114';

export const demoPatients: readonly DemoPatient[] = [
  {
    shortId: 123,
    givenName: 'John',
    familyName: 'Doe',
    birthDate: '1978-05-14',
    language: 'en',
    numbers: [mobile('+15551234567')],
    consents: [...care, 'payment'],
  },
  {
    shortId: 101,
    givenName: 'Maria',
    familyName: 'Alvarez',
    birthDate: '1985-09-02',
    language: 'es',
    numbers: [mobile('+12125550111')],
    consents: care,
  },
  {
    shortId: 102,
    givenName: 'Robert',
    familyName: 'Chen',
    birthDate: '1969-01-23',
    language: 'en',
    numbers: [mobile('+12125550112')],
    consents: care,
  },
  {
    shortId: 103,
    givenName: 'Aisha',
    familyName: 'Patel',
    birthDate: '1992-11-30',
    language: 'en',
    numbers: [mobile('+12125550113')],
    consents: care,
  },
  {
    shortId: 104,
    givenName: 'Emma',
    familyName: 'Whitfield',
    birthDate: '1987-03-08',
    language: 'en',
    numbers: [mobile(familyPhone)],
    consents: [...care, 'payment'],
  },
  {
    shortId: 105,
    givenName: 'Noah',
    familyName: 'Whitfield',
    birthDate: '2017-06-19',
    language: 'en',
    numbers: [{ phoneNumber: familyPhone, label: 'mother' }],
    consents: care,
  },
  {
    shortId: 106,
    givenName: 'Lily',
    familyName: 'Whitfield',
    birthDate: '2020-12-01',
    language: 'en',
    numbers: [{ phoneNumber: familyPhone, label: 'mother' }],
    consents: care,
  },
  {
    shortId: 107,
    givenName: 'James',
    familyName: 'O’Connor',
    birthDate: '1958-07-27',
    language: 'en',
    numbers: [mobile('+12125550117')],
    consents: care,
  },
  {
    shortId: 108,
    givenName: 'Grace',
    familyName: 'Kim',
    birthDate: '1999-04-11',
    language: 'en',
    numbers: [mobile('+12125550118')],
    consents: [],
  },
  {
    shortId: 109,
    givenName: 'Luis',
    familyName: 'Ortega',
    birthDate: '1974-02-16',
    language: 'es',
    numbers: [mobile('+12125550119')],
    consents: care,
  },
  {
    shortId: 110,
    givenName: 'Fatima',
    familyName: 'Hassan',
    birthDate: '1990-10-05',
    language: 'en',
    numbers: [mobile('+12125550120'), { phoneNumber: '+12125550121', label: 'home' }],
    consents: care,
  },
  {
    shortId: 111,
    givenName: 'Henry',
    familyName: 'Novak',
    birthDate: '1963-08-21',
    language: 'en',
    numbers: [mobile('+12125550122')],
    consents: care,
  },
  {
    shortId: 112,
    givenName: 'Walter',
    familyName: 'Simmons',
    birthDate: '1947-12-09',
    language: 'en',
    numbers: [mobile('+12125550124')],
    consents: [...care, 'payment'],
  },
];

/** The phones of the demo's patients, for the simulated Twilio to show from the start. */
export function demoPhones(): { number: string; label: string }[] {
  const reached = demoPatients.flatMap(({ givenName, familyName, numbers }) =>
    numbers.map(({ phoneNumber }) => ({ phoneNumber, name: `${givenName} ${familyName}` })),
  );
  return [...Map.groupBy(reached, ({ phoneNumber }) => phoneNumber)].map(([number, people]) => ({
    number,
    label: people.map(({ name }) => name).join(', '),
  }));
}
