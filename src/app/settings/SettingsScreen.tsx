import { Link } from '@tanstack/react-router';
import { Activity, BookOpen, ExternalLink, ScrollText } from 'lucide-react';
import { useMay } from '@/client/permission.ts';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { Section } from '../layout/Section.tsx';
import { AccountConfirmations } from './AccountConfirmations.tsx';
import { PermissionTable } from '../staff/PermissionTable.tsx';
import { Staff } from '../staff/Staff.tsx';
import { NoticeRules } from '../notices/NoticeRules.tsx';
import { Reminders } from '../reminders/Reminders.tsx';
import { ApiKeys } from './ApiKeys.tsx';
import { CancelWord } from './CancelWord.tsx';
import { DataProtection } from './DataProtection.tsx';
import { ContentSettings } from './ContentSettings.tsx';
import { ClinicFacts, SenderFacts } from './InstallationFacts.tsx';
import { RecordSystems } from './fhir/RecordSystems.tsx';
import { IdleTime } from './IdleTime.tsx';
import { Locations } from './locations/Locations.tsx';
import { SetUpChecks } from './SetUpChecks.tsx';
import { StopReplies } from './StopReplies.tsx';
import { TextHours } from './TextHours.tsx';
import { CalendarLinks } from './calendars/CalendarLinks.tsx';
import { Webhooks } from './webhooks/Webhooks.tsx';

const linkStyle =
  'inline-flex min-h-6 items-center gap-1.5 text-accent-text underline underline-offset-2 [&_svg]:size-4';

/** What this installation is, whether it is set up, and who else may use it. */
export function SettingsScreen() {
  const mayManageKeys = useMay('keys:manage');
  const mayManageWebhooks = useMay('webhooks:manage');
  const mayManageCalendars = useMay('calendars:manage');
  return (
    <>
      <PageHeader title="Settings" />
      <div className="flex w-full max-w-4xl flex-col gap-4 p-4 md:p-6">
        <SetUpChecks />
        <Section title="Operations">
          <p className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
            <span className="min-w-0 flex-1 basis-64">
              Whether texts go out and come in, what stops them, the brake, pace and budget.
            </span>
            <Link to="/operations" className={linkStyle}>
              <Activity aria-hidden />
              Open operations
            </Link>
          </p>
        </Section>
        <Section title="Audit trail">
          <p className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
            <span className="min-w-0 flex-1 basis-64">
              Who saw and did what, for managers and administrators, and how far it is sealed.
            </span>
            <Link to="/audit" className={linkStyle}>
              <ScrollText aria-hidden />
              Open the audit trail
            </Link>
          </p>
        </Section>
        <ClinicFacts />
        <SenderFacts />
        <AccountConfirmations />
        <CancelWord />
        <ContentSettings />
        <Locations />
        <RecordSystems />
        <Reminders />
        <NoticeRules />
        <TextHours />
        <StopReplies />
        <IdleTime />
        <Staff />
        <PermissionTable />
        <DataProtection />
        {mayManageKeys && <ApiKeys />}
        {mayManageWebhooks && <Webhooks />}
        {mayManageCalendars && <CalendarLinks />}
        <Section title="For developers">
          <p className="flex flex-wrap gap-x-6 gap-y-1 px-4 py-3">
            <a href="/api/v2/docs" target="_blank" rel="noreferrer" className={linkStyle}>
              <BookOpen aria-hidden />
              API documentation
              <span className="sr-only">(new tab)</span>
            </a>
            <a href="/api/v2/openapi.json" target="_blank" rel="noreferrer" className={linkStyle}>
              <ExternalLink aria-hidden />
              OpenAPI description
              <span className="sr-only">(new tab)</span>
            </a>
          </p>
        </Section>
      </div>
    </>
  );
}
