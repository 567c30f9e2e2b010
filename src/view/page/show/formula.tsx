import { useEffect, useRef } from 'preact/hooks';

interface FormulaProps {
  source: string;
  isDisplay: boolean;
}

/** A formula; its source stands there until the typesetter is loaded, and for good if it cannot be read. */
export function Formula({ source, isDisplay }: FormulaProps) {
  const node = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let isGone = false;
    import('./render-formula.ts').then(
      ({ renderFormula }) => {
        if (!isGone && node.current) renderFormula(source, isDisplay, node.current);
      },
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [source, isDisplay]);
  // A key of its own: what the typesetter put there is not the framework's to change.
  return (
    <span key={`${isDisplay} ${source}`} class={isDisplay ? 'formula formula-display' : 'formula'}>
      <span ref={node}>{source}</span>
    </span>
  );
}
