import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { EntryDrawer } from './entry-drawer.tsx';
import { HoldsDrawer } from './holds-drawer.tsx';
import { KEYS } from './keys.ts';
import { LifeDrawer } from './life-drawer.tsx';
import { PersonDrawer } from './person-drawer.tsx';
import { drawer as open, type Drawer } from './store.ts';

/** What is open at the side of the page: one thing at a time. */
export function DrawerOf({ drawer }: { readonly drawer: Drawer | null }) {
  if (drawer === null) return null;
  return <Side key={JSON.stringify(drawer)}>{contentOf(drawer)}</Side>;
}

function contentOf(drawer: Drawer) {
  switch (drawer.shows) {
    case 'entry':
      return <EntryDrawer entry={drawer.entry} />;
    case 'life':
      return <LifeDrawer {...drawer} />;
    case 'holds':
      return <HoldsDrawer integration_id={drawer.integration_id} />;
    case 'person':
      return <PersonDrawer {...drawer} />;
    case 'keys':
      return <Keys />;
  }
}

function close(): void {
  open.value = null;
}

/** The browser's own dialog keeps the focus in, and lets it go where it was. */
function Side({ children }: { readonly children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="drawer-title"
      onClose={close}
      onClick={({ target }) => {
        if (target === dialog.current) close();
      }}
    >
      <div class="drawer">
        <button type="button" class="plain close" aria-label="Close" onClick={close}>
          ✕
        </button>
        {children}
      </div>
    </dialog>
  );
}

function Keys() {
  return (
    <>
      <h2 id="drawer-title">Keys</h2>
      <dl class="keys-list">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
