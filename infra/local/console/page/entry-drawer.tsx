import type { Entry } from '../wire.ts';
import { copy, pretty } from './copying.ts';
import { Type } from './panel.tsx';
import { patternLike, patternOfUser } from './pattern.ts';
import { drawer } from './store.ts';
import { moment } from './words.ts';

export function EntryDrawer({ entry }: { readonly entry: Entry }) {
  const { event, words, integration_id, user_id } = entry;
  return (
    <>
      <h2 id="drawer-title">
        <Type type={event['detail-type']} /> {words.who}
      </h2>
      <p>{words.what}</p>
      <p class="quiet">
        {words.customer} · {integration_id} · {moment(event.time)}
      </p>
      <div class="buttons">
        <button type="button" onClick={() => void copy('The rule pattern is', pretty(patternLike(event)))}>
          Copy a rule for events like this
        </button>
        {user_id !== null && (
          <button type="button" onClick={() => void copy('The rule pattern is', pretty(patternOfUser(event)))}>
            … of this user alone
          </button>
        )}
        <button type="button" onClick={() => void copy('The event is', pretty(event))}>
          Copy JSON
        </button>
        {user_id !== null && (
          <button type="button" onClick={() => (drawer.value = { shows: 'life', integration_id, user_id })}>
            This user's life
          </button>
        )}
      </div>
      <h3>The event</h3>
      <pre tabIndex={0}>{pretty(event)}</pre>
      <h3>A rule that matches it</h3>
      <pre tabIndex={0}>{pretty(patternLike(event))}</pre>
    </>
  );
}
