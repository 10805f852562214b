import { z } from 'zod';
import { longestPassword, shortestPassword } from '@/domain/access/password.ts';

/** A password that is set now; one that is only asked for is `currentPasswordSchema`. */
const newPasswordSchema = z
  .string()
  .min(shortestPassword, `The password needs at least ${shortestPassword} characters.`)
  .max(longestPassword, `The password may have ${longestPassword} characters at most.`);

const currentPasswordSchema = z.string().min(1, 'Your password is needed.').max(longestPassword);

/** Six digits of the authenticator, or a recovery code; spaces around and within do not count. */
export const codeSchema = z
  .strictObject({
    code: z
      .string()
      .max(40)
      .transform((text) => text.replace(/\s+/g, ''))
      .refine((text) => text.length >= 6, 'The code has six digits, a recovery code ten letters and digits.'),
  })
  .meta({ id: 'SignInCode' });

/** What signing in with the password leads to: a second step, or in. */
export const signInAnswerSchema = z.object({ next: z.enum(['second_factor']).nullable() });

export const acceptInvitationSchema = z.strictObject({
  token: z.string().min(20).max(200),
  password: newPasswordSchema,
});

export const passwordChangeSchema = z
  .strictObject({ currentPassword: currentPasswordSchema, newPassword: newPasswordSchema })
  .meta({ id: 'PasswordChange' });

/** What asks for the password once more, because it changes how somebody signs in. */
export const passwordOnlySchema = z
  .strictObject({ password: currentPasswordSchema })
  .meta({ id: 'PasswordOnly' });

const recoveryCodes = z.array(z.string()).describe('Each works once, instead of a code. Shown once.');

export const secondFactorSchema = z
  .object({
    uri: z.string().describe('For an authenticator app; usually shown as a QR code.'),
    secret: z.string().describe('The same secret, to be typed in: Base32.'),
    recoveryCodes,
  })
  .meta({ id: 'SecondFactor' });

export const recoveryCodesSchema = z.object({ recoveryCodes }).meta({ id: 'RecoveryCodes' });
