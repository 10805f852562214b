import { sentenceOf } from '@/client/apiProblem.ts';
import { useChangeClinic } from '@/client/clinic.ts';
import { useMay } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Switch } from '@/components/ui/Switch.tsx';
import { Section } from '../layout/Section.tsx';

/** Whether translations that nobody has reviewed are sent (LANG-01). */
export function UnreviewedSwitch() {
  const { clinic } = useSession();
  const mayChange = useMay('clinic:write');
  const change = useChangeClinic();
  return (
    <Section title="Translations" description="For all templates of the clinic.">
      <div className="px-4 py-3 text-[0.8125rem]">
        <Switch
          label="Send translations that nobody has reviewed"
          hint="Off: whoever reads such a language gets the words that were translated, mostly English. A translation that is older than its original is never sent."
          isOn={clinic.allowsUnreviewed}
          isDisabled={!mayChange || change.isPending}
          onChange={(allowsUnreviewed) => change.mutate({ allowsUnreviewed })}
        />
        {change.isError && <p className="mt-1 text-xs text-danger">{sentenceOf(change.error)}</p>}
      </div>
    </Section>
  );
}
