/** A model cannot be had. */
export class ModelError extends Error {
  override name = 'ModelError';
  /** `choice`: what was asked for is wrong or not installed; `provider`: a hub or the way there does not work now. */
  readonly fault: 'choice' | 'provider';

  constructor(fault: 'choice' | 'provider', message: string) {
    super(message);
    this.fault = fault;
  }
}
