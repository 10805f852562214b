import { matches, type ContentRule, type TextRange } from './contentRule.ts';

const password =
  /(?<![a-z])(?:password|passcode|passphrase|contrasena|clave de acceso|pin)(?: (?:is|es)(?![a-z])|:|=) {0,2}["']?([^\s"']{3,64})/dgi;
const code =
  /(?<![a-z])(?:code|codigo|otp|passcode)(?![a-z])[^a-z0-9]{0,3}(?:(?:is|es|for|para|your|su|login|portal|the)[^a-z0-9]{1,3}){0,3}(\d{6}|\d{3}[ -]\d{3})(?!\d|[-.,]\d)/dgi;
const codeAfter =
  /(?<![\d#$.,/-])(\d{6}) (?:is|es) (?:your|the|su|el) (?:[a-z-]{1,20} ){0,3}(?:code|codigo)(?![a-z])/dgi;
const announcing = new Set('password passcode passphrase contrasena clave pin code codigo otp'.split(' '));
/** Codes of doors and addresses are for everybody. */
const everybodys =
  /(?:zip|postal|gate|door|garage|parking|building|elevator|dress|promo|area|access to the (?:lot|garage)|porton|puerta|estacionamiento)[ -]$/i;
const notSecret =
  /^(?:in|on|at|your|the|not|case|required|su|en|la|el|valid|reset|needed|changed?|ready|protected)\b/i;

/** A password, or a code of six digits that lets somebody in. Codes of our own go out as `system` texts. */
export const secretCode: ContentRule<'D-SECRET'> = {
  id: 'D-SECRET',
  sentence: 'The text contains a password or a sign-in code. Never send one in a message of your own.',
  find: ({ text, words }) => {
    if (!words.some(({ word }) => announcing.has(word))) return [];
    return [
      ...matches(text, password).filter(({ start, end }) => !notSecret.test(text.slice(start, end))),
      ...codes(text),
    ];
  },
};

function codes(text: string): TextRange[] {
  return [code, codeAfter].flatMap((pattern) =>
    Array.from(text.matchAll(pattern)).flatMap((match) => {
      const range = match.indices?.[1];
      if (!range || everybodys.test(text.slice(Math.max(0, match.index - 24), match.index))) return [];
      return [{ start: range[0], end: range[1] }];
    }),
  );
}
