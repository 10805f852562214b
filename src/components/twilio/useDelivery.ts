import { useEffect, useRef, useState } from 'react';
import type { Message } from '@/contracts/message.ts';
import { isFinal, nextDeliveryStatus, type ShownStatus } from '@/domain/message/status.ts';
import type { ComposerTransport } from './composerTransport.ts';

/** A text that was sent from here, and how far it has come. */
export interface Delivery {
  id: string;
  text: string;
  status: ShownStatus;
  deliveryStatus: Message['deliveryStatus'];
  error: Message['error'];
  isSettled: boolean;
}

/** Pauses between two questions: quick at first, then patient. `sent` may be the last word, so asking ends after 3 min. */
const pauses = [1000, 1000, 1500, 2000, 3000, 5000, 5000, 10_000, 10_000, 20_000, 30_000, 45_000, 45_000];

/** What a report says about a delivery: forward only, however late the report is. */
export function advancedDelivery(
  known: Delivery,
  message: Pick<Message, 'status' | 'deliveryStatus' | 'dispatchState' | 'error'>,
): Delivery {
  const { deliveryStatus } = message;
  const isOlder =
    known.deliveryStatus !== null &&
    (deliveryStatus === null || nextDeliveryStatus(known.deliveryStatus, deliveryStatus) !== deliveryStatus);
  if (isOlder) return known;
  const isOver = message.dispatchState === 'blocked' || message.dispatchState === 'withdrawn';
  return {
    ...known,
    status: message.status,
    deliveryStatus,
    error: message.error,
    isSettled: isOver || (deliveryStatus !== null && isFinal(deliveryStatus)),
  };
}

/** Follows the texts that were sent from here until nothing more is to come. */
export function useDeliveries(transport: ComposerTransport) {
  const [deliveries, setDeliveries] = useState<Delivery[]>([]);
  const stops = useRef(new Map<string, () => void>());

  useEffect(() => {
    const running = stops.current;
    return () => {
      for (const stop of running.values()) stop();
      running.clear();
    };
  }, []);

  function follow(id: string, text: string, status: ShownStatus) {
    const first: Delivery = { id, text, status, deliveryStatus: null, error: null, isSettled: false };
    setDeliveries((known) => [first, ...known.filter((one) => one.id !== id)].slice(0, 5));
    stops.current.get(id)?.();
    stops.current.set(
      id,
      watch(transport, id, (message) => {
        setDeliveries((known) => known.map((one) => (one.id === id ? advancedDelivery(one, message) : one)));
      }),
    );
  }

  return { deliveries, follow };
}

/** Asks for a text until it is settled; at once when the transport says that it moved. Returns how to stop. */
function watch(transport: ComposerTransport, id: string, tell: (message: Message) => void): () => void {
  const abort = new AbortController();
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    abort.abort();
    clearTimeout(timer);
    unsubscribe?.();
  };
  const plan = () => {
    const pause = pauses[round];
    round += 1;
    if (pause !== undefined) timer = setTimeout(() => void ask(), pause);
  };
  const ask = async () => {
    clearTimeout(timer);
    try {
      const message = await transport.message(id, abort.signal);
      tell(message);
      if (message.deliveryStatus !== null && isFinal(message.deliveryStatus)) {
        stop();
        return;
      }
    } catch {
      // The next question may succeed; the status on screen stays what it was.
    }
    if (!abort.signal.aborted && transport.subscribe === undefined) plan();
  };
  const unsubscribe = transport.subscribe?.(id, () => void ask());
  plan();
  return stop;
}
