/** Shows the last four digits alone ("•••• 4567"), for people who need to recognise a number but not to know it. */
export function maskPhoneNumber(phoneNumber: string): string {
  const digits = phoneNumber.replace(/\D/g, '');
  return digits.length > 6 ? `•••• ${digits.slice(-4)}` : '••••';
}
