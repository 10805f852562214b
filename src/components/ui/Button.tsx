import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps, ReactNode } from 'react';
import { notAllowed } from '@/domain/access/notAllowed.ts';
import { classNames } from './classNames.ts';
import { Tooltip } from './Tooltip.tsx';

export const buttonStyle = cva(
  [
    'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none',
    'transition-colors duration-100 disabled:cursor-not-allowed aria-disabled:cursor-not-allowed',
    '[&_svg]:size-4 [&_svg]:shrink-0',
  ],
  {
    variants: {
      variant: {
        primary: [
          'bg-accent text-on-accent hover:bg-accent-hover',
          'disabled:bg-sunken disabled:text-muted aria-disabled:bg-sunken aria-disabled:text-muted',
        ],
        secondary: [
          'border border-line-strong/60 bg-surface text-text hover:bg-hover',
          'disabled:bg-sunken disabled:text-muted aria-disabled:bg-sunken aria-disabled:text-muted',
        ],
        ghost:
          'text-text hover:bg-hover disabled:text-muted aria-disabled:text-muted disabled:hover:bg-transparent',
        danger: [
          'border border-danger-line bg-danger-soft text-danger hover:border-danger',
          'disabled:opacity-60 aria-disabled:opacity-60 aria-disabled:hover:border-danger-line',
        ],
      },
      size: {
        small: 'h-7 px-2 text-[0.8125rem]',
        medium: 'h-9 px-3 text-sm',
        large: 'h-11 px-4 text-base',
      },
    },
    defaultVariants: { variant: 'secondary', size: 'medium' },
  },
);

type ButtonProps = ComponentProps<'button'> &
  VariantProps<typeof buttonStyle> & {
    /**
     * Why the button cannot act now. It stays focusable, so that the reason can be read by everybody. What the person may
     * not do at all (`notAllowed`) is not shown.
     */
    disabledReason?: string | null | undefined;
  };

export function Button({
  variant,
  size,
  className,
  disabledReason,
  onClick,
  type = 'button',
  ...props
}: ButtonProps) {
  if (disabledReason === notAllowed) return null;
  const isBlocked = disabledReason !== undefined && disabledReason !== null;
  const button = (
    <button
      // eslint-disable-next-line react/button-has-type
      type={isBlocked ? 'button' : type}
      className={classNames(buttonStyle({ variant, size }), className)}
      aria-disabled={isBlocked || undefined}
      onClick={isBlocked ? undefined : onClick}
      {...props}
    />
  );
  return isBlocked ? <Tooltip words={disabledReason}>{button}</Tooltip> : button;
}

type IconButtonProps = Omit<ButtonProps, 'children'> & {
  /** What the button does: its name and its tooltip. */
  label: string;
  shortcut?: string | undefined;
  children: ReactNode;
};

/** A square button with an icon; its label is its accessible name and shows on hover and focus. */
export function IconButton({
  label,
  shortcut,
  className,
  size = 'medium',
  variant = 'ghost',
  ...props
}: IconButtonProps) {
  if (props.disabledReason === notAllowed) return null;
  return (
    <Tooltip words={props.disabledReason ?? label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        aria-keyshortcuts={shortcut}
        {...without(props)}
        aria-disabled={(props.disabledReason ?? null) !== null || undefined}
        onClick={(props.disabledReason ?? null) === null ? props.onClick : undefined}
        className={classNames(
          buttonStyle({ variant, size }),
          size === 'small' ? 'size-7 px-0' : size === 'large' ? 'size-11 px-0' : 'size-9 px-0',
          className,
        )}
      />
    </Tooltip>
  );
}

function without({ disabledReason: _reason, ...rest }: Omit<IconButtonProps, 'label'>) {
  return rest;
}
