import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './classNames.ts';
import { popupPlace } from './popupPlace.ts';

const popupStyle = classNames(
  'max-w-[calc(100vw-1rem)] min-w-48 rounded-lg border border-line bg-surface py-1 text-sm text-text shadow-pop outline-hidden',
  'transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0',
);
const itemStyle = classNames(
  'mx-1 flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 select-none outline-hidden',
  'data-highlighted:bg-hover data-disabled:text-muted [&_svg]:size-4 [&_svg]:shrink-0',
);

/** A button that opens a list of actions. */
export function Menu({
  trigger,
  children,
  align = 'end',
  side = 'bottom',
}: {
  trigger: ReactElement;
  children: ReactNode;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom' | 'right';
}) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal container={popupPlace}>
        <Base.Positioner
          positionMethod="fixed"
          sideOffset={6}
          align={align}
          side={side}
          collisionPadding={8}
          className="z-50 outline-hidden"
        >
          <Base.Popup className={popupStyle}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem({
  onSelect,
  isDisabled,
  children,
}: {
  onSelect: () => void;
  isDisabled?: boolean;
  children: ReactNode;
}) {
  return (
    <Base.Item className={itemStyle} onClick={onSelect} disabled={isDisabled ?? false}>
      {children}
    </Base.Item>
  );
}

export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-3 pt-2 pb-1 text-xs font-medium text-muted">{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  );
}

/** One of several, of which one is in force. */
export function MenuChoice<Value extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string }[];
}) {
  return (
    <MenuGroup label={label}>
      <Base.RadioGroup value={value} onValueChange={(next: Value) => onChange(next)}>
        {options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} className={itemStyle}>
            <span className="flex size-4 items-center justify-center">
              <Base.RadioItemIndicator>
                <Check aria-hidden />
              </Base.RadioItemIndicator>
            </span>
            {option.label}
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </MenuGroup>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="my-1 h-px bg-line" />;
}
