import type { ComponentChildren } from 'preact';
import type { Part } from './store.ts';

type PanelProps = {
  readonly id: Part;
  readonly title: string;
  /** What it is, in a sentence. */
  readonly about: string;
  readonly children: ComponentChildren;
};

export function Panel({ id, title, about, children }: PanelProps) {
  return (
    <section class={`panel ${id}`} id={id} tabIndex={-1} aria-labelledby={`${id}-title`}>
      <div class="panel-head">
        <h2 id={`${id}-title`}>{title}</h2>
        <p>{about}</p>
      </div>
      {children}
    </section>
  );
}

/** What a type of event is called, in its colour. */
export function Type({ type }: { readonly type: string }) {
  return <span class={`type type-${type.replace('.', '-')}`}>{type}</span>;
}
