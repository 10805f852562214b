import { isCategory, type Category } from '@/domain/message/category.ts';
import type { ReviewedLanguage } from '@/domain/template/language.ts';
import { english } from './ordinaryTextsEnglish.ts';
import { spanish } from './ordinaryTextsSpanish.ts';

/** Texts by category, with fields in braces. */
export type WrittenTexts = Partial<Record<Category, readonly string[]>>;

export type OrdinaryText = { language: ReviewedLanguage; category: Category; text: string };

/** How often each text with a field in it is filled in. One without stands once. */
const rounds = 6;

const shared = {
  name: ['Ana', 'Leo', 'Maria', 'José', 'Wei', 'Fatima', 'Grace', 'May', 'Hope', 'Carlos', 'Olga', 'Kim'],
  doctor: [
    'Smith',
    'Ruiz',
    'Patel',
    'Nguyen',
    'O’Brien',
    'García',
    'Lee',
    'Young',
    'Delgado',
    'van Dyke',
    'Park',
  ],
  clinic: [
    'Sunrise Clinic',
    'Cedar Lane Family Practice',
    'Harbor Dental',
    'Oak Street Pediatrics',
    'North Bay Eye Care',
  ],
  phone: ['(555) 123-4567', '555-123-4567', '+1 555 123 4567', '555.123.4567', '5551234567'],
  address: [
    '100 N. 45th St.',
    '1234 Main Street, Suite 5678',
    '22 Harbor Rd',
    '7 Elm Ave, Springfield, IL 62704-1234',
    '4310 Calle Sol',
    'B12, 900 West Oak',
  ],
  room: ['12', '204', '3B', '1150', '7', 'C10', '415'],
  time: ['9:00 AM', '2:30 PM', '10:15', '8 am', '12:45 pm', '4 o’clock', '17:00'],
};

const own: Record<ReviewedLanguage, { day: string[]; date: string[]; floor: string[] }> = {
  en: {
    day: ['Monday', 'Tue, Dec 1', 'December 3', '12/04', 'Friday', 'Nov 30', '12/28/2026'],
    date: [
      'Mon, Nov 30, 2:00 PM',
      '12/01/2026 at 9:15 AM',
      'Tuesday, December 8, 10:30 AM',
      'Jan 4, 2027 at 8:00',
      '2026-12-11 14:00',
      'Thu 12/17 11:20am',
    ],
    floor: ['2nd', '3rd', 'ground', '11th'],
  },
  es: {
    day: ['lunes', 'martes 1 de diciembre', '3 de diciembre', '04/12', 'viernes', '30 de nov', '28/12/2026'],
    date: [
      'lun, 30 de nov, 2:00 p.m.',
      '1/12/2026 a las 9:15',
      'martes 8 de diciembre, 10:30 a.m.',
      '4 de enero de 2027 a las 8:00',
      'jueves 17/12 a las 11:20',
    ],
    floor: ['2', '3', '1', '11'],
  },
};

/** All ordinary texts, each different from every other. */
export function ordinaryTexts(): OrdinaryText[] {
  return [...written('en', english), ...written('es', spanish)];
}

function written(language: ReviewedLanguage, texts: WrittenTexts): OrdinaryText[] {
  const lists: Record<string, readonly string[]> = { ...shared, ...own[language] };
  let turn = 0;
  return Object.entries(texts).flatMap(([category, list]) =>
    list.flatMap((text) => {
      if (!isCategory(category)) throw new Error('there is no such category');
      const fillings = Array.from({ length: text.includes('{') ? rounds : 1 }, () => {
        turn += 1;
        return text.replace(/\{(\w+)\}/g, (field, name: string) => {
          const values = lists[name];
          // Lists of different lengths, so that few texts share all their values.
          return values?.[turn % values.length] ?? field;
        });
      });
      return [...new Set(fillings)].map((filled) => ({
        language,
        category,
        text: filled,
      }));
    }),
  );
}
