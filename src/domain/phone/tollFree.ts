// The toll-free codes of the North American Numbering Plan; 822 is reserved as the next one.
const tollFree = /^\+18(?:00|22|33|44|55|66|77|88)\d{7}$/;

/** Whether an E.164 number is a North American toll-free one: its long texts have shorter segments (152/66 units). */
export function isTollFree(phoneNumber: string): boolean {
  return tollFree.test(phoneNumber);
}
