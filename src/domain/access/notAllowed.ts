/** Why somebody may not do what is on screen. A button that has this reason and no other is not shown at all. */
export const notAllowed = 'Your account may look at this, not change it. Ask an administrator.';
