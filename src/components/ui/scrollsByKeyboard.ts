const reachable =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]:not([tabindex^="-"])';

/**
 * The ref of what scrolls: while more is in it than is shown, and nothing in it can take the focus and so bring what is cut
 * off into view, it is itself a stop for Tab (WCAG 2.1.1). Otherwise it stays as it was, for no stop to be idle.
 */
export function scrollsByKeyboard(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  const own = element.getAttribute('tabindex');
  const look = (): void => {
    const isCutOff =
      element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
    if (isCutOff && !element.querySelector(reachable)) element.setAttribute('tabindex', '0');
    else if (own === null) element.removeAttribute('tabindex');
    else element.setAttribute('tabindex', own);
  };
  // The room that it has is watched by the one, what is in it by the other.
  const sizes = new ResizeObserver(look);
  sizes.observe(element);
  for (const child of element.children) sizes.observe(child);
  const contents = new MutationObserver(() => {
    for (const child of element.children) sizes.observe(child);
    look();
  });
  contents.observe(element, { childList: true, subtree: true, characterData: true });
  return () => {
    sizes.disconnect();
    contents.disconnect();
  };
}
