import { describe, expect, it } from 'vitest';
import type { Template } from '@/contracts/template.ts';
import { fieldsToFill, firstValues, partialText } from './useTemplates.ts';

const field = (name: string, type: string) => ({ name, type, label: name, isRequired: true, fallback: null });
const preview = { text: '', encoding: 'GSM-7' as const, segments: 1, additions: [] };
const variant = (language: string, body: string) => ({
  language,
  version: 1,
  body,
  sourceVersion: language === 'en' ? null : 1,
  origin: 'built_in' as const,
  standing: language === 'en' ? ('source' as const) : ('reviewed' as const),
  isSent: true,
  reviewedAt: null,
  reviewer: null,
  preview,
  longest: { encoding: 'GSM-7' as const, segments: 1 },
});
const reminder: Template = {
  id: '0193a000-0000-7000-8000-000000000001',
  key: 'appointment_reminder',
  name: 'Appointment Reminder',
  category: 'appointment',
  purpose: 'visit_reminder',
  sourceLanguage: 'en',
  builtIn: true,
  isRetired: false,
  fields: [
    field('name', 'firstName'),
    field('doctor', 'clinicianName'),
    field('date', 'dateTime'),
    field('clinic', 'clinicName'),
  ],
  variants: [
    variant('en', 'Hi {name}, see Dr. {doctor} on {date}. {clinic|We} look forward.'),
    variant('es', 'Hola, {name}: cita el {date}.'),
  ],
  drafts: [],
  warnings: [],
  safeKey: null,
};

describe('templates in the composer', () => {
  it('starts with the first word of the patient’s name', () => {
    expect(firstValues(reminder, ' María José González ')).toEqual({ name: 'María' });
    expect(firstValues(reminder, 'Ana Silva', { doctor: 'Dr. Smith', other: 'x' })).toEqual({
      name: 'Ana',
      doctor: 'Dr. Smith',
    });
  });

  it('asks for no field that the clinic fills in by itself', () => {
    expect(fieldsToFill(reminder).map(({ name }) => name)).toEqual(['name', 'doctor', 'date']);
  });

  it('shows what is there and keeps the braces of what is missing, dates included', () => {
    expect(partialText(reminder, 'en', { name: 'Ana', doctor: ' ', date: '2026-11-30T14:00' })).toBe(
      'Hi Ana, see Dr. {doctor} on {date}. {clinic|We} look forward.',
    );
    expect(partialText(reminder, 'es', { name: 'Ana' })).toBe('Hola, Ana: cita el {date}.');
  });

  it('never reads a value as a template', () => {
    expect(partialText(reminder, 'es', { name: '{date}' })).toBe('Hola, {date}: cita el {date}.');
  });
});
