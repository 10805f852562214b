import type { StaffAccounts } from '@/services/staff/staffAccounts.ts';
import type { Auth } from './auth.ts';

/** Staff accounts in better-auth. Nobody signs up by themselves, so that its sign-up route is off and not used here. */
export function createStaffAccounts(auth: Auth): StaffAccounts {
  return {
    async find(email) {
      const { internalAdapter } = await auth.$context;
      return (await internalAdapter.findUserByEmail(email.toLowerCase()))?.user.id ?? null;
    },
    async create({ email, name, password }) {
      const { internalAdapter, password: passwords } = await auth.$context;
      const hash = await passwords.hash(password);
      const known = await internalAdapter.findUserByEmail(email.toLowerCase());
      const user =
        known?.user ??
        (await internalAdapter.createUser(
          { email: email.toLowerCase(), name, emailVerified: true },
          { method: 'email-password' },
        ));
      if (await internalAdapter.findCredentialAccount(user.id)) {
        await internalAdapter.updatePassword(user.id, hash);
      } else {
        await internalAdapter.linkAccount({
          userId: user.id,
          accountId: user.id,
          providerId: 'credential',
          password: hash,
        });
      }
      return user.id;
    },
    async setPassword(userId, password) {
      const { internalAdapter, password: passwords } = await auth.$context;
      await internalAdapter.updatePassword(userId, await passwords.hash(password));
    },
  };
}
