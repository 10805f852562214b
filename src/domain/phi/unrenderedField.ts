import { matches, type ContentRule } from './contentRule.ts';

const residue =
  /\{\{?[^{}]{0,60}\}\}?|<%[^%]{0,60}%>|\bundefined\b|\bnull\b(?! and void)|\[object Object\]|\bNaN\b|\bInvalid Date\b/g;

/** A template field that no value has replaced, or what a program prints where a value is missing. */
export const unrenderedField: ContentRule<'D-TOKEN'> = {
  id: 'D-TOKEN',
  sentence: 'The text contains a template field without a value, or what a program leaves in its place.',
  find: ({ text }) => matches(text, residue),
};
