export * from './link-state.ts';
export * from './snapshot.ts';
