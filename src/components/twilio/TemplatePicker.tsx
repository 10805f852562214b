import { useId } from 'react';
import type { SmsComposer } from './useSmsComposer.ts';
import { fieldsToFill } from './useTemplates.ts';

const inputFor: Record<string, { type: string; inputMode?: 'decimal' | 'text' }> = {
  dateTime: { type: 'datetime-local' },
  date: { type: 'date' },
  money: { type: 'text', inputMode: 'decimal' },
};

/** Chooses a template. The browser's own select: nothing works better on a phone. */
export function TemplatePicker({ composer }: { composer: SmsComposer }) {
  const { labels, templates, template } = composer;
  if (composer.haveTemplatesFailed) return <p className="hb-composer-hint">{labels.templatesFailed}</p>;
  if (templates?.length === 0) return null;
  return (
    <select
      className="hb-composer-input hb-composer-select"
      aria-label={labels.template}
      value={template?.key ?? ''}
      disabled={templates === null}
      onChange={(event) => composer.chooseTemplate(event.target.value === '' ? null : event.target.value)}
    >
      <option value="">{labels.noTemplate}</option>
      {templates?.map(({ key, name }) => (
        <option key={key} value={key}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** The fields of the chosen template; the text follows as one types. */
export function TemplateFields({ composer }: { composer: SmsComposer }) {
  const { labels, template, values, isEdited } = composer;
  const id = useId();
  if (template === null) return null;
  if (isEdited) {
    return (
      <div className="hb-composer-note">
        <p>{labels.edited}</p>
        <button type="button" className="hb-composer-quiet" onClick={composer.reapplyTemplate}>
          {labels.reapply}
        </button>
      </div>
    );
  }
  const fields = fieldsToFill(template);
  const note = fallbackNote(composer);
  if (fields.length === 0) return note;
  return (
    <fieldset className="hb-composer-fields">
      <legend className="hb-composer-hidden">{labels.fieldsTitle}</legend>
      {fields.map((field) => (
        <div key={field.name} className="hb-composer-labelled">
          <label htmlFor={`${id}-${field.name}`}>{field.label}</label>
          <input
            id={`${id}-${field.name}`}
            className="hb-composer-input"
            {...(inputFor[field.type] ?? { type: 'text' })}
            autoComplete="off"
            required={field.isRequired && field.fallback === null}
            placeholder={field.fallback ?? undefined}
            value={values[field.name] ?? ''}
            onChange={(event) => composer.setValue(field.name, event.target.value)}
          />
        </div>
      ))}
      {note}
    </fieldset>
  );
}

const languageNames = new Intl.DisplayNames('en', { type: 'language' });

function fallbackNote({ fallback, labels }: SmsComposer) {
  if (fallback === null) return null;
  const [wanted, written] = [languageNames.of(fallback.wanted), languageNames.of(fallback.written)];
  return (
    <p className="hb-composer-hint">
      {labels.fallback(wanted ?? fallback.wanted, written ?? fallback.written)}
    </p>
  );
}
