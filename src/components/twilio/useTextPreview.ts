import { useEffect, useState } from 'react';
import { ApiProblem } from '@/client/apiProblem.ts';
import type { Preview, PreviewRequest } from '@/contracts/message.ts';
import type { ComposerTransport } from './composerTransport.ts';

export interface TextPreview {
  /** The newest answer, which may be about an earlier text while one types. */
  answer: Preview | null;
  /** When it came. */
  answeredAt: Date | null;
  /** The text that the answer is about. */
  about: string;
  /** The server's word about the present text when it could not be previewed at all. */
  problem: ApiProblem | null;
  /** The answer, or the problem, is about the present text. */
  isCurrent: boolean;
}

const pause = 300;

/** Asks what would really be sent, once the typing pauses. Null: there is no number to ask about yet. */
export function useTextPreview(transport: ComposerTransport, request: PreviewRequest | null): TextPreview {
  const wanted = request === null ? null : JSON.stringify(request);
  const [state, setState] = useState<Omit<TextPreview, 'isCurrent'> & { key: string | null }>({
    answer: null,
    answeredAt: null,
    about: '',
    problem: null,
    key: null,
  });
  const isFirst = state.key === null;
  const round = useConsentRound(transport);

  useEffect(() => {
    if (request === null || wanted === null) return undefined;
    const abort = new AbortController();
    async function ask(asked: PreviewRequest) {
      try {
        const answer = await transport.preview(asked, abort.signal);
        setState({ answer, answeredAt: new Date(), about: asked.message, problem: null, key: wanted });
      } catch (error) {
        if (abort.signal.aborted || !(error instanceof ApiProblem)) return;
        setState((known) => ({ ...known, problem: error, key: wanted }));
      }
    }
    const timer = setTimeout(() => void ask(request), isFirst ? 0 : pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
    // `wanted` says all that `request` says, and stays the same from render to render.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [wanted, transport, round]);

  return {
    answer: state.answer,
    answeredAt: state.answeredAt,
    about: state.about,
    problem: state.problem,
    isCurrent: state.key === wanted,
  };
}

/** Counts how often consent may have changed: a STOP arrived, or somebody comes back to the page. */
function useConsentRound(transport: ComposerTransport): number {
  const [round, setRound] = useState(0);
  useEffect(() => {
    const again = () => setRound((known) => known + 1);
    const onVisible = () => {
      if (document.visibilityState === 'visible') again();
    };
    const stop = transport.watchConsent?.(again);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      stop?.();
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [transport]);
  return round;
}
