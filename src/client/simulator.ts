import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { createSimulatorApi, type FaultRules, phoneEventsPath } from './simulatorApi.ts';

const simulator = createSimulatorApi();

const keys = {
  all: ['simulator'] as const,
  phones: ['simulator', 'phones'] as const,
  phone: (number: string) => ['simulator', 'phone', number] as const,
  numbers: ['simulator', 'numbers'] as const,
  faults: ['simulator', 'faults'] as const,
};

/** Keeps the simulated phones on screen true while one is shown. Open only then: a browser has six connections a server. */
export function usePhoneFeed(): void {
  const client = useQueryClient();
  useEffect(() => {
    const source = new EventSource(phoneEventsPath);
    const refresh = () => void client.invalidateQueries({ queryKey: keys.all });
    source.addEventListener('ready', refresh);
    source.addEventListener('phone', refresh);
    return () => source.close();
  }, [client]);
}

export function usePhones() {
  return useQuery({ queryKey: keys.phones, queryFn: ({ signal }) => simulator.phones(signal) });
}

/** One phone and its texts. */
export function usePhone(number: string | null) {
  return useQuery({
    queryKey: keys.phone(number ?? ''),
    queryFn: ({ signal }) => simulator.phone(number ?? '', signal),
    enabled: number !== null,
  });
}

export function useSimulatedNumbers() {
  return useQuery({ queryKey: keys.numbers, queryFn: ({ signal }) => simulator.numbers(signal) });
}

export function useFaults() {
  return useQuery({ queryKey: keys.faults, queryFn: ({ signal }) => simulator.faults(signal) });
}

function useSimulatorMutation<Input>(run: (input: Input) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: run, onSettled: () => client.invalidateQueries({ queryKey: keys.all }) });
}

export function useTextFromPhone() {
  return useSimulatorMutation(({ from, to, body }: { from: string; to: string; body: string }) =>
    simulator.textFrom(from, to, body),
  );
}

export function useSwitchPhone() {
  return useSimulatorMutation(({ number, isOn }: { number: string; isOn: boolean }) =>
    simulator.setPhoneOn(number, isOn),
  );
}

export function useSetCancelFreed() {
  return useSimulatorMutation(({ number, cancelFreed }: { number: string; cancelFreed: boolean }) =>
    simulator.setCancelFreed(number, cancelFreed),
  );
}

export function useSetFaults() {
  return useSimulatorMutation((rules: FaultRules) => simulator.setFaults(rules));
}
