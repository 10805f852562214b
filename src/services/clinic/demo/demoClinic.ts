/** The clinic of the demo. Numbers are from the range that is kept free for fiction (555-01xx). */
export const demoClinic = {
  name: 'Cedar Lane Family Clinic',
  phoneNumber: '+12125550100',
  timeZone: 'America/New_York',
} as const;

/** The demo's first account. It opens invented patients alone: real credentials never meet a simulator's database. */
export const demoAccount = {
  name: 'Dana Reyes',
  email: 'dana.reyes@cedarlane.example',
  password: 'cedar-lane-demo',
} as const;

/** Somebody else at the front desk, so that assigning and "unread for me" can be tried. Same password. */
export const demoColleague = { name: 'Sam Okafor', email: 'sam.okafor@cedarlane.example' } as const;
