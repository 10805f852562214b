import type { Context } from 'hono';
import { mediaJson } from '../messageJson.ts';
import type { SimulatedMedia, SimulatedMessage } from '../model.ts';
import { refuse, restCall } from '../restCall.ts';
import type { RestHandler, SimulatorEnv } from '../restCall.ts';
import { restError } from '../restError.ts';
import type { World } from '../world.ts';
import { jsonAnswer } from '../jsonAnswer.ts';

type Found = { message: SimulatedMessage; media: SimulatedMedia };

/** GET …/Messages/{sid}/Media.json */
export function listMedia(world: World): RestHandler {
  return ({ context, accountSid }) => {
    const message = world.store.message(context.req.param('sid') ?? '');
    if (message === undefined) return refuse(restError(20404));
    const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}/Media.json`;
    return jsonAnswer({
      media_list: message.media.map((media) => mediaJson(media, message, accountSid)),
      page: 0,
      page_size: 50,
      start: 0,
      end: Math.max(0, message.media.length - 1),
      uri,
      first_page_uri: `${uri}?PageSize=50&Page=0`,
      next_page_uri: null,
      previous_page_uri: null,
    });
  };
}

/** GET …/Media/{sid}.json: metadata. */
export function fetchMedia(world: World): RestHandler {
  return ({ context, accountSid }) => {
    const found = find(world, context);
    if (found === null) return refuse(restError(20404));
    return jsonAnswer(mediaJson(found.media, found.message, accountSid));
  };
}

/** DELETE …/Media/{sid}.json */
export function deleteMedia(world: World): RestHandler {
  return ({ context }) => {
    const found = find(world, context);
    if (found === null) return refuse(restError(20404));
    world.store.changeMessage(found.message, {
      media: found.message.media.filter((media) => media !== found.media),
    });
    return new Response(null, { status: 204 });
  };
}

/** GET …/Media/{sid}: the file itself, open to everybody unless the account asks for sign-in on media. */
export function mediaFile(world: World): (context: Context<SimulatorEnv>) => Response | Promise<Response> {
  const serve: RestHandler = ({ context }) => fileOf(world, context);
  const guarded = restCall(world, { isOpenToTest: false }, serve);
  return (context) => (world.mediaNeedsAuth ? guarded(context) : fileOf(world, context));
}

function fileOf(world: World, context: Context<SimulatorEnv>): Response {
  const media = find(world, context)?.media;
  if (media === undefined) return refuse(restError(20404));
  if (media.data !== null) {
    const headers = { 'content-type': media.contentType, 'x-content-type-options': 'nosniff' };
    return new Response(Buffer.from(media.data, 'base64'), { headers });
  }
  return media.url === null
    ? refuse(restError(20404))
    : new Response(null, { status: 307, headers: { location: media.url } });
}

function find(world: World, context: Context<SimulatorEnv>): Found | null {
  const message = world.store.message(context.req.param('sid') ?? '');
  const sid = context.req.param('mediaSid')?.replace(/\.json$/, '');
  const media = message?.media.find((candidate) => candidate.sid === sid);
  return message === undefined || media === undefined ? null : { message, media };
}
