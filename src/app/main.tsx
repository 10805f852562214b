import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { createApi } from '@/client/api.ts';
import { ApiProvider } from '@/client/ApiProvider.tsx';
import { createChangeStream } from '@/client/changes.ts';
import { createQueryClient } from '@/client/queryClient.ts';
import { queryKeys } from '@/client/queryKeys.ts';
import { Toaster } from '@/components/ui/Toaster.tsx';
import { TooltipProvider } from '@/components/ui/Tooltip.tsx';
import { createAppRouter } from './router.tsx';
import { useShownTheme } from './theme.ts';
import './styles.css';

config({ jitless: true }); // The content security policy forbids the eval that zod would otherwise try.

const api = createApi();
const changes = createChangeStream(() => new EventSource('/api/v2/changes'));
const queryClient = createQueryClient(askToSignIn);
const router = createAppRouter({ api, queryClient });

/** The session has ended: signing in leads back here, where the drafts still are. */
function askToSignIn(): void {
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in') return;
  queryClient.removeQueries({ queryKey: queryKeys.session });
  void router.navigate({ to: '/sign-in', search: { to: href } });
}

function App() {
  const theme = useShownTheme();
  return (
    <QueryClientProvider client={queryClient}>
      <ApiProvider api={api} changes={changes}>
        <TooltipProvider delay={500}>
          <RouterProvider router={router} />
          <Toaster theme={theme} />
        </TooltipProvider>
      </ApiProvider>
    </QueryClientProvider>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
