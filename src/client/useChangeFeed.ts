import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Change } from '@/contracts/change.ts';
import type { Api } from './api.ts';
import { useApi, useChangeStream } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';
import { type ThreadData, upsertMessage } from './threadPages.ts';

/** What has to be asked again after a change, most specific first. */
export function keysTouchedBy(change: Change): QueryKey[] {
  const conversation = change.kind === 'conversation' ? change.id : change.conversationId;
  const ofConversation: QueryKey[] = [
    ...(conversation === undefined ? [] : [queryKeys.conversation(conversation)]),
    queryKeys.conversationLists,
    queryKeys.counts,
  ];
  switch (change.kind) {
    case 'message':
      return [queryKeys.message(change.id), ...ofConversation];
    case 'conversation':
      return ofConversation;
    case 'appointment':
      return [queryKeys.appointments, queryKeys.tasks];
    case 'file_import':
      return [
        queryKeys.import(change.id),
        queryKeys.importList,
        queryKeys.appointments,
        queryKeys.patientSearches,
      ];
    case 'task':
      // A brake that is set opens a task, and the session warns of it.
      return [
        queryKeys.tasks,
        queryKeys.unknowns,
        queryKeys.operations,
        queryKeys.session,
        ...ofConversation,
      ];
    case 'incident':
      return [queryKeys.incidents, queryKeys.incident(change.id), queryKeys.tasks];
    case 'fhir_connection':
      return [queryKeys.fhirConnections];
    case 'operations':
      return [queryKeys.operations, queryKeys.session];
    case 'patient':
      return [queryKeys.patient(change.id), queryKeys.patientSearches, queryKeys.consents, ...ofConversation];
    case 'consent':
    case 'suppression':
      return [queryKeys.consents, queryKeys.previews, queryKeys.patients, ...ofConversation];
    case 'template':
      return [queryKeys.templates];
    case 'reminder_rule':
      return [queryKeys.reminderRules];
    case 'notice':
    case 'notice_rule':
      return [queryKeys.notices];
    case 'waiting_list':
    case 'slot':
      return [queryKeys.waitingList, queryKeys.slots];
    case 'location':
      return [queryKeys.locations, queryKeys.appointments, queryKeys.previews];
    case 'campaign':
      return [];
    case 'staff_member':
      return [queryKeys.staff, queryKeys.session];
    case 'calendar_link':
      return [queryKeys.calendarLinks];
    case 'webhook_endpoint':
      return [queryKeys.webhookEndpoints, queryKeys.session];
    case 'api_key':
    default:
      return [queryKeys.apiKeys];
  }
}

/** Fetches the one message that changed into the thread on screen; without its conversation's id, all threads ask again. */
async function refreshThread(api: Api, client: QueryClient, change: Change): Promise<void> {
  if (change.conversationId === undefined) {
    await client.invalidateQueries({ queryKey: queryKeys.threads });
    return;
  }
  const key = queryKeys.thread(change.conversationId);
  if (client.getQueryData<ThreadData>(key) === undefined) return;
  try {
    const { history: _history, ...message } = await api.message(change.id);
    client.setQueryData<ThreadData>(key, (data) => data && upsertMessage(data, message));
  } catch {
    await client.invalidateQueries({ queryKey: key });
  }
}

const gatherFor = 120;

/** Keeps everything on screen true while it is mounted. Changes that come together are fetched together. */
export function useChangeFeed(): void {
  const api = useApi();
  const stream = useChangeStream();
  const client = useQueryClient();
  useEffect(() => {
    const waiting = new Map<string, QueryKey>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const keys = [...waiting.values()];
      waiting.clear();
      void Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
    };
    const stop = stream.subscribe((event) => {
      if (event.type === 'reset') {
        void client.invalidateQueries();
        return;
      }
      if (event.change.kind === 'message') void refreshThread(api, client, event.change);
      for (const key of keysTouchedBy(event.change)) waiting.set(JSON.stringify(key), key);
      timer ??= setTimeout(flush, gatherFor);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [api, client, stream]);
}
