import { DataError } from '../../base/errors.ts';
import type { DecodeLimits } from '../../media/decode-budget.ts';
import type { Screen } from '../../records/screen.ts';
import type { LimitSettings } from '../define-stage.ts';

/** Granted however short a video is: to load models and to start takes time too. */
const leastCpuSec = 120;

type Limits = LimitSettings['media'];

/** The limits that bear on decoding pictures; what is merely decided on a record is left to the checks. */
export function pictureLimits({ media }: Pick<LimitSettings, 'media'>): Limits {
  const { maxPixels, maxFrames, maxPixelsPerByte, maxCpuSecPerSec, maxPictureBytes } = media;
  return { maxPixels, maxFrames, maxPixelsPerByte, maxCpuSecPerSec, maxPictureBytes };
}

export function decodeLimits(limits: Limits, durationSec: number): DecodeLimits {
  const { maxPixels, maxFrames, maxPixelsPerByte, maxCpuSecPerSec } = limits;
  const maxCpuSec = Math.max(leastCpuSec, maxCpuSecPerSec * durationSec);
  return { maxPixels, maxFrames, maxPixelsPerByte, maxCpuSec };
}

/** Counts the bytes of the pictures stored for one video. */
export class PictureBudget {
  readonly #maxBytes: number;
  #bytes = 0;
  #pictures = 0;

  constructor({ maxPictureBytes }: Limits) {
    this.#maxBytes = maxPictureBytes;
  }

  /** @throws DataError `too-many-pictures` */
  take({ picture, sourcePicture }: Pick<Screen, 'picture' | 'sourcePicture'>): void {
    this.#pictures += 1;
    this.#bytes += picture.bytes + (sourcePicture?.bytes ?? 0);
    if (this.#bytes <= this.#maxBytes) return;
    throw new DataError(
      'too-many-pictures',
      `The first ${this.#pictures} images take more than the allowed ${this.#maxBytes} bytes. ` +
        'To keep them all, raise media.maxPictureBytes and rerun with --retry failed.',
    );
  }
}
