import { setTimeout as delay } from 'node:timers/promises';
import { createKombo } from '../../functions/adapters/kombo.ts';
import { PollFailure } from '../../functions/domain/failure.ts';
import type { Settings } from '../settings.ts';
import { startAlerts, type Alerts } from './alerts.ts';
import { startBackend } from './backend.ts';
import type { BusEvent } from './bus.ts';
import { openDataDirectory } from './data-directory.ts';
import { startInstallation, type Installation } from './installation.ts';
import { startWatch } from './console/watch.ts';
import { both } from './console/witness.ts';
import { addNewcomers } from './newcomers.ts';
import { operate } from './operate.ts';
import type { Options } from './options.ts';
import { paceOf, pollSettings } from './pace.ts';
import { createScreen, type Screen, type Streams } from './screen.ts';
import { serve, type Served } from './serving.ts';
import { readSettingsFile } from './settings-file.ts';
import { openSource, type RunningSource } from './source.ts';
import { Trouble } from './trouble.ts';
import { because, plural } from './words.ts';

type Scene = {
  readonly options: Options;
  readonly settings: Settings;
  readonly screen: Screen;
  readonly alerts: Alerts;
  readonly interrupted: AbortSignal;
  /** Ends what was started. What was started last is to be ended first. */
  readonly closers: (() => Promise<void>)[];
};

/**
 * Runs the program on this machine, until everybody is polled once or `interrupted` aborts.
 * @returns the exit code: 0 when all were polled, 1 when one was not
 * @throws Trouble
 */
export async function run(options: Options, streams: Streams, interrupted: AbortSignal): Promise<number> {
  const settings = readSettingsFile(options.settings);
  const screen = createScreen(streams, options.json);
  const alerts = startAlerts({ rules: settings.slack, show: screen.alert, telemetry: screen.telemetry });
  const scene: Scene = { options, settings, interrupted, screen, alerts, closers: [alerts.close] };
  try {
    return await play(scene);
  } catch (error) {
    if (interrupted.aborted) return stopped(scene);
    if (error instanceof PollFailure) throw new Trouble(`The state cannot be kept (${because(error.reason)}).`);
    throw error;
  } finally {
    for (const close of scene.closers.toReversed()) await close();
  }
}

async function play(scene: Scene): Promise<number> {
  const { options, screen, interrupted } = scene;
  const source = await open(scene);
  screen.say(firstLine(scene, source));
  const installed = await install(scene, source);
  const { installation } = installed;
  await serveConsole(scene, { ...installed, source });
  await installation.askForAll();
  if (options.once) await Promise.race([installation.idle(), aborted(interrupted)]);
  else await live(scene, { source, installation });
  await installation.stop();
  await scene.alerts.close();
  return interrupted.aborted ? stopped(scene) : conclude(screen, installation.unpolled());
}

type OpenSource = RunningSource & { readonly tablePath: string | undefined };

/** Takes hold of the directory before anything else is touched. */
async function open({ options, closers }: Scene): Promise<OpenSource> {
  const directory = options.data === undefined ? undefined : await openDataDirectory(options.data, nameOf(options));
  if (directory !== undefined) closers.push(directory.release);
  const running = await openSource(options.source, directory);
  closers.push(running.close);
  return { ...running, tablePath: directory?.tablePath };
}

const nameOf = ({ source }: Options) => (source.kind === 'sandbox' ? 'the sandbox' : source.base_url);

function firstLine({ options, settings }: Scene, { integration_ids }: RunningSource): string {
  const { once, data } = options;
  const facts = [plural(integration_ids.length, 'integration'), once ? 'once' : paceOf(options, settings).words];
  if (data !== undefined) facts.push(`state in ${data}`);
  if (settings.slack.length > 0)
    facts.push(`${plural(settings.slack.length, 'alert rule')}, of which Slack hears nothing`);
  return `Polling ${nameOf(options)}: ${facts.join(', ')}.${once ? '' : ' Ctrl-C ends it.'}`;
}

type Installed = Pick<Served, 'installation' | 'backend' | 'kombo' | 'watch'>;

async function install(scene: Scene, source: OpenSource): Promise<Installed> {
  const { options, screen, alerts, closers, interrupted } = scene;
  const watch = startWatch();
  const onEvent = async (event: BusEvent) => {
    await screen.event(event);
    watch.feed.tell(event);
    alerts.take(event);
  };
  const backend = await startBackend({ tablePath: source.tablePath, onEvent });
  closers.push(backend.close);
  const { integration_ids } = source;
  const kombo = createKombo(source);
  const complaints = await addNewcomers({ ...backend, kombo, interrupted }, integration_ids);
  for (const complaint of complaints) screen.say(complaint);
  const { integrations } = await backend.register.list();
  screen.introduce(integrations);
  // Nobody else polls, as the directory is ours: whoever holds a lease is dead.
  for (const { id } of integrations) await backend.register.breakLease(id);
  await operate({ ...backend, integration_ids }, options);
  const installation = startInstallation({
    ...backend,
    kombo,
    integration_ids,
    telemetry: both(screen.telemetry, watch.witness.telemetry),
    settings: pollSettings(options, { ...scene, ...source }),
  });
  closers.push(installation.stop);
  return { installation, backend, kombo, watch };
}

async function serveConsole(scene: Scene, installed: Installed & Pick<Served, 'source'>): Promise<void> {
  const { options, screen, closers } = scene;
  const { port } = options;
  if (port === undefined) return;
  const { url, remark, close } = await serve({
    ...scene,
    ...installed,
    name: nameOf(options),
    options: { ...options, port },
  });
  closers.push(close);
  screen.say(`${remark === undefined ? '' : `${remark} `}Console: ${url}`);
}

type Running = { readonly source: RunningSource; readonly installation: Installation };

async function live({ options, settings, interrupted }: Scene, { source, installation }: Running): Promise<void> {
  const { requests_per_minute } = settings;
  const pace = paceOf(options, settings);
  source.live();
  while (await passes(pace.period_ms, interrupted)) await installation.tick({ ...pace, requests_per_minute });
}

/** To be stopped is how the live mode ends; a single poll of everybody has then not come to its end. */
function stopped({ options, screen }: Scene): number {
  screen.say(`Stopped after ${plural(screen.told(), 'event')}.`);
  return options.once ? 1 : 0;
}

function conclude(screen: Screen, unpolled: readonly string[]): number {
  screen.say(unpolled.length > 0 ? `Not polled: ${unpolled.join(', ')}.` : `Done: ${plural(screen.told(), 'event')}.`);
  return unpolled.length > 0 ? 1 : 0;
}

/** Whether the time passes without an interruption. */
async function passes(milliseconds: number, interrupted: AbortSignal): Promise<boolean> {
  await delay(milliseconds, undefined, { signal: interrupted }).catch(() => undefined);
  return !interrupted.aborted;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve, { once: true });
  });
}
