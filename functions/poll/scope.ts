import { settledScope } from '../domain/scope.ts';
import { addCounts, type Deps, type Run } from './run.ts';

/**
 * Asks Kombo what of the integration is switched off. It is asked after the rows it is to explain: a field that rows show
 * empty was switched off before, so that the answer knows.
 */
export async function askScope(deps: Deps, run: Run): Promise<void> {
  const told = await deps.kombo.integration(run.lease.integration_id, run.limits);
  addCounts(run, { requests: 1 });
  run.progress.told = told;
  run.progress.scope = settledScope(run.integration.scope, told.scope, told.data_expired_at !== null);
  run.progress.isScopeStale = false;
}
