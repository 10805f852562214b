/**
 * SQL: whether texts about a visit tell of no other: they name nobody, or would tell of substance use treatment (SENS-01), or go to a number
 * that is kept in confidence (HIPAA-04). Of its clinic `c`, its location `l` and the number `n` of `openNumberOf`.
 */
export const isPrivateVisit = `(coalesce(l.is_discreet, c.is_discreet) or coalesce(l.sensitivity, c.sensitivity) = 'sud'
            or coalesce(n.is_confidential, false))`;
