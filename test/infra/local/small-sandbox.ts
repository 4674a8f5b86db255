import { openDataDirectory } from '../../../infra/local/data-directory.ts';
import { fourCustomers, makeWorld } from '../../../infra/local/sandbox/world.ts';
import { newDirectory } from './child.ts';

const SIZES = { greenhouse: 10, smartrecruiters: 10, recruhr: 10, workday: 10 };

/** A directory with a sandbox of few people, because thousands take seconds. */
export async function smallSandbox(): Promise<string> {
  const path = newDirectory();
  const directory = await openDataDirectory(path, 'the sandbox');
  directory.saveSandbox(makeWorld({ integrations: fourCustomers(SIZES) }).save());
  await directory.release();
  return path;
}
