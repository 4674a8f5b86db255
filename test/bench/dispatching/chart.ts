/** What happened in the course of some hours, one value a minute. */
export type Line = {
  readonly name: string;
  readonly values: readonly number[];
  readonly look: 'main' | 'other' | 'quiet';
};

export type Panel = {
  readonly title: string;
  readonly lines: readonly Line[];
  /** A value that is not to be exceeded, with its name. */
  readonly limit?: { readonly name: string; readonly value: number };
};

/** A moment of interest. */
export type Mark = { readonly name: string; readonly minute: number };

const [WIDTH, LEFT, RIGHT, HEIGHT, GAP] = [760, 44, 20, 150, 64];
const PLOT = WIDTH - LEFT - RIGHT;

/** The most of so many minutes is one point. */
const STEP = 5;
const HOURS_A_TICK = 4;

/** Colours that read on white and on black; an image on a page knows only what the whole browser prefers. */
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #57606a }
  .title { font-weight: 600 }
  path { fill: none; stroke-width: 1.5; stroke-linejoin: round }
  .grid { stroke: #8c959f; stroke-width: 0.5; opacity: 0.5 }
  .main { stroke: #0969da } tspan.main { fill: #0969da; stroke: none }
  .other { stroke: #bc4c00 } tspan.other { fill: #bc4c00; stroke: none }
  .quiet { stroke: #8c959f } tspan.quiet { fill: #57606a; stroke: none }
  .limit { stroke: #cf222e; stroke-dasharray: 5 4 } tspan.limit { fill: #cf222e; stroke: none }
  @media (prefers-color-scheme: dark) {
    text, tspan.quiet { fill: #9da7b3 }
    .main { stroke: #4493f8 } tspan.main { fill: #4493f8 }
    .other { stroke: #f0883e } tspan.other { fill: #f0883e }
    .limit { stroke: #ff7b72 } tspan.limit { fill: #ff7b72 }
  }`;

/** Panels one below the other, as an SVG for light and dark pages. */
export function chartOf(panels: readonly Panel[], marks: readonly Mark[]): string {
  const height = panels.length * (HEIGHT + GAP);
  const drawn = panels.map((panel, nth) => {
    return `<g transform="translate(${LEFT} ${nth * (HEIGHT + GAP) + 40})">${drawPanel(panel, marks)}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${panels.map(({ title }) => title).join('; ')}</title>`,
    `<style>${STYLE}\n</style>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

function drawPanel({ title, lines, limit }: Panel, marks: readonly Mark[]): string {
  const minutes = Math.max(...lines.map(({ values }) => values.length));
  const step = roundStep(Math.max(limit?.value ?? 0, ...lines.flatMap(({ values }) => values)));
  const top = 4 * step;
  const x = (minute: number) => round((minute / minutes) * PLOT);
  const y = (value: number) => round(HEIGHT - (value / top) * HEIGHT);
  const level = (value: number, name: string) => `<path class="${name}" d="M0 ${y(value)}H${PLOT}"/>`;
  const grid = [0, 1, 2, 3, 4].map(
    (nth) => level(nth * step, 'grid') + text({ x: -8, y: y(nth * step) + 4 }, nth * step),
  );
  const hours = Array.from({ length: Math.floor(minutes / 60 / HOURS_A_TICK) + 1 }, (_, nth) => nth * HOURS_A_TICK);
  const below = hours.map((hour) => text({ x: x(hour * 60), y: HEIGHT + 18, anchor: 'middle' }, `${hour} h`));
  const moments = marks.map(({ minute, name }) => {
    const label = text({ x: x(minute) + 5, y: 11, anchor: 'start' }, name);
    return `<path class="grid" d="M${x(minute)} 0V${HEIGHT}"/>${label}`;
  });
  const curves = lines.map(({ values, look }) => {
    const points = sampled(values).map((value, nth) => `${x(nth * STEP)} ${y(value)}`);
    return `<path class="${look}" d="M${points.join('L')}"/>`;
  });
  const most = limit === undefined ? '' : level(limit.value, 'limit');
  return [...grid, ...below, ...moments, ...curves, most, legend(title, lines, limit)].join('\n');
}

function legend(title: string, lines: readonly Line[], limit: Panel['limit']): string {
  const named = [...lines, ...(limit === undefined ? [] : [{ name: limit.name, look: 'limit' }])];
  const spans = named.map(({ name, look }) => `<tspan class="${look}" dx="14">— ${name}</tspan>`);
  return `<text x="0" y="-14"><tspan class="title">${title}</tspan>${spans.join('')}</text>`;
}

type Place = { readonly x: number; readonly y: number; readonly anchor?: string };

function text({ x, y, anchor = 'end' }: Place, what: number | string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${what.toLocaleString('en')}</text>`;
}

/** A quarter of the axis: 1, 2 or 5 times a power of ten. */
function roundStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most / 4));
  return ([1, 2, 5].find((factor) => 4 * factor * power >= most) ?? 10) * power;
}

const round = (number: number) => Math.round(number * 10) / 10;

function sampled(values: readonly number[]): number[] {
  return Array.from({ length: Math.ceil(values.length / STEP) }, (_, nth) =>
    Math.max(...values.slice(nth * STEP, (nth + 1) * STEP)),
  );
}
