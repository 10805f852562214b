import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useChangeContentSettings, useContentSettings } from '@/client/contentSettings.ts';
import { useNoPermission } from '@/client/permission.ts';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { Skeleton } from '@/components/ui/Skeleton.tsx';
import type { ContentSettings as Settings } from '@/contracts/contentSettings.ts';
import { Checkbox } from '../forms/Checkbox.tsx';
import { SaveBar } from '../forms/SaveBar.tsx';
import { Section } from '../layout/Section.tsx';

/** What is the clinic's own, so that the content scan knows: hosts of links, record numbers, words, and how discreet texts are. */
export function ContentSettings() {
  const settings = useContentSettings();
  return (
    <Section
      title="Safe content"
      description="Every text is looked through before it leaves. This tells the scan what is your own."
    >
      {settings.isPending && <Skeleton className="m-4 h-40 rounded-2xl" />}
      {settings.isError && (
        <ErrorState sentence={sentenceOf(settings.error)} onRetry={() => void settings.refetch()} />
      )}
      {settings.isSuccess && <ContentForm key={JSON.stringify(settings.data)} settings={settings.data} />}
    </Section>
  );
}

const listed = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function ContentForm({ settings }: { settings: Settings }) {
  const [hosts, setHosts] = useState(settings.linkHosts.join(', '));
  const [pattern, setPattern] = useState(settings.recordNumberPattern ?? '');
  const [held, setHeld] = useState(settings.heldWords.join(', '));
  const [harmless, setHarmless] = useState(settings.harmlessWords.join(', '));
  const [alias, setAlias] = useState(settings.smsAlias ?? '');
  const [isDiscreet, setDiscreet] = useState(settings.isDiscreet);
  const change = useChangeContentSettings();
  const noPermission = useNoPermission('clinic:write');
  const isDisabled = noPermission !== null;
  return (
    <form
      className="flex flex-col gap-4 px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({
          linkHosts: listed(hosts),
          recordNumberPattern: pattern.trim() === '' ? null : pattern.trim(),
          heldWords: listed(held),
          harmlessWords: listed(harmless),
          smsAlias: alias.trim() === '' ? null : alias.trim(),
          isDiscreet,
        });
      }}
    >
      {settings.warnings.map(({ code, message }) => (
        <Notice key={code} tone="caution">
          {message}
        </Notice>
      ))}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Hosts that links may lead to"
          hint="With commas between, as in portal.example.org. All other links are blocked."
          value={hosts}
          disabled={isDisabled}
          onChange={(event) => setHosts(event.target.value)}
        />
        <TextField
          label="How record numbers look"
          hint="9 is a digit, A a letter, * either: A9999999. They are never sent."
          value={pattern}
          disabled={isDisabled}
          onChange={(event) => setPattern(event.target.value)}
        />
        <TextField
          label="Words to look at twice"
          hint="With commas between. A second person looks, or the sender gives a reason."
          value={held}
          disabled={isDisabled}
          onChange={(event) => setHeld(event.target.value)}
        />
        <TextField
          label="Words that are harmless here"
          hint="Such as the name of a class or a building, which the scan would hold."
          value={harmless}
          disabled={isDisabled}
          onChange={(event) => setHarmless(event.target.value)}
        />
        <TextField
          label="The clinic’s name in texts"
          hint="Where the clinic’s own name tells what it treats."
          value={alias}
          disabled={isDisabled}
          onChange={(event) => setAlias(event.target.value)}
        />
        <Checkbox
          className="self-center"
          label="Discreet texts"
          hint="They name no patient, clinician or place, and carry no link."
          checked={isDiscreet}
          disabled={isDisabled}
          onChange={(event) => setDiscreet(event.target.checked)}
        />
      </div>
      <SaveBar change={change} />
    </form>
  );
}
