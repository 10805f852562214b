import { Hono } from 'hono';
import type { Lifecycle } from './lifecycle.ts';
import { refuse, restCall } from './restCall.ts';
import type { RestHandler, SimulatorEnv } from './restCall.ts';
import { restError } from './restError.ts';
import { fetchAccount, fetchBalance } from './routes/account.ts';
import { createMessage } from './routes/createMessage.ts';
import { lookUpNumber } from './routes/lookup.ts';
import { listMessages } from './routes/listMessages.ts';
import { deleteMedia, fetchMedia, listMedia, mediaFile } from './routes/media.ts';
import { deleteMessage, fetchMessage, giveFeedback, updateMessage } from './routes/oneMessage.ts';
import { checkVerification, startVerification } from './routes/verify.ts';
import type { World } from './world.ts';

/** Twilio's REST API, version 2010-04-01, with Lookup and Verify v2, JSON only. Every call needs the account's credentials. */
export function restRoutes(world: World, lifecycle: Lifecycle): Hono<SimulatorEnv> {
  const app = new Hono<SimulatorEnv>();
  const closed = (handler: RestHandler) => restCall(world, { isOpenToTest: false }, handler);
  const account = '/2010-04-01/Accounts/:accountSid';
  const one = `${account}/Messages/:sid`;

  app.post(
    `${account}/Messages.json`,
    restCall(world, { isOpenToTest: true }, createMessage(world, lifecycle)),
  );
  app.get(`${account}/Messages.json`, closed(listMessages(world)));
  app.get(`${account}/Balance.json`, closed(fetchBalance(world)));
  app.get(`${one}/Media.json`, closed(listMedia(world)));
  app.post(`${one}/Feedback.json`, closed(giveFeedback(world)));
  app.get(`${one}/Media/:mediaSid{ME[0-9a-f]+\\.json}`, closed(fetchMedia(world)));
  app.delete(`${one}/Media/:mediaSid{ME[0-9a-f]+\\.json}`, closed(deleteMedia(world)));
  app.get(`${one}/Media/:mediaSid`, mediaFile(world));
  app.get(one, closed(fetchMessage(world)));
  app.post(one, closed(updateMessage(world, lifecycle)));
  app.delete(one, closed(deleteMessage(world)));
  app.get(account, closed(fetchAccount(world)));
  app.get('/v2/PhoneNumbers/:phoneNumber', closed(lookUpNumber(world)));
  app.post('/v2/Services/:serviceSid/Verifications', closed(startVerification(world)));
  app.post('/v2/Services/:serviceSid/VerificationCheck', closed(checkVerification(world)));
  app.all('/2010-04-01/*', () => refuse(restError(20404, 'The requested resource was not found')));
  return app;
}
