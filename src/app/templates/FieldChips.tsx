import { fieldsForCategory } from '@/domain/template/field.ts';
import type { Category } from '@/domain/message/category.ts';
import { fieldTypeWords } from './fieldWords.ts';

/** The fields that words of a category may use; a press puts one where the cursor is. */
export function FieldChips({
  category,
  onInsert,
}: {
  category: Category;
  onInsert: (field: string) => void;
}) {
  return (
    <fieldset aria-label="Fields" className="flex flex-wrap gap-1.5">
      {Object.entries(fieldsForCategory(category)).map(([name, type]) => (
        <button
          key={name}
          type="button"
          title={fieldTypeWords(type)}
          onClick={() => onInsert(`{${name}}`)}
          className="h-7 rounded-md border border-accent-line bg-accent-soft px-2 font-mono text-xs text-accent-text hover:border-accent"
        >
          {`{${name}}`}
        </button>
      ))}
    </fieldset>
  );
}
