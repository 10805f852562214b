import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { z } from 'zod';
import { useConnectFhir } from '@/client/fhirConnections.ts';
import { SelectField, TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import { newFhirConnectionSchema } from '@/contracts/fhirConnection.ts';
import { contractResolver } from '../../forms/contractResolver.ts';
import { FormDialog } from '../../forms/FormDialog.tsx';
import { among, placeProblem } from '../../forms/serverProblem.ts';

type Fields = {
  name: string;
  baseUrl: string;
  signIn: 'smart' | 'token';
  clientId: string;
  tokenUrl: string;
  keyAlgorithm: 'ES384' | 'RS384';
  bearerToken: string;
};

const empty: Fields = {
  name: '',
  baseUrl: '',
  signIn: 'smart',
  clientId: '',
  tokenUrl: '',
  keyAlgorithm: 'ES384',
  bearerToken: '',
};

const words = {
  name: 'Give it a name.',
  baseUrl: 'Enter the whole address, such as https://ehr.example/fhir/r4.',
  clientId: 'Enter the client id that the server gave.',
  bearerToken: 'Enter the token that the server takes.',
};

function requestOf({ name, baseUrl, signIn, clientId, tokenUrl, keyAlgorithm, bearerToken }: Fields) {
  return signIn === 'smart'
    ? { name, baseUrl, signIn, clientId, keyAlgorithm, tokenUrl: tokenUrl.trim() === '' ? null : tokenUrl }
    : { name, baseUrl, signIn, bearerToken };
}

/** Connects to a server. It is paused until it is tested and started. */
export function ConnectDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const connect = useConnectFhir();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<Fields, unknown, z.output<typeof newFhirConnectionSchema>>({
    defaultValues: empty,
    resolver: contractResolver({ schema: newFhirConnectionSchema, toRequest: requestOf, words }),
  });
  const { register, formState } = form;
  const errorOf = (field: keyof Fields) => formState.errors[field]?.message;
  const isSmart = useWatch({ control: form.control, name: 'signIn' }) === 'smart';
  const submit = form.handleSubmit(async (request) => {
    setProblem(null);
    try {
      await connect.mutateAsync(request);
      onClose();
    } catch (error) {
      setProblem(
        placeProblem(
          error,
          form.setError,
          among<Fields>(['name', 'baseUrl', 'clientId', 'tokenUrl', 'bearerToken']),
        ),
      );
    }
  });
  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={onClose}
      title="Connect a record system"
      description="Nothing is read before you start it."
      action={connect.isPending ? 'Connecting …' : 'Connect'}
      isPending={connect.isPending}
      formId="connect-fhir"
    >
      <form
        id="connect-fhir"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex flex-col gap-3"
      >
        {problem !== null && (
          <Notice tone="danger" role="alert">
            {problem}
          </Notice>
        )}
        <TextField label="Name" hint="As staff know it." error={errorOf('name')} {...register('name')} />
        <TextField
          label="Base address"
          type="url"
          placeholder="https://ehr.example/fhir/r4"
          error={errorOf('baseUrl')}
          {...register('baseUrl')}
        />
        <SelectField
          label="Sign-in"
          options={[
            { value: 'smart', label: 'SMART Backend Services (a key of ours)' },
            { value: 'token', label: 'A token that does not end' },
          ]}
          {...register('signIn')}
        />
        {isSmart ? (
          <>
            <TextField
              label="Client id"
              hint="The server’s people give it when they register Hearback. You give them the key address that is shown then."
              error={errorOf('clientId')}
              {...register('clientId')}
            />
            <div className="grid gap-3 sm:grid-cols-2">
              <TextField
                label="Token address"
                type="url"
                hint="Leave it empty: most servers say it themselves."
                error={errorOf('tokenUrl')}
                {...register('tokenUrl')}
              />
              <SelectField
                label="Kind of key"
                options={[
                  { value: 'ES384', label: 'ES384 (most servers)' },
                  { value: 'RS384', label: 'RS384' },
                ]}
                {...register('keyAlgorithm')}
              />
            </div>
          </>
        ) : (
          <TextField
            label="Token"
            type="password"
            autoComplete="off"
            hint="Kept encrypted and never shown again."
            error={errorOf('bearerToken')}
            {...register('bearerToken')}
          />
        )}
      </form>
    </FormDialog>
  );
}
