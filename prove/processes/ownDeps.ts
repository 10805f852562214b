import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { createAuditKeys } from '../../src/db/auditKeys.ts';
import type { Database } from '../../src/db/database.ts';
import { createVault } from '../../src/db/vault.ts';
import { publicAlone } from '../../src/domain/outbound/callRule.ts';
import type { Deps } from '../../src/dispatch/deps.ts';
import { createMetrics } from '../../src/dispatch/metrics.ts';
import { createLogger } from '../../src/logging/logger.ts';
import { createCarrier } from '../../src/twilio/carrier.ts';
import { accountSid, authToken } from './world.ts';

type Choices = {
  now: () => Date;
  /** Where Twilio is; null: nobody is to be called. */
  twilioUrl: string | null;
  accountSegmentsPerSecond: number;
};

/** What acting in this very process needs, for a clinic that has its key now. */
export async function ownDeps(
  db: Database,
  clinicId: string,
  { now, twilioUrl, accountSegmentsPerSecond }: Choices,
): Promise<Deps> {
  const masterKey = randomBytes(32);
  const vault = createVault(db, masterKey);
  await vault.createKey(db, clinicId, randomUUIDv7());
  const nowhere = 'http://127.0.0.1:1';
  return {
    db,
    vault,
    auditKeys: createAuditKeys(masterKey),
    carrier: createCarrier({ accountSid, authToken, baseUrl: twilioUrl ?? nowhere }),
    settings: {
      mode: 'simulator',
      accountSid,
      sendingEnabled: twilioUrl !== null,
      publicUrl: nowhere,
      hasOwnTwilioServer: true,
      callRule: publicAlone,
      accountSegmentsPerSecond,
      verifyServiceSid: null,
    },
    log: createLogger({ level: 'error' }),
    metrics: createMetrics(),
    now,
    newId: () => randomUUIDv7(),
    wake: () => undefined,
  };
}
