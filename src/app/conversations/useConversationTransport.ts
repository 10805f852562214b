import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi, useChangeStream } from '@/client/ApiProvider.tsx';
import { useSendMessage } from '@/client/messages.ts';
import { queryKeys } from '@/client/queryKeys.ts';
import { useSession } from '@/client/session.ts';
import type { Change } from '@/contracts/change.ts';
import type { ComposerTransport } from '@/components/twilio/composerTransport.ts';

/** What may change whether somebody may be texted. */
const ofConsent: ReadonlySet<Change['kind']> = new Set(['consent', 'suppression', 'patient']);

/** How a composer reaches the server inside the app: sends show in the thread at once, status comes by the one event stream. */
export function useConversationTransport(conversationId: string): ComposerTransport {
  const api = useApi();
  const stream = useChangeStream();
  const client = useQueryClient();
  const { staffMember } = useSession();
  const { mutateAsync } = useSendMessage(conversationId, staffMember.name);
  return useMemo(
    () => ({
      send: (request, clientKey) => mutateAsync({ request, clientKey }),
      preview: api.preview,
      render: api.renderTemplate,
      message: api.message,
      templates: () =>
        client.ensureQueryData({
          queryKey: queryKeys.templates,
          queryFn: async ({ signal }) => (await api.templates(signal)).items,
        }),
      watchConsent: (onChange) =>
        stream.subscribe((event) => {
          if (event.type === 'reset' || ofConsent.has(event.change.kind)) onChange();
        }),
      subscribe: (id, onChange) =>
        stream.subscribe((event) => {
          if (event.type === 'reset' || (event.change.kind === 'message' && event.change.id === id))
            onChange();
        }),
    }),
    [api, client, mutateAsync, stream],
  );
}
