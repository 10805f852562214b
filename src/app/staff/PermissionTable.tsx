import { Check, Minus } from 'lucide-react';
import { roleAllows, roles, roleWords } from '@/domain/access/roles.ts';
import { scopeMeanings, scopes } from '@/domain/access/scopes.ts';
import { Section } from '../layout/Section.tsx';

/** What each role may do: the very table that the server goes by. */
export function PermissionTable() {
  return (
    <Section title="What each role may do" description="Buttons that a role may not use are not shown to it.">
      {/* Scrolls sideways on a phone, which a keyboard can do only where it can stand. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section aria-label="Roles and what they may do" className="relative overflow-x-auto" tabIndex={0}>
        <table className="w-full min-w-[40rem] text-left text-[0.8125rem]">
          <thead>
            <tr className="border-b border-line">
              <th scope="col" className="px-4 py-2 font-semibold">
                May
              </th>
              {roles.map((role) => (
                <th key={role} scope="col" className="px-2 py-2 text-center font-semibold">
                  {roleWords[role].name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {scopes.map((scope) => (
              <tr key={scope}>
                <th scope="row" className="px-4 py-1.5 font-normal">
                  {scopeMeanings[scope]}
                </th>
                {roles.map((role) => (
                  <td key={role} className="px-2 py-1.5 text-center">
                    {roleAllows(role, scope) ? (
                      <>
                        <Check aria-hidden className="inline size-4 text-good" />
                        <span className="sr-only">yes</span>
                      </>
                    ) : (
                      <>
                        <Minus aria-hidden className="inline size-4 text-muted" />
                        <span className="sr-only">no</span>
                      </>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
}
