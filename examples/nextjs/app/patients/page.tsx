'use client';
// Functions are handed to the composer, so that the page runs in the browser.
export { default } from './PatientPage';
