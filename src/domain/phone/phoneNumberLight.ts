import metadata from 'libphonenumber-js/min/metadata';
import { createPhoneNumberReader } from './phoneNumberReader.ts';

/**
 * The small reader (80 kB of plans): for the browser. It reads and formats as the server does, but knows the plans only
 * roughly: `isValid` may be true where the server says false.
 */
export const { parsePhoneNumber, formatPhoneNumber, isCountry } = createPhoneNumberReader(metadata);
