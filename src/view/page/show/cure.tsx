import type { ReasonEntry } from '../../../records/reason-table.ts';
import { TickedText } from './ticked-text.tsx';

/** What to do about a reason: the settings to move, and how. */
export function Cure({ entry: { settings, cure } }: { entry: ReasonEntry }) {
  return (
    <>
      {settings.map((setting) => (
        <span key={setting}>
          <code>{setting}</code>{' '}
        </span>
      ))}
      <TickedText text={cure} />
    </>
  );
}
