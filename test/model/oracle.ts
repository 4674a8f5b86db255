import type { Integration } from '../../functions/adapters/register/item.ts';
import { noticeBaseline } from './baseline.ts';
import { checkNews } from './invented.ts';
import { checkNothingLost } from './lost.ts';
import type { Played, Scene } from './scene.ts';
import { checkTable, takeOver } from './table-check.ts';
import { checkGuards } from './unseen.ts';
import { demand } from './violation.ts';

/**
 * Looks at all there is to see after a step, and more after a poll that did all its work.
 * @throws Violation
 */
export async function observe(scene: Scene, played: Played | undefined): Promise<void> {
  const { view, stage } = scene;
  // Whom a baseline has missed, also one that was killed, is the first delta's or the first sweep's.
  if (!scene.isLive && played?.isCalm === false) scene.isSweepOwed = true;
  await noticeBaseline(scene);
  const usersBefore = present(scene);
  const told = view.read(stage.events);
  for (const { news } of told) scene.log.push(`- ${news['detail-type']} ${news.detail.data.user.id}`);
  for (const one of told) checkNews(scene, one);
  if (scene.isLive && played !== undefined) await takeOver(scene);
  if (played?.end.outcome === 'completed') await observeCompleted(scene, played);
  const created = told.filter(({ news }) => news['detail-type'] === 'user.created').length;
  checkGuards(scene, told, Math.max(usersBefore, present(scene)) + created);
  if (played?.end.outcome === 'completed') await forgetCarriedOut(scene);
}

/** An approval lasts until a poll that has seen it is done with it: one given while a poll was about to end is the next one's. */
async function forgetCarriedOut(scene: Scene): Promise<void> {
  const { decisions } = await registered(scene);
  for (const kind of scene.approved.keys()) if (decisions[kind] === undefined) scene.approved.delete(kind);
}

const present = ({ view }: Scene) => [...view.users.values()].filter((known) => known !== 'gone').length;

export async function registered({ stage }: Scene): Promise<Integration> {
  const integration = await stage.register.read(stage.ats.id);
  demand(integration !== undefined, () => 'The integration is gone');
  return integration;
}

async function observeCompleted(scene: Scene, { isAlone, isCalm }: Played): Promise<void> {
  // What another one left since is that one's, and the next one's to look after.
  if (!isAlone) return disturbed(scene);
  const integration = await registered(scene);
  demand(integration.in_flight === undefined, () => 'A completed poll left somebody in flight');
  demand(integration.attempts === 0, () => 'A completed poll is counted as an attempt');
  await checkTable(scene, integration);
  const pass = scene.stage.reports.at(-1)?.pass;
  if (pass === 'baseline') return;
  if (!isCalm) return disturbed(scene);
  scene.disturbedInRow = 0;
  if (pass === 'sweep') settle(scene, integration);
  if (!scene.isSweepOwed) checkNothingLost(scene, integration);
}

/** A row that the pages skipped is the next poll's; skipped twice it is the next sweep's. */
function disturbed(scene: Scene): void {
  scene.disturbedInRow += 1;
  if (scene.disturbedInRow > 1) scene.isSweepOwed = true;
}

/** Everybody was looked at, and nothing moved meanwhile. */
function settle(scene: Scene, { sweep_due }: Integration): void {
  const { off, hidden } = scene.stage.ats.scope();
  scene.isSweepOwed = false;
  scene.removed.clear();
  const isSynced = [...off.keys()].sort().join() === [...hidden].sort().join();
  // What is on again makes a sweep due, which compares it.
  if (isSynced && sweep_due === undefined) scene.isScopeUnsettled = false;
}
