import type { ConversationFilter } from './api.ts';

/** The names of everything that the client keeps, by noun: what `changes.ts` refreshes when the noun changes. */
export const queryKeys = {
  session: ['session'] as const,
  counts: ['counts'] as const,
  conversationLists: ['conversationList'] as const,
  conversationList: (filter: ConversationFilter) => ['conversationList', filter] as const,
  conversations: ['conversation'] as const,
  conversation: (id: string) => ['conversation', id] as const,
  threads: ['thread'] as const,
  thread: (conversationId: string) => ['thread', conversationId] as const,
  messages: ['message'] as const,
  message: (id: string) => ['message', id] as const,
  previews: ['preview'] as const,
  patients: ['patient'] as const,
  patient: (id: string) => ['patient', id] as const,
  patientSearches: ['patientSearch'] as const,
  patientSearch: (text: string) => ['patientSearch', text] as const,
  consents: ['consent'] as const,
  consent: (patientId: string) => ['consent', patientId] as const,
  appointments: ['appointmentList'] as const,
  appointmentList: (query: Record<string, string | undefined>) => ['appointmentList', query] as const,
  tasks: ['taskList'] as const,
  taskList: (state: 'open' | 'done') => ['taskList', state] as const,
  templates: ['templateList'] as const,
  apiKeys: ['apiKeyList'] as const,
};
