export * from './error-code.ts';
export * from './error-codes.ts';
export { ERROR_CODES } from './table.ts';
