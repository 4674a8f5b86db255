import { Filters } from './filters.tsx';
import { Panel } from './panel.tsx';
import { Rows } from './rows.tsx';
import { entries, filter, follow, isPaused, missed, shown, unseen } from './store.ts';
import { number, plural } from './words.ts';

export function Stream() {
  return (
    <Panel id="stream" title="Stream" about="What your rules receive: one event for each change, and nothing else.">
      <Filters />
      <div class="list">
        <Rows entries={shown.value} />
        {shown.value.length === 0 && <p class="empty">{emptiness()}</p>}
        {unseen.value > 0 && (
          <button type="button" class="pill" onClick={showNewest}>
            {number(unseen.value)} new {isPaused.value ? '· go on' : '· show'}
          </button>
        )}
      </div>
      <p class="foot">{summary()}</p>
    </Panel>
  );
}

/** Follows the stream again, from its top. */
export function showNewest(): void {
  follow();
  document.querySelector('.rows')?.scrollTo({ top: 0 });
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

function emptiness(): string {
  if (entries.value.length > 0) return 'No event matches.';
  return 'Nothing has been told yet. Baselines are silent: the first news comes after them.';
}

function summary(): string {
  const [all, some] = [entries.value.length, shown.value.length];
  const { types, customer, search } = filter.value;
  const isFiltered = types.size > 0 || customer !== '' || search !== '';
  const lost = missed.value > 0 ? ` · ${number(missed.value)} more came too fast to be kept` : '';
  return `${isFiltered ? `${number(some)} of ` : ''}${plural(all, 'event')}${lost}${isPaused.value ? ' · paused' : ''}`;
}
