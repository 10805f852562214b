'use server';
import { redirect } from 'next/navigation';
import { signInWith } from '../host/session';
import { textOf } from '../host/textOf';

export async function signIn(form: FormData): Promise<void> {
  redirect((await signInWith(textOf(form, 'password'))) ? '/patients' : '/');
}
