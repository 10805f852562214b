import metadata from 'libphonenumber-js/max/metadata';
import { createPhoneNumberReader } from './phoneNumberReader.ts';

/** The exact reader, with the full numbering plans (150 kB): for the server. */
export const { parsePhoneNumber, formatPhoneNumber, isCountry } = createPhoneNumberReader(metadata);
