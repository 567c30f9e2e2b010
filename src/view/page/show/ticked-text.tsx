/** Text of the documentation, in which backticks enclose code. */
export function TickedText({ text }: { text: string }) {
  return (
    <>{text.split('`').map((piece, index) => (index % 2 === 1 ? <code key={index}>{piece}</code> : piece))}</>
  );
}
