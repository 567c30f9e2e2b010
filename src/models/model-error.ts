import { StoppedError } from '../base/errors.ts';

/** A model cannot be had. In a run that is under way it stops the run, which can be resumed. */
export class ModelError extends StoppedError {
  override name = 'ModelError';
  /**
   * `choice`: what was asked for is wrong or not installed, told as a mistake in the settings; `provider`: a hub or the way
   * there does not work now.
   */
  readonly fault: 'choice' | 'provider';

  constructor(fault: 'choice' | 'provider', message: string) {
    super(message);
    this.fault = fault;
  }
}
