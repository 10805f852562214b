import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import type { Api } from '@/client/api.ts';
import { ApiProblem } from '@/client/apiProblem.ts';
import { sessionQuery } from '@/client/session.ts';
import { conversationFilters } from '@/contracts/conversation.ts';
import { appointmentSearchSchema } from './appointments/appointmentFilter.ts';
import { auditSearchSchema } from './audit/auditSearch.ts';
import { numbersSearchSchema } from './numbers/numbersSearch.ts';
import { waitingFilters } from './waitingList/waitingFilter.ts';
import { CrashScreen } from './shell/CrashScreen.tsx';
import { NotFoundScreen } from './shell/NotFoundScreen.tsx';
import { Shell } from './shell/Shell.tsx';
import { StartingScreen } from './shell/StartingScreen.tsx';
import { SignInScreen } from './signIn/SignInScreen.tsx';

interface AppContext {
  api: Api;
  queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<AppContext>()({
  component: Outlet,
  notFoundComponent: NotFoundScreen,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({
    to: z.string().startsWith('/').optional().catch(undefined),
    why: z.enum(['idle']).optional().catch(undefined),
  }),
  component: SignInScreen,
});

const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./signIn/WelcomeScreen.tsx'), 'WelcomeScreen'),
});

/** Everything behind it needs a session; without one, signing in leads back to where one wanted to go. */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  pendingComponent: StartingScreen,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery(context.api));
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      // eslint-disable-next-line typescript/only-throw-error
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
    }
  },
});

const homeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  beforeLoad: () => {
    // eslint-disable-next-line typescript/only-throw-error
    throw redirect({ to: '/conversations', search: { filter: 'all' } });
  },
});

export const conversationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/conversations',
  validateSearch: z.object({ filter: z.enum(conversationFilters).catch('all').default('all') }),
  component: lazyRouteComponent(
    () => import('./conversations/ConversationsScreen.tsx'),
    'ConversationsScreen',
  ),
});

const noConversationRoute = createRoute({
  getParentRoute: () => conversationsRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./conversations/NoConversation.tsx'), 'NoConversation'),
});

export const conversationRoute = createRoute({
  getParentRoute: () => conversationsRoute,
  path: '$conversationId',
  component: lazyRouteComponent(() => import('./conversations/ConversationScreen.tsx'), 'ConversationScreen'),
});

const appointmentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/appointments',
  validateSearch: appointmentSearchSchema,
  component: lazyRouteComponent(() => import('./appointments/AppointmentsScreen.tsx'), 'AppointmentsScreen'),
});

const callsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/calls',
  validateSearch: z.object({ day: z.iso.date().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./calls/CallsScreen.tsx'), 'CallsScreen'),
});

const numbersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/numbers',
  validateSearch: numbersSearchSchema,
  component: lazyRouteComponent(() => import('./numbers/NumbersScreen.tsx'), 'NumbersScreen'),
});

const waitingListRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/waiting-list',
  validateSearch: z.object({ state: z.enum(waitingFilters).catch('open').default('open') }),
  component: lazyRouteComponent(() => import('./waitingList/WaitingListScreen.tsx'), 'WaitingListScreen'),
});

const importRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/appointments/import',
  validateSearch: z.object({ id: z.uuid().optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./appointments/import/ImportScreen.tsx'), 'ImportScreen'),
});

const patientsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/patients',
  component: lazyRouteComponent(() => import('./patients/PatientsScreen.tsx'), 'PatientsScreen'),
});

const patientRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/patients/$patientId',
  component: lazyRouteComponent(() => import('./patients/PatientScreen.tsx'), 'PatientScreen'),
});

export const tasksRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tasks',
  validateSearch: z.object({ state: z.enum(['open', 'done']).catch('open').default('open') }),
  component: lazyRouteComponent(() => import('./tasks/TasksScreen.tsx'), 'TasksScreen'),
});

const incidentsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/incidents',
  validateSearch: z.object({ state: z.enum(['open', 'closed']).catch('open').default('open') }),
  component: lazyRouteComponent(() => import('./incidents/IncidentsScreen.tsx'), 'IncidentsScreen'),
});

const incidentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/incidents/$incidentId',
  component: lazyRouteComponent(() => import('./incidents/IncidentScreen.tsx'), 'IncidentScreen'),
});

const templatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/templates',
  validateSearch: z.object({ key: z.string().max(80).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('./templates/TemplatesScreen.tsx'), 'TemplatesScreen'),
});

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/SettingsScreen.tsx'), 'SettingsScreen'),
});

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/AccountScreen.tsx'), 'AccountScreen'),
});

const operationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/operations',
  component: lazyRouteComponent(() => import('./operations/OperationsScreen.tsx'), 'OperationsScreen'),
});

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/audit',
  validateSearch: auditSearchSchema,
  component: lazyRouteComponent(() => import('./audit/AuditScreen.tsx'), 'AuditScreen'),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  welcomeRoute,
  shellRoute.addChildren([
    homeRoute,
    conversationsRoute.addChildren([noConversationRoute, conversationRoute]),
    appointmentsRoute,
    importRoute,
    callsRoute,
    numbersRoute,
    waitingListRoute,
    patientsRoute,
    patientRoute,
    tasksRoute,
    incidentsRoute,
    incidentRoute,
    templatesRoute,
    settingsRoute,
    accountRoute,
    operationsRoute,
    auditRoute,
  ]),
]);

/** The map of the app: one route a screen, filters in the URL, no patient data in it. */
export function createAppRouter(context: AppContext) {
  return createRouter({
    routeTree,
    context,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: CrashScreen,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
