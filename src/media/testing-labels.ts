/** Support for tests: what a container says of a stream. */
import { AV_DISPOSITION_DEFAULT } from 'node-av/constants';
import { Dictionary, type Stream } from 'node-av/lib';

export interface TestLabels {
  /** Three letters (ISO 639-2), which every container takes. */
  language?: string;
  title?: string;
  /** Whether players take it by themselves; left out, the muxer decides. */
  isDefault?: boolean;
}

export function label(stream: Stream, { language, title, isDefault }: TestLabels): void {
  const tags = { ...(language && { language }), ...(title && { title }) };
  if (Object.keys(tags).length > 0) stream.metadata = Dictionary.fromObject(tags);
  if (isDefault === true) stream.setDisposition(AV_DISPOSITION_DEFAULT);
  if (isDefault === false) stream.clearDisposition(AV_DISPOSITION_DEFAULT);
}
