/** Made when a number is first told: it takes milliseconds. */
let english: Intl.NumberFormat | null = null;

/** `1 video`, `1,234 videos`. @param plural Of nouns that do not take an `s`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  english ??= new Intl.NumberFormat('en');
  return `${english.format(count)} ${count === 1 ? noun : plural}`;
}

/** `45 s`, `12 min`, `3 h 20 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `0.0042`, `3.10`, `1250`: money in whatever currency the prices are in; `-` where none are known. */
export function formatCost(cost: number | null): string {
  if (cost === null) return '-';
  if (cost === 0) return '0';
  if (cost < 0.0001) return '<0.0001';
  return cost < 1 ? cost.toFixed(4) : cost < 100 ? cost.toFixed(2) : String(Math.round(cost));
}

/** `12 kB`, `3.4 GB` (powers of 1000). */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** `1:02:03.4`: a time in a video. */
export function formatTime(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(tenths / 36_000);
  const minutes = Math.floor(tenths / 600) % 60;
  const rest = `${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** `93 images (12 more shown again)` */
export function formatImages({ images, shownAgain }: { images: number; shownAgain: number }): string {
  const again = shownAgain > 0 ? ` (${shownAgain} more shown again)` : '';
  return `${formatCount(images, 'image')}${again}`;
}
