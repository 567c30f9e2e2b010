import { InvalidArgumentError } from 'commander';

/** @throws InvalidArgumentError for anything but a whole number from 1. */
export function positiveInteger(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('Expected a whole number of at least 1.');
  return number;
}

/** @throws InvalidArgumentError for anything but a whole number from 0 to 65535. */
export function portNumber(value: string): number {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= 65_535)) throw new InvalidArgumentError('Expected a whole number from 0 to 65535.');
  return number;
}

/** @throws InvalidArgumentError for anything but a number above 0. */
export function amount(value: string): number {
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (!(number > 0 && Number.isFinite(number))) throw new InvalidArgumentError('Expected a number above 0.');
  return number;
}
