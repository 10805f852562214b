import { Toaster as Sonner } from 'sonner';

/** Where toasts stand. Toasts are only for what is not visible where one looks, and for undo. */
export function Toaster({ theme }: { theme: 'light' | 'dark' }) {
  return (
    <Sonner
      theme={theme}
      position="bottom-center"
      closeButton
      toastOptions={{
        unstyled: false,
        style: {
          background: 'var(--hb-surface)',
          color: 'var(--hb-text)',
          border: '1px solid var(--hb-line)',
          fontSize: '0.875rem',
        },
        actionButtonStyle: { background: 'var(--hb-accent)', color: 'var(--hb-on-accent)', height: '28px' },
      }}
    />
  );
}
