import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { locationChangeSchema, newLocationSchema } from '@/contracts/location.ts';
import { allPages } from './allPages.ts';
import { useApi } from './ApiProvider.tsx';
import { queryKeys } from './queryKeys.ts';

/** The clinic's locations, by name; archived ones after the others, where they are asked for. */
export function useLocations({ withArchived = false, isWanted = true } = {}) {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.locationList(withArchived),
    queryFn: async ({ signal }) => {
      const archived = withArchived ? 'true' : 'false';
      const items = await allPages((cursor) => api.locations({ archived, limit: 200, cursor }, signal));
      return items.toSorted(
        (one, other) =>
          Number(one.archivedAt !== null) - Number(other.archivedAt !== null) ||
          one.name.localeCompare(other.name),
      );
    },
    enabled: isWanted,
  });
}

function useRefreshLocations() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [queryKeys.locations, queryKeys.appointments, queryKeys.previews, queryKeys.consents].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
}

export function useCreateLocation() {
  const api = useApi();
  const refresh = useRefreshLocations();
  return useMutation({
    mutationFn: (body: z.input<typeof newLocationSchema>) => api.createLocation(body),
    onSuccess: refresh,
  });
}

export function useChangeLocation() {
  const api = useApi();
  const refresh = useRefreshLocations();
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: z.input<typeof locationChangeSchema> }) =>
      api.changeLocation(id, change),
    onSuccess: refresh,
  });
}

/** Takes a location out of use; it is never deleted. */
export function useArchiveLocation() {
  const api = useApi();
  const refresh = useRefreshLocations();
  return useMutation({ mutationFn: (id: string) => api.archiveLocation(id), onSuccess: refresh });
}
