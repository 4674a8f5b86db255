import { afterAll, beforeAll } from 'vitest';
import { createRegister, type Register } from '../../functions/adapters/register.ts';
import type { LocalTable } from '../../infra/local/table.ts';
import { CUSTOMER } from './builders.ts';
import type { Engine } from './dynamodb.ts';

/** A register on an engine, for the tests of one suite. */
export type RegisterSuite = {
  readonly register: Register;
  readonly local: LocalTable;
  /** Adds one. @returns its id */
  readonly newIntegration: () => Promise<string>;
};

/** Starts the engine before the tests of the suite that calls it, and ends it behind them. */
export function registerOn({ start }: Pick<Engine, 'start'>): RegisterSuite {
  let local: LocalTable | undefined;
  let added = 0;
  const started = () => {
    if (local === undefined) throw new Error('The engine starts before the first test');
    return local;
  };
  const suite = {
    get local() {
      return started();
    },
    get register() {
      return createRegister(started().table);
    },
    newIntegration: async () => {
      added += 1;
      const id = `tool:${added}`;
      await suite.register.add(id, CUSTOMER);
      return id;
    },
  };
  beforeAll(async () => void (local = await start()));
  afterAll(() => local?.close());
  return suite;
}
