import type { ImagePart } from '../../clients/message.ts';
import type { StageContext } from '../../engine/stage.ts';
import type { Picture } from '../../records/screen.ts';

const quality = 90;

/** A stored picture as it goes to a model: scaled down to a long edge in pixels where it is larger. */
export async function modelPicture(
  { digest, width, height }: Picture,
  longEdge: number,
  context: StageContext,
): Promise<ImagePart> {
  const bytes = await context.getBlob(digest);
  if (Math.max(width, height) <= longEdge) return { type: 'image', mediaType: 'image/jpeg', bytes };
  const { decodePicture, encodePicture } = await import('../../vision/picture.ts');
  const picture = await decodePicture(bytes);
  const smaller = await encodePicture(picture.rgb, picture.width, picture.height, { longEdge, quality });
  return { type: 'image', mediaType: 'image/jpeg', bytes: smaller.bytes };
}
