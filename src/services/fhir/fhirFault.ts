import { fhirFaults, type FhirFaultCode } from '@/domain/fhir/faults.ts';

/** A call to a server that did not do what it was for. Holds nothing that the server has said. */
export class FhirFault extends Error {
  override readonly name = 'FhirFault';
  readonly code: FhirFaultCode;
  readonly retryAfterMs: number | null;

  constructor(code: FhirFaultCode, retryAfterMs: number | null = null) {
    super(fhirFaults[code].text);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether trying once more may help without anybody doing anything. */
  get mayPass(): boolean {
    return fhirFaults[this.code].again;
  }
}
