import { createHmac, timingSafeEqual } from 'node:crypto';
import { cookies } from 'next/headers';

// Stands for the sign-in that a real host application has already. It knows one member of staff, by a password.

const cookie = 'host-staff';
const staff = 'Front desk';

/** Who a request is from; null when nobody is signed in. */
export function staffOf(request: Request): string | null {
  const value = new RegExp(`(?:^|; )${cookie}=([^;]*)`).exec(request.headers.get('cookie') ?? '')?.[1];
  return value !== undefined && isRight(value) ? staff : null;
}

/** @throws Error when nobody is signed in */
export async function requireStaff(): Promise<void> {
  const value = (await cookies()).get(cookie)?.value;
  if (value === undefined || !isRight(value)) throw new Error('Sign in first.');
}

/** Whether the password was right; then this browser is signed in. */
export async function signInWith(given: string): Promise<boolean> {
  const value = valueFor(given);
  if (!isRight(value)) return false;
  (await cookies()).set(cookie, value, { httpOnly: true, sameSite: 'lax', path: '/' });
  return true;
}

function isRight(value: string): boolean {
  const given = Buffer.from(value);
  const right = Buffer.from(valueFor(passwordOfTheEnvironment()));
  return given.length === right.length && timingSafeEqual(given, right);
}

function valueFor(password: string): string {
  return createHmac('sha256', password).update(staff).digest('hex');
}

function passwordOfTheEnvironment(): string {
  const password = process.env['EXAMPLE_PASSWORD'];
  if (!password)
    throw new Error('Set EXAMPLE_PASSWORD in .env.local: the password of the example’s one member of staff.');
  return password;
}
