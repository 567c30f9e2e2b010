import { Formula } from './formula.tsx';
import { splitFormulas } from './split-formulas.ts';

/** Untrusted text with its LaTeX set. Line breaks and tabs are kept by the style of what it stands in. */
export function RichText({ text }: { text: string }) {
  if (!text.includes('$') && !text.includes('\\')) return <>{text}</>;
  return (
    <>
      {splitFormulas(text).map((piece, index) =>
        piece.kind === 'text' ? (
          piece.text
        ) : (
          <Formula key={index} source={piece.source} isDisplay={piece.isDisplay} />
        ),
      )}
    </>
  );
}
