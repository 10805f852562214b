import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';

const looks = {
  info: { Icon: Info, style: 'border-line bg-sunken text-text' },
  good: { Icon: CircleCheck, style: 'border-good-line bg-good-soft text-good' },
  caution: { Icon: TriangleAlert, style: 'border-caution-line bg-caution-soft text-caution' },
  danger: { Icon: CircleAlert, style: 'border-danger-line bg-danger-soft text-danger' },
};

/** Something to know, right where it matters, with what can be done about it. */
export function Notice({
  tone = 'info',
  title,
  action,
  className,
  children,
  role,
}: {
  tone?: keyof typeof looks;
  title?: string;
  action?: ReactNode;
  className?: string;
  children?: ReactNode;
  role?: 'alert' | 'status';
}) {
  const { Icon, style } = looks[tone];
  return (
    <div
      role={role}
      className={classNames(
        'flex items-start gap-2 rounded-lg border px-3 py-2 text-[0.8125rem]',
        style,
        className,
      )}
    >
      <Icon aria-hidden className="mt-px size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        {title !== undefined && <p className="font-semibold">{title}</p>}
        {children}
      </div>
      {action}
    </div>
  );
}
