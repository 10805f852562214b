import { getRouteApi } from '@tanstack/react-router';
import { useSession } from '@/client/session.ts';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { dayAfter } from '../appointments/days.ts';
import { useToday } from '../words/useToday.ts';
import { NumbersFilters } from './NumbersFilters.tsx';
import { TextNumbers } from './TextNumbers.tsx';
import { VisitNumbers } from './VisitNumbers.tsx';

const route = getRouteApi('/shell/numbers');

/** Whether texts arrive and are answered, and whether reminders work: shares with what they are shares of. */
export function NumbersScreen() {
  const { clinic } = useSession();
  const search = route.useSearch();
  const today = useToday();
  const from = search.from ?? dayAfter(today, -55);
  const to = search.to ?? today;
  const zone = clinic.timeZone.replaceAll('_', ' ');
  return (
    <>
      <PageHeader
        title="Numbers"
        description={`${search.of === 'texts' ? 'Texts' : 'Visits'} of the chosen days, by the calendar of ${zone}.`}
      >
        <NumbersFilters from={from} to={to} today={today} search={search} />
      </PageHeader>
      {search.of === 'texts' ? (
        <TextNumbers from={from} to={to} search={search} />
      ) : (
        <VisitNumbers from={from} to={to} today={today} search={search} />
      )}
    </>
  );
}
