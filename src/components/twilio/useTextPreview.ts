import { useEffect, useState } from 'react';
import { ApiProblem } from '@/client/apiProblem.ts';
import type { Preview, PreviewRequest } from '@/contracts/message.ts';
import type { ComposerTransport } from './composerTransport.ts';

export interface TextPreview {
  /** The newest answer, which may be about an earlier text while one types. */
  answer: Preview | null;
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
    about: '',
    problem: null,
    key: null,
  });
  const isFirst = state.key === null;

  useEffect(() => {
    if (request === null || wanted === null) return undefined;
    const abort = new AbortController();
    async function ask(asked: PreviewRequest) {
      try {
        const answer = await transport.preview(asked, abort.signal);
        setState({ answer, about: asked.message, problem: null, key: wanted });
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
  }, [wanted, transport]);

  return {
    answer: state.answer,
    about: state.about,
    problem: state.problem,
    isCurrent: state.key === wanted,
  };
}
