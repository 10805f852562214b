import { useState } from 'react';
import type { AuditSearch } from './auditSearch.ts';

/**
 * The filters as the form shows them: at once what was chosen, then what the address says. A select whose value waits
 * for the address forgets what is being typed into it.
 */
export function useShownSearch(search: AuditSearch): [AuditSearch, (next: AuditSearch) => void] {
  const [known, setKnown] = useState(search);
  const [shown, setShown] = useState(search);
  if (known !== search) {
    setKnown(search);
    setShown(search);
  }
  return [shown, setShown];
}
