import { randomUUIDv7 } from 'node:crypto';
import { readEnvironment } from '@/config/environmentFiles.ts';
import { parseEnvironment } from '@/config/environment.ts';
import { firstClinic } from '@/db/clinicQueries.ts';
import { createDatabase } from '@/db/database.ts';
import { readLogPrivacy } from '@/db/logPrivacy.ts';
import { createPools } from '@/db/pool.ts';
import { createVault } from '@/db/vault.ts';
import { scopes } from '@/domain/access/scopes.ts';
import { careCategories } from '@/domain/message/category.ts';
import { createLogger } from '@/logging/logger.ts';
import type { Context } from '@/services/context.ts';
import { createCarrier } from '@/twilio/carrier.ts';
import { createWakeNotifier } from '@/dispatch/wakeSignal.ts';

/**
 * A context for server code of a host application, from the same environment that Hearback itself starts with.
 * It needs `DATABASE_URL` and real credentials (or `TWILIO_API_BASE_URL`): an embedded database and the simulator
 * belong to Hearback's own process. The caller attests care texts, like a key made from HEARBACK_API_KEY.
 * @throws Error that names everything that is missing
 */
export async function contextFromEnvironment(workingFolder: string): Promise<Context> {
  const reading = parseEnvironment(await readEnvironment(workingFolder, process.env), workingFolder);
  if (!reading.ok)
    throw new Error(`Hearback cannot start from this environment:\n- ${reading.problems.join('\n- ')}`);
  const { config } = reading;
  if (!config.databaseUrl || !config.encryptionKey || !config.twilio) {
    throw new Error(
      'The service functions need DATABASE_URL, HEARBACK_ENCRYPTION_KEY and the TWILIO_* credentials, or a context of your own: createSmsService(context).',
    );
  }
  const log = createLogger({ level: config.logLevel });
  const { sessionOptions } = await readLogPrivacy(config.databaseUrl);
  const pools = createPools({
    connectionString: config.databaseUrl,
    ...(sessionOptions ? { sessionOptions } : {}),
    sizes: { staff: 4 },
  });
  const db = createDatabase(pools.staff);
  const clinic = await firstClinic(db);
  if (!clinic) throw new Error('The database has no clinic yet. Start Hearback once against it.');
  return {
    db,
    vault: createVault(db, config.encryptionKey),
    carrier: createCarrier({
      accountSid: config.twilio.accountSid,
      authToken: config.twilio.authToken,
      baseUrl: config.twilio.apiBaseUrl ?? undefined,
    }),
    settings: {
      mode: config.mode,
      accountSid: config.twilio.accountSid,
      sendingEnabled: config.sendingEnabled,
      publicUrl: config.publicUrl ?? `http://localhost:${config.port}`,
      hasOwnTwilioServer: config.twilio.apiBaseUrl !== null,
    },
    log,
    now: () => new Date(),
    newId: () => randomUUIDv7(),
    wake: createWakeNotifier(pools.staff, log),
    clinicId: clinic.id,
    actor: {
      kind: 'host',
      id: null,
      name: 'smsService',
      scopes,
      attestation: {
        categories: careCategories,
        wording: 'The host application texts only patients who agreed to texts about their care.',
        by: 'host application',
        at: new Date(),
      },
    },
  };
}
