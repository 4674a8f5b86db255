import { DrawerOf } from './drawers.tsx';
import { Integrations } from './integrations.tsx';
import { goTo } from './keys.ts';
import { Sandbox } from './sandbox.tsx';
import { connection, drawer, notice, part, state, type Part } from './store.ts';
import { Stream } from './stream.tsx';

export function App() {
  const now = state.value;
  const hasSandbox = now !== null && now.sandbox !== null;
  if (connection.value === 'refused') return <Refused />;
  return (
    <div class={`page shows-${part.value} ${hasSandbox ? 'has-sandbox' : ''}`}>
      <Header />
      <Tabs hasSandbox={hasSandbox} />
      <main>
        {hasSandbox && <Sandbox />}
        <Integrations />
        <Stream />
      </main>
      <p class="notice" role="status" hidden={notice.value === ''}>
        {notice.value}
      </p>
      <DrawerOf drawer={drawer.value} />
    </div>
  );
}

const CONNECTIONS = {
  connecting: 'connecting',
  live: 'live',
  lost: 'not connected, trying again',
  refused: 'refused',
  elsewhere: 'read in other tabs; click to read here',
} as const;

function Header() {
  const now = state.value;
  return (
    <header>
      <h1>ats-user-events</h1>
      <p class="about">
        {now === null
          ? 'Waiting for the program.'
          : `Polls ${now.source} ${now.pace} and tells what changed among the users.`}
      </p>
      <p class={`connection is-${connection.value}`} role="status">
        {CONNECTIONS[connection.value]}
      </p>
      <button type="button" class="plain keys" aria-label="Keys" onClick={() => (drawer.value = { shows: 'keys' })}>
        ?
      </button>
    </header>
  );
}

const TABS: readonly (readonly [Part, string])[] = [
  ['sandbox', 'Sandbox'],
  ['integrations', 'Integrations'],
  ['stream', 'Stream'],
];

/** On a narrow screen one part is shown at a time. */
function Tabs({ hasSandbox }: { readonly hasSandbox: boolean }) {
  const tabs = TABS.filter(([name]) => hasSandbox || name !== 'sandbox');
  const held = state.value?.holds.length ?? 0;
  return (
    <nav class="tabs" aria-label="Parts">
      {tabs.map(([name, label]) => (
        <button type="button" key={name} aria-pressed={part.value === name} onClick={() => goTo(name)}>
          {label}
          {name === 'integrations' && held > 0 && <span class="badge held">{held} held</span>}
        </button>
      ))}
    </nav>
  );
}

function Refused() {
  return (
    <main class="refused">
      <h1>ats-user-events</h1>
      <p>
        This page has no token, or that of an earlier start. Open the address that <code>npm start</code> has printed
        last: it begins with <code>{location.origin}/#token=</code>.
      </p>
    </main>
  );
}
