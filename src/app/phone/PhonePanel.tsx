import { useParams } from '@tanstack/react-router';
import { Smartphone } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useConversation } from '@/client/conversations.ts';
import { usePhone, usePhoneFeed, usePhones, useSwitchPhone } from '@/client/simulator.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SelectField } from '@/components/ui/Field.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { Switch } from '@/components/ui/Switch.tsx';
import { Tabs } from '@/components/ui/Tabs.tsx';
import { formatPhoneNumber } from '@/domain/phone/phoneNumberLight.ts';
import { CarrierPanel } from './CarrierPanel.tsx';
import { PhoneScreen } from './PhoneScreen.tsx';

/** The simulated phone and the simulated carrier behind it. */
export function PhonePanel() {
  usePhoneFeed();
  return (
    <Tabs
      label="Simulator"
      className="flex min-h-0 flex-1 flex-col"
      tabs={[
        { value: 'phone', label: 'Phone', panel: <Phone /> },
        { value: 'carrier', label: 'Carrier', panel: <CarrierPanel /> },
      ]}
    />
  );
}

/** The number of the conversation that is open, so that its phone is the one in hand. */
function useOpenNumber(): string | null {
  const { conversationId } = useParams({ strict: false });
  const { data } = useConversation(conversationId ?? '', conversationId !== undefined);
  return data?.phoneNumber ?? null;
}

function Phone() {
  const phones = usePhones();
  const openNumber = useOpenNumber();
  const switchPhone = useSwitchPhone();
  // A choice by hand holds until another conversation is opened.
  const [choice, setChoice] = useState<{ number: string; openNumber: string | null } | null>(null);
  const byHand = choice !== null && choice.openNumber === openNumber ? choice.number : null;
  const number = byHand ?? openNumber ?? phones.data?.[0]?.number ?? null;
  const isKnown = phones.data?.some((one) => one.number === number) === true;
  const phone = usePhone(isKnown ? number : null);

  if (phones.isPending) return <SkeletonRows label="Loading phones" />;
  if (phones.isError)
    return <ErrorState sentence={sentenceOf(phones.error)} onRetry={() => void phones.refetch()} />;
  if (number === null) {
    return (
      <EmptyState icon={Smartphone} title="No phone yet">
        Send somebody a text, and their phone appears here.
      </EmptyState>
    );
  }
  // A number that nobody has texted yet is a phone without texts.
  const known = isKnown ? phones.data : [{ number, label: null }, ...phones.data];
  const shown = isKnown ? phone.data : { number, label: null, isOn: true, texts: [] };
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2 p-3">
      <SelectField
        label="Whose phone"
        value={number}
        onChange={(event) => setChoice({ number: event.target.value, openNumber })}
        options={known.map(({ number: value, label }) => ({
          value,
          label: label === null ? formatPhoneNumber(value) : `${label}, ${formatPhoneNumber(value)}`,
        }))}
      />
      {phone.isError && (
        <ErrorState sentence={sentenceOf(phone.error)} onRetry={() => void phone.refetch()} />
      )}
      {shown !== undefined && (
        <>
          <Switch
            label={shown.isOn ? 'Phone is on' : 'Phone is off: texts wait at the carrier'}
            isOn={shown.isOn}
            onChange={(isOn) => switchPhone.mutate({ number, isOn })}
          />
          <PhoneScreen key={number} phone={shown} />
        </>
      )}
    </div>
  );
}
