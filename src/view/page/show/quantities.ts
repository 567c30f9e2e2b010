// Numbers as people read them.

const whole = new Intl.NumberFormat('en');

export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${whole.format(count)} ${count === 1 ? noun : plural}`;
}

export function formatNumber(value: number): string {
  return whole.format(value);
}

/** `1:05`, `1:02:05`; with tenths where asked for. */
export function formatTime(seconds: number, { tenths = false } = {}): string {
  const scale = tenths ? 10 : 1;
  const units = Math.floor(seconds * scale + 1e-6);
  const whole = Math.floor(units / scale);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0') + (tenths ? `.${units % scale}` : '');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

export function formatSpan(startSec: number, endSec: number): string {
  return `${formatTime(startSec)} – ${formatTime(endSec)}`;
}

/** How long something took or lasts: `< 0.1 s`, `0.4 s`, `12 s`, `3 min`, `2 h 5 min`. */
export function formatLength(seconds: number): string {
  if (seconds > 0 && seconds < 0.1) return '< 0.1 s';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return `${whole.format(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  const value = bytes / 1000 ** step;
  return `${value.toFixed(step === 0 || value >= 100 ? 0 : 1)} ${units[step]}`;
}

/** A measured value without more digits than it deserves. */
export function formatValue(value: number): string {
  if (Number.isInteger(value)) return whole.format(value);
  return Math.abs(value) >= 100 ? whole.format(Math.round(value)) : String(Number(value.toPrecision(3)));
}

export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
