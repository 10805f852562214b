import { useTemplates } from '@/client/templates.ts';

/** Templates about visits, for a step that names one. */
export function useTemplateChoices(): { value: string; label: string }[] {
  const templates = useTemplates();
  return (templates.data ?? [])
    .filter(
      ({ category, fields }) =>
        category === 'appointment' && fields.every(({ type }) => type !== 'visitList'),
    )
    .map(({ key, name }) => ({ value: key, label: name }));
}
