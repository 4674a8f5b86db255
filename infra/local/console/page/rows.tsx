import { useEffect, useRef, useState } from 'preact/hooks';
import type { Entry } from '../wire.ts';
import { copy, pretty } from './copying.ts';
import { Type } from './panel.tsx';
import { patternLike } from './pattern.ts';
import { drawer, isScrolled, isWalked } from './store.ts';
import { clock } from './words.ts';

/** Of CSS pixels, as the stylesheet has them: with rows of one height only those that can be seen need be there. */
const ROW = { wide: 32, narrow: 58 };
const NARROW = matchMedia('(max-width: 760px)');

/** Beyond each edge, so that scrolling shows no gaps. */
const SPARE = 6;

type View = { readonly top: number; readonly height: number; readonly row: number };

/** Thousands of events with as many elements as fit on the screen. */
export function Rows({ entries }: { readonly entries: readonly Entry[] }) {
  const list = useRef<HTMLOListElement>(null);
  const [view, setView] = useState<View>({ top: 0, height: 600, row: NARROW.matches ? ROW.narrow : ROW.wide });
  useEffect(() => watch(list.current, setView), []);
  const first = Math.max(0, Math.floor(view.top / view.row) - SPARE);
  const visible = entries.slice(first, first + Math.ceil(view.height / view.row) + 2 * SPARE);
  return (
    <div
      class="rows"
      onScroll={({ currentTarget }) => scrolled(currentTarget, setView)}
      tabIndex={0}
      role="region"
      aria-label="Events"
    >
      <ol
        ref={list}
        style={{ height: `${entries.length * view.row}px` }}
        onKeyDown={(event) => walk(event)}
        onFocusIn={() => (isWalked.value = true)}
        onFocusOut={({ currentTarget, relatedTarget }) => {
          isWalked.value = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
        }}
      >
        {visible.map((entry, nth) => (
          // By place, not by event: what comes in changes texts, and moves no element.
          <Row key={(first + nth) % 512} entry={entry} top={(first + nth) * view.row} />
        ))}
      </ol>
    </div>
  );
}

function Row({ entry, top }: { readonly entry: Entry; readonly top: number }) {
  const { event, words } = entry;
  return (
    <li style={{ transform: `translateY(${top}px)` }}>
      <button type="button" class="row-open" onClick={() => (drawer.value = { shows: 'entry', entry })}>
        <time>{clock(event.time)}</time>
        <Type type={event['detail-type']} />
        <span class="customer">{words.customer}</span>
        <span class="who">{words.who}</span>
        <span class="what">{words.what}</span>
      </button>
      <button
        type="button"
        class="row-copy"
        aria-label="Copy a rule pattern"
        title="Copy a rule pattern that matches this"
        onClick={() => void copy('The rule pattern is', pretty(patternLike(event)))}
      >
        rule
      </button>
    </li>
  );
}

type SetView = (change: (view: View) => View) => void;

function scrolled({ scrollTop }: HTMLElement, setView: SetView): void {
  isScrolled.value = scrollTop > 4;
  setView((view) => ({ ...view, top: scrollTop }));
}

function watch(list: HTMLElement | null, setView: SetView): (() => void) | undefined {
  const scroller = list?.parentElement;
  if (!scroller) return undefined;
  const measure = () =>
    setView((view) => ({ ...view, height: scroller.clientHeight, row: NARROW.matches ? ROW.narrow : ROW.wide }));
  const observer = new ResizeObserver(measure);
  observer.observe(scroller);
  return () => observer.disconnect();
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

function walk(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  if (step === undefined || !(event.target instanceof HTMLElement)) return;
  event.preventDefault();
  event.stopPropagation();
  const row = event.target.closest('li');
  const buttons = [...document.querySelectorAll<HTMLElement>('.row-open')].sort(byPlace);
  const here = buttons.findIndex((button) => row?.contains(button));
  buttons[here + step]?.focus({ preventScroll: false });
}

const byPlace = (one: HTMLElement, other: HTMLElement) =>
  one.getBoundingClientRect().top - other.getBoundingClientRect().top;
