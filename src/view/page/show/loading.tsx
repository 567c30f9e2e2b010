/** Stands where something is awaited; shows itself only after a moment (see its style). */
export function Loading() {
  return (
    <p class="loading" role="status">
      Loading…
    </p>
  );
}

export function Fault({ text }: { text: string }) {
  return (
    <div class="fault" role="alert">
      <p>{text}</p>
    </div>
  );
}
