import { createHostApi, type HostApi } from '@/entry/hostApi';
import { careCategories } from '@/domain/message/category';
import { staffOf } from '../../../../host/session';

export const dynamic = 'force-dynamic';

let api: Promise<HostApi> | null = null;

/** Hearback's API under the host's own address, for those whom the host has signed in. */
async function handle(request: Request): Promise<Response> {
  api ??= createHostApi(authorize);
  const ready = await api.catch((error: unknown) => {
    api = null;
    throw error;
  });
  return ready(request);
}

async function authorize(request: Request) {
  const name = staffOf(request);
  if (name === null) return null;
  return {
    id: name,
    name,
    scopes: ['messages:send', 'messages:read', 'templates:read'] as const,
    attestation: {
      categories: careCategories,
      wording: 'Every patient of this application has agreed to texts about their care.',
      by: 'A host application',
      at: new Date('2026-01-01'),
    },
  };
}

export { handle as GET, handle as POST, handle as PATCH, handle as DELETE };
