import { counts, filter, isPaused, state, type Filter } from './store.ts';
import { number, wordOf } from './words.ts';

const TYPES = [
  'user.created',
  'user.updated',
  'user.deactivated',
  'user.deleted',
  'user.snapshot',
  'integration.ready',
  'integration.held',
  'integration.released',
  'integration.scope_changed',
  'integration.failing',
  'integration.recovered',
] as const;

export function Filters() {
  return (
    <div class="filters">
      <div class="filter-line">
        <Search />
        <Customers />
        <button
          type="button"
          class="pause"
          aria-pressed={isPaused.value}
          onClick={() => (isPaused.value = !isPaused.value)}
        >
          {isPaused.value ? 'Go on' : 'Pause'}
        </button>
      </div>
      <div class="types" role="group" aria-label="Types">
        {TYPES.map((type) => (
          <TypeFilter key={type} type={type} />
        ))}
      </div>
    </div>
  );
}

function Search() {
  return (
    <input
      id="search"
      type="search"
      placeholder="Search people, values, ids"
      aria-label="Search the stream"
      value={filter.value.search}
      onInput={({ currentTarget }) => change({ search: currentTarget.value })}
    />
  );
}

function Customers() {
  return (
    <select
      aria-label="Customer"
      value={filter.value.customer}
      onChange={({ currentTarget }) => change({ customer: currentTarget.value })}
    >
      <option value="">all customers</option>
      {state.value?.integrations.map((one) => (
        <option key={one.integration_id} value={one.integration_id}>
          {one.customer ?? one.integration_id}
        </option>
      ))}
    </select>
  );
}

function TypeFilter({ type }: { readonly type: string }) {
  const { types } = filter.value;
  const count = counts.value.get(type) ?? 0;
  const toggle = () =>
    change({ types: new Set(types.has(type) ? [...types].filter((one) => one !== type) : [...types, type]) });
  return (
    <button
      type="button"
      class={`chip type type-${type.replace('.', '-')}`}
      aria-pressed={types.has(type)}
      onClick={toggle}
    >
      {wordOf(type).replace('_', ' ')} <span class="count">{number(count)}</span>
    </button>
  );
}

function change(some: Partial<Filter>): void {
  filter.value = { ...filter.value, ...some };
}
