import type { Template } from '@/contracts/template.ts';
import { scrollsByKeyboard } from '@/components/ui/scrollsByKeyboard.ts';
import { Section } from '../layout/Section.tsx';
import { fieldTypeWords } from './fieldWords.ts';

/** What is filled in, and what happens without a value. */
export function TemplateFields({ template }: { template: Template }) {
  if (template.fields.length === 0) return null;
  return (
    <Section title="Fields" description="Without a value for a required field nothing is sent.">
      <div ref={scrollsByKeyboard} className="overflow-x-auto">
        <table className="w-full text-left text-[0.8125rem]">
          <thead className="text-xs text-muted">
            <tr>
              <th scope="col" className="px-4 py-2 font-medium">
                Field
              </th>
              <th scope="col" className="px-4 py-2 font-medium">
                Holds
              </th>
              <th scope="col" className="px-4 py-2 font-medium">
                Without a value
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line border-t border-line">
            {template.fields.map((field) => (
              <tr key={field.name}>
                <th scope="row" className="px-4 py-2 font-normal">
                  <span className="block font-medium">{field.label}</span>
                  <code className="font-mono text-xs text-muted">{`{${field.name}}`}</code>
                </th>
                <td className="px-4 py-2 text-muted">{fieldTypeWords(field.type)}</td>
                <td className="px-4 py-2 text-muted">
                  {field.fallback !== null
                    ? `“${field.fallback}”`
                    : field.isRequired
                      ? 'not sent'
                      : 'left out'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
