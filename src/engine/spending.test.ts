import { expect, test } from 'vitest';
import { StoppedError } from '../base/errors.ts';
import { boundlessAllowance } from './asking.ts';
import { Spending } from './spending.ts';

const usage = {
  provider: 'far',
  model: 'm',
  inputTokens: 0,
  outputTokens: 0,
  audioSec: 0,
  seconds: 0,
  cached: false,
};

test('without limits every question has leave', () => {
  const spending = new Spending({ requests: 1e9, cost: 1e9 });
  for (let count = 0; count < 100; count++) spending.admit(boundlessAllowance);
});

test('questions that are under way count as a request each, until it is known how many they took', () => {
  const allowance = { ...boundlessAllowance, maxRequests: 3 };
  const spending = new Spending({ requests: 1, cost: 0 });
  const giveBack = spending.admit(allowance);
  spending.admit(allowance);
  expect(() => spending.admit(allowance)).toThrow(StoppedError);
  // Answered from store.
  giveBack();
  giveBack();
  const again = spending.admit(allowance);
  expect(() => spending.admit(allowance)).toThrow(/--max-requests/);
  again();
  spending.add({ ...usage, requests: 2, cost: null });
  expect(() => spending.admit(allowance)).toThrow(/budget of 3 requests/);
});

test('money is counted where prices are known', () => {
  const allowance = { ...boundlessAllowance, maxCost: 0.5 };
  const spending = new Spending({ requests: 0, cost: 0.25 });
  spending.add({ ...usage, requests: 1, cost: null });
  spending.admit(allowance);
  spending.add({ ...usage, requests: 1, cost: 0.25 });
  expect(() => spending.admit(allowance)).toThrow(
    /budget of 0\.5 \(--max-cost\) is used up \(0\.5000 spent\)/,
  );
});
