import { Plus } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useEndNotice, useNotices } from '@/client/notices.ts';
import { useMay, useNoPermission } from '@/client/permission.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Notice } from '@/contracts/notice.ts';
import type { Patient } from '@/contracts/patient.ts';
import { noticeKindFacts } from '@/domain/notice/noticeKind.ts';
import { Section } from '../layout/Section.tsx';
import { NoticeDialog } from './NoticeDialog.tsx';
import { NoticeTexts } from './NoticeTexts.tsx';
import { detailWords, doneWords, outcomeWords } from './noticeWords.ts';

/** What one patient is to be told of: open notices with their texts, and those that are closed. */
export function PatientNotices({ patient }: { patient: Patient }) {
  return useMay('messages:read') ? <Notices patient={patient} /> : null;
}

function Notices({ patient }: { patient: Patient }) {
  const noPermission = useNoPermission('messages:send');
  const list = useNotices({ patientId: patient.id });
  const [edited, setEdited] = useState<Notice | 'new' | null>(null);
  const open = (list.data ?? []).filter(({ state }) => state === 'open');
  const closed = (list.data ?? []).filter(({ state }) => state === 'closed');
  return (
    <Section
      title="Notices"
      action={
        <Button size="small" disabledReason={noPermission} onClick={() => setEdited('new')}>
          <Plus aria-hidden />
          New notice
        </Button>
      }
    >
      {list.isPending && <SkeletonRows count={1} label="Loading notices" />}
      {list.isError && <ErrorState sentence={sentenceOf(list.error)} onRetry={() => void list.refetch()} />}
      {list.isSuccess && open.length === 0 && (
        <p className="px-4 py-4 text-muted">
          Nothing to tell: no prescription or results are ready, no payment is due.
        </p>
      )}
      <ul aria-label="Open notices" className="divide-y divide-line">
        {open.map((notice) => (
          <NoticeRow
            key={notice.id}
            notice={notice}
            noPermission={noPermission}
            onEdit={() => setEdited(notice)}
          />
        ))}
      </ul>
      {closed.length > 0 && (
        <details className="border-t border-line">
          <summary className="cursor-pointer px-4 py-2 text-[0.8125rem] text-muted hover:text-text">
            Closed notices ({closed.length})
          </summary>
          <ul aria-label="Closed notices" className="divide-y divide-line border-t border-line">
            {closed.map((notice) => (
              <NoticeRow key={notice.id} notice={notice} noPermission={noPermission} onEdit={null} />
            ))}
          </ul>
        </details>
      )}
      {edited !== null && (
        <NoticeDialog
          patient={patient}
          notice={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </Section>
  );
}

function NoticeRow({
  notice,
  noPermission,
  onEdit,
}: {
  notice: Notice;
  noPermission: string | null;
  /** Null: it is closed. */
  onEdit: (() => void) | null;
}) {
  const end = useEndNotice();
  const { kind, outcome } = notice;
  const detail = detailWords(notice);
  const act = (what: 'done' | 'cancelled' | 'reopen') => () => end.mutate({ id: notice.id, act: what });
  const small = { size: 'small', disabled: end.isPending, disabledReason: noPermission } as const;
  return (
    <li className="flex flex-col gap-1.5 px-4 py-2.5">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="font-medium">{noticeKindFacts[kind].title}</span>
        {detail !== '' && <span className="text-[0.8125rem] text-muted">{detail}</span>}
        {outcome !== null && <Badge>{outcomeWords(outcome)}</Badge>}
      </p>
      <NoticeTexts notice={notice} />
      {end.error && (
        <p role="alert" className="text-xs text-danger">
          {sentenceOf(end.error)}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {onEdit !== null && (
          <>
            <Button {...small} onClick={act('done')}>
              {doneWords(kind)}
            </Button>
            {kind !== 'results_ready' && (
              <Button {...small} onClick={onEdit}>
                Change …
              </Button>
            )}
            <Button {...small} onClick={act('cancelled')}>
              Cancel the notice
            </Button>
          </>
        )}
        {outcome !== null && outcome !== 'erased' && (
          <Button {...small} onClick={act('reopen')}>
            Open again
          </Button>
        )}
      </div>
    </li>
  );
}
