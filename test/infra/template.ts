import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { readSettings } from '../../infra/settings.ts';
import { AtsUserEventsStack } from '../../infra/stack.ts';

const ACCOUNT = { account: '123456789012', region: 'eu-central-1' };

/** The stack of an environment, without its bundles: these take seconds and say nothing here. */
export function stackOf(settings: object = ACCOUNT, name = 'production'): AtsUserEventsStack {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  return new AtsUserEventsStack(app, { ...readSettings(settings), name });
}

export const templateOf = (...given: Parameters<typeof stackOf>): Template => Template.fromStack(stackOf(...given));

const Resource = z.looseObject({ Properties: z.record(z.string(), z.unknown()).default({}) });
export type Resource = z.infer<typeof Resource>;

/** Resources of a type, by their logical id. */
export function resourcesOf(template: Template, type: string): ReadonlyMap<string, Resource> {
  const found = Object.entries(template.findResources(type));
  return new Map(found.map(([id, resource]) => [id, Resource.parse(resource)]));
}
