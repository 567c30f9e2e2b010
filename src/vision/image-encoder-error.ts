/** An image encoder cannot be had, or gives no vectors. */
export class ImageEncoderError extends Error {
  override name = 'ImageEncoderError';
  /** `choice`: what was asked for is wrong; `provider`: a hub, an endpoint or the way there does not work now. */
  readonly fault: 'choice' | 'provider';

  constructor(fault: 'choice' | 'provider', message: string) {
    super(message);
    this.fault = fault;
  }
}
