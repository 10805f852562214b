import { useSession } from '@/client/session.ts';
import type { Scope } from '@/domain/access/scopes.ts';
import type { LinkOptions } from '@tanstack/react-router';
import {
  CalendarDays,
  ChartNoAxesColumn,
  FileText,
  ListTodo,
  type LucideIcon,
  MessagesSquare,
  PhoneCall,
  Settings,
  ShieldAlert,
  UsersRound,
} from 'lucide-react';

interface Destination {
  label: string;
  icon: LucideIcon;
  link: LinkOptions;
  /** Which number stands beside it. */
  count?: 'unread' | 'openTasks';
  /** For those alone who may see what is there. */
  scope?: Scope;
}

/** Where the navigation leads, in its order. On a phone the first four stand below, the others under "More". */
const destinations: readonly Destination[] = [
  { label: 'Conversations', icon: MessagesSquare, link: { to: '/conversations' }, count: 'unread' },
  { label: 'Appointments', icon: CalendarDays, link: { to: '/appointments' } },
  { label: 'Patients', icon: UsersRound, link: { to: '/patients' } },
  { label: 'Tasks', icon: ListTodo, link: { to: '/tasks' }, count: 'openTasks' },
  { label: 'Calls', icon: PhoneCall, link: { to: '/calls' }, scope: 'appointments:read' },
  { label: 'Numbers', icon: ChartNoAxesColumn, link: { to: '/numbers' }, scope: 'metrics:read' },
  { label: 'Incidents', icon: ShieldAlert, link: { to: '/incidents' }, scope: 'incidents:manage' },
  { label: 'Templates', icon: FileText, link: { to: '/templates' } },
  { label: 'Settings', icon: Settings, link: { to: '/settings' } },
];

/** Where the person who is signed in may go. */
export function useDestinations(): readonly Destination[] {
  const { scopes } = useSession();
  return destinations.filter(({ scope }) => scope === undefined || scopes.includes(scope));
}
