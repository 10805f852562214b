/** A server's base address as it is kept: no slash at the end, no query, no sign-in in it. Null for what is no such address. */
export function readBaseUrl(text: string): string | null {
  const url = URL.parse(text.trim());
  if (!url || !['http:', 'https:'].includes(url.protocol)) return null;
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return null;
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * Where a search goes on: the address of a `next` link, absolute or relative to the base. Null for one of another origin, or outside the
 * base: whoever can write a link must not make us send our token elsewhere.
 */
export function nextPage(baseUrl: string, link: string): string | null {
  const url = URL.parse(link, `${baseUrl}/`);
  const base = URL.parse(baseUrl);
  if (!url || !base || url.origin !== base.origin || url.username !== '' || url.password !== '') return null;
  const isInside =
    url.pathname === base.pathname || url.pathname.startsWith(`${base.pathname.replace(/\/$/, '')}/`);
  return isInside ? url.href : null;
}
