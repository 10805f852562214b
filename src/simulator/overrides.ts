/** How a webhook is called: Twilio's defaults, or what the URL's fragment says. Milliseconds. */
export type ConnectionOverrides = {
  connectTimeout: number;
  readTimeout: number;
  totalTimeout: number;
  retries: number;
  retryOn: ReadonlySet<'4xx' | '5xx' | 'ct' | 'rt'>;
};

const retryReasons = ['4xx', '5xx', 'ct', 'rt'] as const;

/**
 * Reads `#ct=…&rt=…&tt=…&rc=…&rp=…`; what is absent or out of range keeps Twilio's default: one retry, and only when
 * the connection failed. Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export function connectionOverrides(url: string): ConnectionOverrides {
  const hash = url.indexOf('#');
  const fragment = new URLSearchParams(hash < 0 ? '' : url.slice(hash + 1));
  const policy = fragment.get('rp')?.split(',');
  return {
    connectTimeout: within(fragment.get('ct'), 100, 10_000, 5_000),
    readTimeout: within(fragment.get('rt'), 100, 15_000, 15_000),
    totalTimeout: within(fragment.get('tt'), 100, 15_000, 15_000),
    retries: within(fragment.get('rc'), 0, 5, 1),
    retryOn: new Set(
      policy === undefined
        ? (['ct'] as const)
        : policy.includes('all')
          ? retryReasons
          : retryReasons.filter((reason) => policy.includes(reason)),
    ),
  };
}

function within(text: string | null, least: number, most: number, otherwise: number): number {
  if (text === null || !/^\d+$/.test(text)) return otherwise;
  const value = Number(text);
  return value >= least && value <= most ? value : otherwise;
}
