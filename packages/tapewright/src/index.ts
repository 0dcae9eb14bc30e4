/** What a strategy or config file imports: the engine's words, and the config's. Programs import the packages by name. */
export * from '@tapewright/engine';
export { defineConfig, type Config } from './config/config.ts';
export { conditions, ibAlgos, orderTypes } from '@tapewright/model';
