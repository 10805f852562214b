export type XmlElement = {
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
};

const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<!DOCTYPE[^>]*>|<\/([^\s>/]+)\s*>|<([A-Za-z_:][^\s>/]*)((?:\s+[^\s=>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The root element of a small well-formed document, or null when it is not well formed. */
export function parseXml(text: string): XmlElement | null {
  const top: XmlElement = { name: '', attributes: {}, children: [] };
  const open: XmlElement[] = [top];
  const source = text.replace(/^\uFEFF/, '').trim();
  let position = 0;
  while (position < source.length) {
    token.lastIndex = position;
    const match = token.exec(source);
    if (match === null) return null;
    position = token.lastIndex;
    const [, cdata, closing, opening, attributes = '', selfClosing, characters] = match;
    const parent = open.at(-1);
    if (parent === undefined) return null;
    if (cdata !== undefined) parent.children.push(cdata);
    else if (closing !== undefined) {
      if (open.length === 1 || parent.name !== closing) return null;
      open.pop();
    } else if (opening !== undefined) {
      const element = elementOf(opening, attributes);
      if (element === null) return null;
      parent.children.push(element);
      if (selfClosing !== '/') open.push(element);
    } else if (characters !== undefined) {
      const decoded = decodeEntities(characters);
      if (decoded === null) return null;
      parent.children.push(decoded);
    }
  }
  const roots = top.children.filter((child) => typeof child !== 'string');
  const hasStrayText = top.children.some((child) => typeof child === 'string' && child.trim() !== '');
  return open.length === 1 && roots.length === 1 && !hasStrayText ? (roots[0] ?? null) : null;
}

function elementOf(name: string, attributeText: string): XmlElement | null {
  const attributes: Record<string, string> = {};
  for (const [, key = '', double, single] of attributeText.matchAll(attribute)) {
    const value = decodeEntities(double ?? single ?? '');
    if (value === null) return null;
    attributes[key] = value;
  }
  return { name, attributes, children: [] };
}

/** Null when an ampersand starts no known entity. */
function decodeEntities(text: string): string | null {
  let isBroken = false;
  const decoded = text.replaceAll(
    /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));|&/g,
    (_all, hex?: string, decimal?: string, name?: string) => {
      const code =
        hex !== undefined ? Number.parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : null;
      const character =
        code !== null ? (code <= 0x10ffff ? String.fromCodePoint(code) : undefined) : entities[name ?? ''];
      isBroken ||= character === undefined;
      return character ?? '';
    },
  );
  return isBroken ? null : decoded;
}
