import type { LinkOptions } from '@tanstack/react-router';
import {
  CalendarDays,
  FileText,
  ListTodo,
  type LucideIcon,
  MessagesSquare,
  Settings,
  UsersRound,
} from 'lucide-react';

interface Destination {
  label: string;
  icon: LucideIcon;
  link: LinkOptions;
  /** Which number stands beside it. */
  count?: 'unread' | 'openTasks';
}

/** Where the navigation leads, in its order. On a phone the first four stand below, the others under "More". */
export const destinations: readonly Destination[] = [
  { label: 'Conversations', icon: MessagesSquare, link: { to: '/conversations' }, count: 'unread' },
  { label: 'Appointments', icon: CalendarDays, link: { to: '/appointments' } },
  { label: 'Patients', icon: UsersRound, link: { to: '/patients' } },
  { label: 'Tasks', icon: ListTodo, link: { to: '/tasks' }, count: 'openTasks' },
  { label: 'Templates', icon: FileText, link: { to: '/templates' } },
  { label: 'Settings', icon: Settings, link: { to: '/settings' } },
];
