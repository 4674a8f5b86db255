import type { Docket } from './guard.ts';
import type { Page } from './pages.ts';
import { addCounts, type Deps, type Run } from './run.ts';

/** As many as Kombo tells of in one answer to `ids`. */
const AT_ONCE = 100;

/** Those of whom the guard has decided, asked for by id: only what Kombo says of them now is published. */
export async function* settlements(deps: Deps, run: Run, docket: Docket): AsyncGenerator<Page, void, undefined> {
  for (let done = 0; done < docket.people.length; done += AT_ONCE) {
    const ids = docket.people.slice(done, done + AT_ONCE);
    const found = await deps.kombo.usersByIds(run.lease.integration_id, ids, run.limits);
    addCounts(run, { requests: found.requests, set_aside: found.set_aside });
    yield {
      readings: found.readings,
      missing: found.unknown.filter(docket.mayBeMissing),
      pass: 'delta',
      isOfList: false,
      rulingOf: docket.rulingOf,
      counted: docket.counted,
    };
  }
}
