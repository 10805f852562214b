import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';

/** Where the app mounts the simulated Twilio: its phones and switches, and its wire. */
const prefix = '/simulator';

export type SimulatedTwilio = {
  twilio: Simulator;
  /** What the app serves below the prefix. */
  control: { fetch: (request: Request) => Response | Promise<Response> };
};

/** The account has it, and nothing is texted from it until a test says so. */
export const spareNumber = '+12125550188';

/** Twilio for one test app: deterministic, with a clock that moves by `advance` alone, and webhooks over real HTTP. */
export async function simulateTwilio(options: {
  accountSid: string;
  authToken: string;
  number: string;
  url: string;
  /** When its clock starts, which then stands still. */
  now: () => Date;
}): Promise<SimulatedTwilio> {
  const { accountSid, authToken, number, url, now } = options;
  const twilio = await createSimulator({
    accountSid,
    authToken,
    numbers: [number, spareNumber].map((one) => ({
      number: one,
      inboundUrl: `${url}/api/v2/twilio/webhook`,
    })),
    clock: 'manual',
    now: () => now().getTime(),
    seed: 1,
    selfUrl: `${url}${prefix}`,
  });
  return {
    twilio,
    control: {
      fetch: (request) => {
        const address = new URL(request.url);
        address.pathname = address.pathname.slice(prefix.length);
        return twilio.fetch(new Request(address, request));
      },
    },
  };
}
