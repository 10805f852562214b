import { describe, expect, test } from 'vitest';
import { measureText } from '../segment/measureText.ts';
import { builtInTemplates, shippedLanguages } from './builtIn.ts';
import { parseTemplate } from './parseTemplate.ts';
import { renderTemplate } from './renderTemplate.ts';
import { sampleValues } from './sampleValues.ts';

const all = Object.values(builtInTemplates);

describe('the built-in templates', () => {
  test('have the words of the spec', () => {
    expect(builtInTemplates.appointment_reminder.texts.en).toBe(
      'Hi {name}, this is a reminder of your appointment with Dr. {doctor} on {date}. Reply CONFIRM to confirm or CANCEL to cancel.',
    );
    expect(builtInTemplates.prescription_ready.texts.en).toBe(
      'Hi {name}, your prescription #{id} is ready for pickup. Please visit us at your earliest convenience.',
    );
    expect(builtInTemplates.lab_results.texts.en).toBe(
      'Hi {name}, your lab results are now available. Please log in to your patient portal to view them.',
    );
    expect(builtInTemplates.payment_reminder.texts.en).toBe(
      'Hi {name}, this is a reminder that your payment of ${amount} is due on {date}. Please log in to pay.',
    );
  });

  test.each(
    all.flatMap((template) =>
      shippedLanguages.map((language) => [template.key, language, template] as const),
    ),
  )(
    '%s in %s uses all of its fields and no other; English, Spanish and French stay in GSM-7',
    (_key, language, template) => {
      const parsed = parseTemplate(template.texts[language], template.fields);
      expect(parsed).toMatchObject({ ok: true });
      expect(new Set(parsed.ok ? parsed.fields : [])).toEqual(new Set(Object.keys(template.fields)));
      const encoding = measureText(template.texts[language], { tollFree: false }).encoding;
      expect(encoding).toBe(['en', 'es', 'fr'].includes(language) ? 'GSM-7' : 'UCS-2');
    },
  );

  test('the Spanish ones do without letters that some handsets write as others', () => {
    for (const { texts } of all) expect(texts.es).toMatch(/^[\x20-\x5A\x61-\x7D_éñü¿¡]+$/);
  });

  test.each(all.map((template) => [template.key, template] as const))(
    '%s has a sample for its preview',
    (_key, template) => {
      const parsed = parseTemplate(template.texts.en);
      const rendered = renderTemplate({
        parts: parsed.ok ? parsed.parts : [],
        fields: template.fields,
        values: sampleValues({
          fields: template.fields,
          clinicName: 'Hearback Clinic',
          clinicPhone: '(555) 123-4567',
          now: new Date('2026-11-27T12:00:00Z'),
        }),
        language: 'en',
        timeZone: 'America/New_York',
      });
      expect(rendered).toMatchObject({ ok: true });
      expect(rendered.ok && 'date' in template.fields ? rendered.text : 'Mon, Nov 30').toContain(
        'Mon, Nov 30',
      );
    },
  );
});
