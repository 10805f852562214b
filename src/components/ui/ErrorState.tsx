import { Button } from './Button.tsx';
import { Notice } from './Notice.tsx';

/** A part of the screen that could not be fetched: the reason in words, and a way to try again. */
export function ErrorState({ sentence, onRetry }: { sentence: string; onRetry: () => void }) {
  return (
    <div className="p-4">
      <Notice
        tone="danger"
        role="alert"
        title="This could not be loaded"
        action={
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        {sentence}
      </Notice>
    </div>
  );
}
