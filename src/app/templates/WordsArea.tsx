import { useRef } from 'react';
import { TextAreaField } from '@/components/ui/Field.tsx';
import type { Category } from '@/domain/message/category.ts';
import { directionOf } from '@/domain/template/language.ts';
import { longestTemplate } from '@/domain/template/parseTemplate.ts';
import { FieldChips } from './FieldChips.tsx';

/** Where words are written, in the direction of their language; fields come in by a press, at the cursor. */
export function WordsArea({
  label,
  language,
  category,
  value,
  error,
  onChange,
}: {
  label: string;
  language: string;
  category: Category;
  value: string;
  error?: string | null;
  onChange: (value: string) => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  function insert(field: string) {
    const box = area.current;
    if (box === null) return;
    const { selectionStart, selectionEnd } = box;
    onChange(value.slice(0, selectionStart) + field + value.slice(selectionEnd));
    // Once React has written the new value, the cursor goes behind the field.
    requestAnimationFrame(() => {
      box.focus();
      box.setSelectionRange(selectionStart + field.length, selectionStart + field.length);
    });
  }
  return (
    <div className="flex flex-col gap-2">
      <TextAreaField
        ref={area}
        label={label}
        rows={6}
        maxLength={longestTemplate}
        lang={language}
        dir={directionOf(language)}
        hint={`${value.length} characters. {name|there} stands in “there” where no name is known.`}
        error={error}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <FieldChips category={category} onInsert={insert} />
    </div>
  );
}
