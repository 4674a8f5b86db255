export * from './catalogue.ts';
export * from './integration-events.ts';
export * from './metadata.ts';
export * from './user.ts';
export * from './user-events.ts';
