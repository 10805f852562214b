import { insertApiKey } from '../../src/db/apiKeyQueries.ts';
import { insertClinic } from '../../src/db/clinicQueries.ts';
import { insertSender } from '../../src/db/senderQueries.ts';
import type { Deps } from '../../src/dispatch/deps.ts';
import type { Role } from '../../src/domain/access/roles.ts';
import type { Scope } from '../../src/domain/access/scopes.ts';
import type { Auth } from '../../src/server/auth.ts';
import { createStaffAccounts } from '../../src/server/staffAccounts.ts';
import { hashApiKey } from '../../src/services/apiKey/findApiKey.ts';
import type { Context } from '../../src/services/context.ts';
import { createStaffMember } from '../../src/services/staff/createStaffMember.ts';
import { installBuiltInTemplates } from '../../src/services/template/installBuiltInTemplates.ts';

/** Headers that say who calls. */
export type Caller = Readonly<Record<string, string>>;
export type SignedIn = { id: string; headers: Caller };
export type OtherClinic = { clinicId: string; senderId: string; ctx: Context; staff: SignedIn; key: Caller };
export type Answer = { status: number; headers: Headers; body: unknown };

export type Callers = {
  /** The first staff member, an admin, with cookie and our Origin. */
  staff: SignedIn;
  /** The API key of the environment. */
  key: Caller;
  /** What services are called with, on behalf of the clinic itself. */
  ctx: Context;
  /** Calls the app over HTTP; without `as`, as nobody. A body is sent as JSON. */
  call: (
    method: string,
    path: string,
    options?: { as?: Caller; body?: unknown; headers?: Caller },
  ) => Promise<Answer>;
  /** Signs another staff member in. */
  signIn: (role: Role) => Promise<SignedIn>;
  /** An API key that holds these scopes alone. */
  keyWith: (...scopes: Scope[]) => Promise<Caller>;
  /** Another clinic in the same database, whose things must never be found from ours. */
  addClinic: () => Promise<OtherClinic>;
};

type Base = {
  url: string;
  deps: Deps;
  auth: Auth;
  clinicId: string;
  apiKey: string;
  account: { email: string; password: string };
};

export async function createCallers(base: Base): Promise<Callers> {
  const { url, deps, auth } = base;
  const accounts = createStaffAccounts(auth);
  const contextOf = (clinicId: string): Context => ({
    ...deps,
    clinicId,
    actor: { kind: 'job', id: 'test' },
  });
  const call: Callers['call'] = async (method, path, { as = {}, body, headers = {} } = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...as, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await answer.text();
    const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
  };
  const cookieOf = async (account: { email: string; password: string }): Promise<Caller> => {
    const { email, password } = account;
    const answer = await call('POST', '/api/auth/sign-in/email', {
      headers: { origin: url },
      body: { email, password },
    });
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    if (cookies.length === 0) throw new Error(`sign-in answered ${answer.status}`);
    return { cookie: cookies.join('; '), origin: url };
  };
  const signInTo = async (ctx: Context, role: Role): Promise<SignedIn> => {
    const account = { email: `${ctx.newId()}@staff.example`, password: 'a password for tests' };
    const { id } = await createStaffMember(ctx, accounts, { ...account, name: `Test ${role}`, role });
    return { id, headers: await cookieOf(account) };
  };
  const ctx = contextOf(base.clinicId);
  const headers = await cookieOf(base.account);
  const first = await deps.db
    .selectFrom('staffMember')
    .select('id')
    .where('clinicId', '=', base.clinicId)
    .executeTakeFirstOrThrow();
  let clinicsAdded = 0;
  return {
    staff: { id: first.id, headers },
    key: { authorization: `Bearer ${base.apiKey}` },
    ctx,
    call,
    signIn: (role) => signInTo(ctx, role),
    keyWith: (...scopes) => keyFor(ctx, scopes),
    async addClinic() {
      const other = contextOf(deps.newId());
      const senderId = deps.newId();
      clinicsAdded += 1;
      await deps.db.transaction().execute(async (tx) => {
        await insertClinic(tx, {
          id: other.clinicId,
          name: 'Another Clinic',
          phoneNumber: '+13125550100',
          timeZone: 'America/Chicago',
          country: 'US',
        });
        await deps.vault.createKey(tx, other.clinicId, deps.newId());
        await insertSender(tx, {
          clinicId: other.clinicId,
          id: senderId,
          accountSid: deps.settings.accountSid,
          phoneNumber: `+1312555${String(clinicsAdded).padStart(4, '0')}`,
        });
        await installBuiltInTemplates(other, tx);
      });
      return {
        clinicId: other.clinicId,
        senderId,
        ctx: other,
        staff: await signInTo(other, 'admin'),
        key: await keyFor(other, ['messages:read', 'conversations:read', 'patients:read', 'patients:write']),
      };
    },
  };
}

async function keyFor(ctx: Context, scopes: Scope[]): Promise<Caller> {
  const [id, key] = [ctx.newId(), `hbk_${ctx.newId()}`];
  await insertApiKey(ctx.db, {
    clinicId: ctx.clinicId,
    id,
    name: 'Test key',
    hint: key.slice(-4),
    hash: hashApiKey(key),
    scopes,
    createdAt: ctx.now(),
    createdBy: id,
  });
  return { authorization: `Bearer ${key}` };
}
