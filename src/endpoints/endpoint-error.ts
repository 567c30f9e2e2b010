/** Code of an `EndpointError` by which it is known on the other side of a worker's channel. */
export const endpointStopCode = 'ELECTERNENDPOINTSTOP';
export const endpointTransientCode = 'ELECTERNENDPOINTTRANSIENT';

/**
 * Why a provider gave no answer. `credentials` (401, 403, no key), `quota` (used up), `setup` (no such model or path, a
 * redirect, requests that it never takes) and `down` (no answer to anybody for minutes) meet every other request too and
 * stop the run; `transient` has outlasted all retries and fails the one thing that was worked on.
 */
export type EndpointFault = 'credentials' | 'quota' | 'setup' | 'down' | 'transient';

/** A provider gave no answer. The message never holds the key. */
export class EndpointError extends Error {
  override name = 'EndpointError';
  readonly fault: EndpointFault;
  /** Name of the provider in the configuration. */
  readonly provider: string;
  readonly code: typeof endpointStopCode | typeof endpointTransientCode;

  constructor(fault: EndpointFault, provider: string, message: string) {
    super(message);
    this.fault = fault;
    this.provider = provider;
    this.code = fault === 'transient' ? endpointTransientCode : endpointStopCode;
  }
}
