import { KINDS } from '../../functions/domain/guard.ts';
import { PollFailure } from '../../functions/domain/failure.ts';
import type { PollEnd } from '../../functions/poll/ending.ts';
import { Killed } from '../support/mortal.ts';
import { LEASE_MS } from '../support/rig.ts';
import { act } from './actor.ts';
import { lifeLine } from './life-line.ts';
import { live } from './lives.ts';
import { observe } from './oracle.ts';
import { disturb, type Played, type Scene } from './scene.ts';
import type { Answer, Bus, Clock, Life, Mishap, Poll, Scope, Step } from './steps.ts';
import { Violation } from './violation.ts';

/** Lets one thing happen. @returns how a poll ended, if it was one */
export async function play(scene: Scene, step: Step): Promise<Played | undefined> {
  if (step.kind !== 'poll') scene.log.push(JSON.stringify(step));
  switch (step.kind) {
    case 'poll':
      return playPoll(scene, step);
    case 'life':
      return playLife(scene, step);
    case 'answer':
      return playAnswer(scene, step);
    case 'clock':
      return playClock(scene, step);
    case 'bus':
      return playBus(scene, step);
    case 'scope':
      return playScope(scene, step);
  }
}

const SECOND = 1000;

async function playPoll(scene: Scene, step: Poll): Promise<Played> {
  const { stage } = scene;
  stage.clocks.pass(SECOND);
  if (step.sweep) await stage.register.askForSweep(stage.ats.id, stage.clocks.program());
  scene.polls += 1;
  const before = { disturbances: scene.disturbances, polls: scene.polls };
  scene.log.push(`poll begins: ${step.sweep ? 'asked for a sweep, ' : ''}${step.weight}`);
  const life = lifeLine({
    stage,
    mishaps: step.mishaps,
    stand: (mishap) => standStill(scene, mishap),
    onMishap: (name) => noteMishap(scene, name),
  });
  const end = await ended(act(stage, life, step.weight));
  stage.sandbox.faults.clear(stage.ats.id);
  scene.log.push(`poll ends: ${stage.reports.at(-1)?.pass ?? ''} ${JSON.stringify(end)}`);
  // For the next one the lease of a dead process has run out.
  if (end.outcome === 'killed') stage.clocks.pass(LEASE_MS);
  if (end.outcome === 'continued') scene.isSweepOwed = true;
  const isAlone = scene.polls === before.polls;
  return { end, isAlone, isCalm: isAlone && scene.disturbances === before.disturbances };
}

async function ended(poll: Promise<PollEnd>): Promise<Played['end']> {
  try {
    return await poll;
  } catch (error) {
    // Without the table it can say nothing: the message fails.
    if (error instanceof Killed || error instanceof PollFailure) return { outcome: 'killed' };
    if (error instanceof Violation) throw error;
    throw new Violation(`Unforeseen: ${error instanceof Error ? error.stack : String(error)}`, { cause: error });
  }
}

function noteMishap(scene: Scene, name: string): void {
  scene.log.push(`- ${name}`);
  scene.mishaps.set(name, (scene.mishaps.get(name) ?? 0) + 1);
  if (name === 'kombo: no rows' || name === 'kombo: no next page') scene.disturbances += 1;
}

const STANDING: Played = { end: { outcome: 'killed' }, isCalm: false, isAlone: false };

async function standStill(scene: Scene, { lease, meanwhile }: Mishap): Promise<void> {
  const { stage } = scene;
  await observe(scene, STANDING);
  if (lease === 'broken') await stage.register.breakLease(stage.ats.id);
  if (lease === 'run out') stage.clocks.pass(LEASE_MS);
  for (const step of meanwhile) {
    await observe(scene, await play(scene, step));
  }
  scene.log.push('- and goes on');
}

function playLife(scene: Scene, step: Life): undefined {
  scene.stage.clocks.pass(SECOND);
  const { ats } = scene.stage;
  const before = ats.people();
  live(ats, step);
  for (const { id } of before) if (ats.person(id) === undefined) scene.removed.add(id);
  disturb(scene);
}

async function playAnswer(scene: Scene, { nth, answer, isForOne }: Answer): Promise<undefined> {
  const { register, ats, clocks } = scene.stage;
  clocks.pass(SECOND);
  const integration = await register.read(ats.id);
  const held = KINDS.filter((kind) => integration?.holds[kind] !== undefined);
  const kind = held[nth % held.length];
  const hold = kind && integration?.holds[kind];
  if (kind === undefined || hold === undefined) return undefined;
  const users = isForOne ? hold.user_ids.slice(0, 1) : [];
  const about = { hold: hold.poll, seen: hold.told, users };
  const decision = { answer, by: 'the model', at: clocks.program(), ...about };
  const isKept = await register.answer(ats.id, kind, { decision, before: integration?.decisions[kind] });
  scene.log.push(`answer to ${kind} ${JSON.stringify(decision)}: ${isKept}`);
  if (!isKept) return undefined;
  scene.answers.push({ kind, decision });
  if (answer === 'approve' && users.length === 0) scene.approved.set(kind, hold.told);
  return undefined;
}

function playClock(scene: Scene, { which, minutes }: Clock): undefined {
  const { clocks } = scene.stage;
  if (which === 'pass') clocks.pass(minutes * 60 * SECOND);
  else clocks.skew(minutes * 60 * SECOND);
  if (which === 'skew') scene.hasSkewed = true;
  // Kombo may have emptied records meanwhile.
  disturb(scene);
}

function playBus({ stage }: Scene, { what, who }: Bus): undefined {
  stage.bus.mend();
  const people = stage.ats.people();
  const id = what === 'mend' ? undefined : people[who % people.length]?.id;
  if (id === undefined) return undefined;
  stage.bus.refuseWhere(({ detail }) => (JSON.stringify(detail).includes(id) ? 'InvalidArgument' : undefined));
  return undefined;
}

function playScope(scene: Scene, { what, part }: Scope): undefined {
  const { ats, clocks } = scene.stage;
  clocks.pass(SECOND);
  if (what === 'off') ats.switchOff(part);
  if (what === 'opt out') ats.switchOff(part, 'customer');
  if (what === 'on') ats.switchOn(part);
  if (what === 'sync') ats.sync();
  scene.isScopeUnsettled = true;
  scene.hasScopeChanged = true;
  disturb(scene);
}
