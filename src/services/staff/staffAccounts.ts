/**
 * The accounts that people sign in with. They belong to the sign-in library, which keeps them on its own connection:
 * an account exists before the staff member who uses it, and is harmless without one.
 */
export type StaffAccounts = {
  /** The id of the account with this e-mail address; null when there is none. */
  find: (email: string) => Promise<string | null>;
  /** Makes an account, or gives an existing one this name and password. Returns its id. */
  create: (account: { email: string; name: string; password: string }) => Promise<string>;
  setPassword: (userId: string, password: string) => Promise<void>;
};
