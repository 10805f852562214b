import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './apiProblem.ts';

/** Reads are repeated twice when the server could not be reached or was busy, never when it said no. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (count, error) =>
          count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 429),
      },
      mutations: { retry: false },
    },
  });
}
