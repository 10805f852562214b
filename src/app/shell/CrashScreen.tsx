import type { ErrorComponentProps } from '@tanstack/react-router';
import { sentenceOf } from '@/client/apiProblem.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Notice } from '@/components/ui/Notice.tsx';

/** What stands instead of a screen that failed. */
export function CrashScreen({ error, reset }: ErrorComponentProps) {
  return (
    <main className="mx-auto flex max-w-lg flex-col gap-3 p-6">
      <h1 className="text-lg font-semibold">This screen could not be shown</h1>
      <Notice tone="danger" role="alert">
        {sentenceOf(error)}
      </Notice>
      <div className="flex gap-2">
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
        <Button onClick={() => window.location.reload()}>Reload the page</Button>
      </div>
    </main>
  );
}
