import { useEffect, useState } from 'preact/hooks';

const saidMs = 2000;

/** The thresholds as a configuration, to copy. */
export function CopiedSetting({ yaml, onReset }: { yaml: string; onReset: () => void }) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  useEffect(() => {
    if (copied === 'no') return;
    const timer = setTimeout(() => setCopied('no'), saidMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard.writeText(yaml).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  return (
    <div class="copied-setting">
      <p class="label">In lectern.yaml</p>
      <pre>{yaml.trimEnd()}</pre>
      <p>
        <button type="button" onClick={copy}>
          Copy
        </button>{' '}
        <button type="button" onClick={onReset}>
          Take all back
        </button>{' '}
        <span role="status">
          {copied === 'yes' && 'Copied.'}
          {copied === 'failed' && 'The browser does not allow it: select the lines.'}
        </span>
      </p>
    </div>
  );
}
