import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useReplayWebhooks } from '@/client/webhooks.ts';
import { Button } from '@/components/ui/Button.tsx';
import { SelectField } from '@/components/ui/Field.tsx';

const hours = [
  { value: '1', label: 'Of the last hour' },
  { value: '24', label: 'Of the last day' },
  { value: '168', label: 'Of the last 7 days' },
  { value: '720', label: 'Of the last 30 days' },
];
const kinds = [
  { value: 'failed', label: 'What was given up' },
  { value: 'all', label: 'Everything it wants to hear of' },
] as const;

/** Sends the messages of a time again. */
export function ReplaySpan({ endpointId }: { endpointId: string }) {
  const replay = useReplayWebhooks();
  const [span, setSpan] = useState('24');
  const [which, setWhich] = useState<'failed' | 'all'>('failed');
  const send = () => {
    const now = Date.now();
    replay.mutate({
      id: endpointId,
      body: {
        from: new Date(now - Number(span) * 3_600_000).toISOString(),
        // A clock that is behind the server's leaves nothing out.
        until: new Date(now + 3_600_000).toISOString(),
        which,
      },
    });
  };
  return (
    <fieldset className="flex flex-col gap-2 rounded-lg border border-line p-3">
      <legend className="px-1 text-[0.8125rem] font-medium">Send again</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        <SelectField
          label="Which"
          options={kinds}
          value={which}
          onChange={(event) => setWhich(event.target.value === 'all' ? 'all' : 'failed')}
        />
        <SelectField
          label="When"
          options={hours}
          value={span}
          onChange={(event) => setSpan(event.target.value)}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" disabled={replay.isPending} onClick={send}>
          Send them again
        </Button>
        <output className="text-xs text-muted">
          {replay.data !== undefined &&
            (replay.data.messages === 1
              ? '1 message is on its way.'
              : `${replay.data.messages} messages are on their way.`)}
          {replay.error !== null && sentenceOf(replay.error)}
        </output>
      </div>
    </fieldset>
  );
}
