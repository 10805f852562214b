// 3GPP TS 23.038: the default alphabet costs one septet a character, the extension table two (an escape before it).
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension = '^{}\\[~]|€\f';

const septets = new Uint8Array(0x20ad);
for (const character of basic) septets[character.charCodeAt(0)] = 1;
for (const character of extension) septets[character.charCodeAt(0)] = 2;

/** How many septets a UTF-16 unit costs in GSM-7: 1 or 2, and 0 when the alphabet does not have it. */
export function septetsOf(unit: number): number {
  return septets[unit] ?? 0;
}

/** Whether all of a text can be sent as GSM-7. */
export function isGsm(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (septetsOf(text.charCodeAt(at)) === 0) return false;
  return true;
}
