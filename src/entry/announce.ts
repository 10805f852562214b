import type { Config } from '../config/config.ts';
import type { Roles } from './roles.ts';

/** What a person at the terminal needs to know once it runs. */
export interface Announcement {
  readonly config: Config;
  readonly publicUrl: string;
  readonly roles: Roles;
  /** The demo's sign-in; null in live mode and once the environment names an account. */
  readonly clinic: { readonly demoAccount: { readonly email: string; readonly password: string } | null };
  readonly milliseconds: number;
}

/** Says where to go, how to sign in, and whether texts are real. The demo's password is not a secret: its patients are invented. */
export function announce(started: Announcement, say: (text: string) => void): void {
  const { config, publicUrl, roles, clinic } = started;
  const seconds = (started.milliseconds / 1000).toFixed(1);
  if (!roles.web) {
    say(`Hearback's worker is running (started in ${seconds} s).`);
    return;
  }
  say(`Hearback is ready at ${publicUrl} (started in ${seconds} s).`);
  if (clinic.demoAccount)
    say(`Sign in as ${clinic.demoAccount.email} with the password ${clinic.demoAccount.password}`);
  else if (config.admin) say(`Sign in as ${config.admin.email}.`);
  if (config.mode === 'simulator') say('Twilio is simulated: no text leaves this machine.');
  else if (config.sendingEnabled) say('Texts are real: they go out through Twilio.');
  else say('Sending is off: set NEXT_PUBLIC_ENABLE_TWILIO_SMS=true to send. Answers and STOP are processed.');
  say('Stop with Ctrl-C.');
}
