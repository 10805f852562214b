import { rfc2822 } from '../messageJson.ts';
import type { RestHandler } from '../restCall.ts';
import type { World } from '../world.ts';
import { jsonAnswer } from '../jsonAnswer.ts';

/** GET /2010-04-01/Accounts/{sid}.json */
export function fetchAccount(world: World): RestHandler {
  return ({ accountSid }) => {
    const now = rfc2822(world.clock.now());
    return jsonAnswer({
      sid: accountSid,
      friendly_name: 'Simulated Twilio',
      status: 'active',
      type: 'Full',
      owner_account_sid: accountSid,
      date_created: now,
      date_updated: now,
      subresource_uris: { messages: `/2010-04-01/Accounts/${accountSid}/Messages.json` },
      uri: `/2010-04-01/Accounts/${accountSid}.json`,
    });
  };
}

/** GET …/Balance.json */
export function fetchBalance(world: World): RestHandler {
  return ({ accountSid }) =>
    jsonAnswer({
      account_sid: accountSid,
      balance: world.balance.amount,
      currency: world.balance.currency,
    });
}
