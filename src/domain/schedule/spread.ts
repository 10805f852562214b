/** Where a text has its place in a spread, from 0 to below 1: the same for the same id, and even over many ids (TZ-06). */
export function placeInSpread(id: string): number {
  // FNV-1a, and its bits mixed once more: the last digits of an id must reach the high bits.
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
