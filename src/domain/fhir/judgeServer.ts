/** Something that a test of a connection has found out. `isGood` null: worth knowing, neither good nor bad. */
export type Finding = { code: string; isGood: boolean | null; text: string };

/** What a CapabilityStatement says of one kind of resource. */
export type KnownResource = { type: string; interactions: readonly string[]; searches: readonly string[] };

export type Capability = {
  fhirVersion: string | null;
  software: string | null;
  resources: readonly KnownResource[];
};

/** What the clinic has chosen that is written to the server. */
export type WantedWrites = { writesAnswers: boolean; writesTexts: boolean; writesStatus: boolean };

/** Whether the server describes itself as one that this connection can work with. */
export function judgeCapability(capability: Capability, wanted: WantedWrites): Finding[] {
  const { fhirVersion, resources } = capability;
  const isR4 = fhirVersion !== null && /^4\.0(?:\.|$)/.test(fhirVersion);
  const version: Finding = isR4
    ? { code: 'version', isGood: true, text: `The server speaks FHIR ${fhirVersion} (R4).` }
    : {
        code: 'version',
        isGood: false,
        text:
          fhirVersion === null
            ? 'The server does not say which version of FHIR it speaks.'
            : 'The server speaks another version of FHIR than R4 (4.0).',
      };
  // Some describe nothing but themselves: then only trying tells.
  if (resources.length === 0)
    return [
      version,
      { code: 'undescribed', isGood: null, text: 'The server does not describe what it can do.' },
    ];
  const can = (type: string, interaction: string): boolean =>
    resources.some((one) => one.type === type && one.interactions.includes(interaction));
  const need = (type: string, interaction: string, what: string): Finding => ({
    code: `${interaction}_${type}`,
    isGood: can(type, interaction),
    text: can(type, interaction) ? `It says that ${what}.` : `It does not say that ${what}.`,
  });
  const visits = resources.find(({ type }) => type === 'Appointment');
  const finds = visits?.searches.includes('_lastUpdated') === true;
  return [
    version,
    need('Appointment', 'search-type', 'visits can be searched'),
    need('Patient', 'read', 'patients can be read'),
    ...(finds || !visits
      ? []
      : [
          {
            code: 'last_updated',
            isGood: null,
            text: 'It does not list searching visits by when they were changed. If it refuses that, all visits ahead are read each time.',
          },
        ]),
    ...(wanted.writesAnswers ? [need('AppointmentResponse', 'create', 'answers can be written')] : []),
    ...(wanted.writesTexts ? [need('Communication', 'create', 'texts can be written')] : []),
    ...(wanted.writesStatus ? [need('Appointment', 'update', 'visits can be changed')] : []),
    {
      code: 'create_Subscription',
      isGood: null,
      text: can('Subscription', 'create')
        ? 'It says that it can call when something changes.'
        : 'It does not say that it can call when something changes; it is asked every minute.',
    },
  ];
}
